"""Kinds of fact before there is a course of treatment: requests, contacts, opinions.

Who asked and how to reach them is in ``Person``. A contact says the channel and what
came of it, no number and no name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hepatica.therapy.course.envelope import Payload, kind, note
from hepatica.therapy.course.kinds_codes import Channel, Coding, Document, Party


class Topic(StrEnum):
    """What somebody came for."""

    CANDIDACY = "candidacy"
    FIRST_OPINION = "first-opinion"
    SECOND_OPINION = "second-opinion"
    APPOINTMENT = "appointment"
    QUESTION = "question"
    SYMPTOM = "symptom"
    TRIAL = "trial"
    OTHER = "other"


class ContactOutcome(StrEnum):
    """What came of a contact."""

    ANSWERED = "answered"
    CALL_BACK_AGREED = "call-back-agreed"
    APPOINTMENT_AGREED = "appointment-agreed"
    DOCUMENTS_AGREED = "documents-agreed"
    PASSED_TO_CLINICIAN = "passed-to-clinician"
    SENT_TO_EMERGENCY = "sent-to-emergency"
    DECLINED = "declined"
    OTHER = "other"


class AppointmentChange(StrEnum):
    """What became of an appointment that was booked."""

    MOVED = "moved"
    CANCELLED = "cancelled"


class ConsultOutcome(StrEnum):
    """What a consultation ended with."""

    TREATMENT_PLANNED = "treatment-planned"
    TO_BOARD = "to-board"
    MORE_NEEDED = "more-needed"
    REFERRED_BACK = "referred-back"
    DECLINED_BY_PATIENT = "declined-by-patient"
    FOLLOW_UP = "follow-up"


class Opinion(StrEnum):
    """What an opinion comes to."""

    SUITABLE = "suitable"
    NOT_SUITABLE = "not-suitable"
    SUITABLE_LATER = "suitable-later"
    MORE_NEEDED = "more-needed"


@kind("request-received", stage="access")
@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReceived(Payload):
    """Somebody asked the program for something; a course may begin with it."""

    channel: Channel = note("How it came")
    asked_by: Party = note("Who asked, to the patient")
    topic: Topic = note("What for")
    is_urgent: bool | None = note(
        "Urgent by the questions asked; none where they were not asked"
    )
    language: str = note("Language to answer in, BCP 47: es-US", default="")
    documents: tuple[Document, ...] = note("What came with it", default=())


@kind("referral-received", stage="access")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReceived(Payload):
    """A physician sent a patient; a course may begin with it."""

    channel: Channel = note("How it came")
    topic: Topic = note("What for")
    is_urgent: bool | None = note("Marked as urgent; none where it says nothing")
    referrer: str = note("Id in the directory of practitioners, no name", default="")
    specialty: str = note("Specialty of the referrer", default="")
    condition: Coding | None = note("Diagnosis it was sent with", default=None)
    documents: tuple[Document, ...] = note("What came with it", default=())


@kind("contact-made", stage="access")
@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMade(Payload):
    """Somebody was spoken with or written to, and what came of it."""

    channel: Channel = note("How")
    party: Party = note("With whom, to the patient")
    is_incoming: bool = note("They came to the program, not the program to them")
    topic: Topic = note("What about")
    outcome: ContactOutcome = note("What came of it")
    answers: str = note("Id of the request, referral or missed visit", default="")


@kind("appointment-changed", stage="access")
@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentChanged(Payload):
    """A booked visit was moved or cancelled."""

    appointment: str = note("Id of the appointment-booked fact")
    change: AppointmentChange = note("What became of it")
    on: date | None = note("New day, where it was moved", default=None)
    asked_by: Party = note("Who asked for it")
    reason: str = note("Why", default="")


@kind("document-received", stage="access")
@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReceived(Payload):
    """A document about the patient came in."""

    document: Document = note("Its content, by digest")
    document_type: Coding = note("What it is: LOINC document ontology")
    channel: Channel = note("How it came")
    sent_by: Party = note("Who sent it, to the patient")
    of_on: date | None = note("Day that it is about, where it says one", default=None)
    answers: str = note("Id of the request or referral that it belongs to", default="")


@kind("consult-held", stage="access")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultHeld(Payload):
    """A specialist saw or spoke with the patient."""

    channel: Channel = note("In person, by video or by phone")
    topic: Topic = note("What for")
    specialty: str = note("Specialty of who held it")
    outcome: ConsultOutcome = note("What it ended with")
    duration_minutes: int | None = note("How long", unit="min", default=None)
    appointment: str = note("Id of the appointment-booked fact", default="")


@kind("opinion-issued", stage="access")
@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionIssued(Payload):
    """A signed opinion went out."""

    opinion: Opinion = note("What it comes to")
    topic: Topic = note("First or second opinion, or another question")
    sent_to: tuple[Party, ...] = note("Who got it, to the patient")
    document: Document | None = note("The signed text; none where spoken", default=None)
    answers: str = note("Id of the request or referral", default="")
