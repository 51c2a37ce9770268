"""The queue of results that came near somebody: read it, and say whose they are."""

from __future__ import annotations

import re
from datetime import datetime

from django.db.models import Count

from hepatica.actions import audit
from hepatica.actions._scope import By, actor_name
from hepatica.actions.courses_scope import readable_centers
from hepatica.actions.held_labs_views import (
    Candidate,
    HeldRow,
    HeldView,
    WaitingAt,
    candidates_of,
    row_view,
    settled_view,
    waiting_view,
)
from hepatica.actions.imports_course import Place, attach
from hepatica.actions.imports_held import read_sent, settle
from hepatica.actions.imports_persons import Waits, open_course_of
from hepatica.actions.imports_report import ImportReport
from hepatica.actions.knowledge_force import in_force, local_day
from hepatica.actions.ledger import Appended, action, append_audited
from hepatica.actions.permissions import is_permitted, refuse, require
from hepatica.actions.privileges import Privilege
from hepatica.actions.reasons import stated
from hepatica.actions.second_identifier import Typed, faults_of
from hepatica.errors import Conflict, InputError, NotVisible
from hepatica.exchange import IncomingPatient
from hepatica.knowledge import build
from hepatica.records.chain import locked_head
from hepatica.records.models import HeldLabs
from hepatica.records.models.held import ATTACHED, DISCARDED, WAITING

__all__ = [
    "Candidate",
    "HeldRow",
    "HeldView",
    "WaitingAt",
    "attach_held",
    "discard_held",
    "list_held",
    "open_held",
    "waiting_at",
]

_MAX_REASON = 300
_SHORTEST_NAME = 3
_WORD = re.compile(r"\w+")


def waiting_at(*, by: By) -> tuple[WaitingAt, ...]:
    """Count what waits at each center that somebody may read; nothing of a patient.

    Parameters
    ----------
    by : Account or str
        Who asks.

    Returns
    -------
    tuple of WaitingAt
        Centers where something waits, by id.
    """
    rows = HeldLabs.objects.filter(center__in=readable_centers(by), state=WAITING)
    counts = rows.order_by("center_id").values_list("center_id", "center__name")
    return tuple(
        WaitingAt(center_id=center, name=name, n_waiting=count)
        for center, name, count in counts.annotate(Count("pk"))
    )


def list_held(*, by: By, center_id: str) -> tuple[HeldRow, ...]:
    """List what waits at a center, oldest first; nothing that names a patient.

    Parameters
    ----------
    by : Account or str
        Who may read there and bring in results; everybody else sees none.
    center_id : str
        Where.

    Returns
    -------
    tuple of HeldRow
        When it came in, by whom, and what differs.
    """
    if not _may(by, center_id):
        return ()
    rows = HeldLabs.objects.filter(center_id=center_id, state=WAITING)
    return tuple(row_view(row) for row in rows.order_by("held_at", "pk"))


@action("labs.read-held")
def open_held(*, by: By, at: datetime, held_id: str) -> HeldView:
    """Show what a file says about a person beside everybody whom that comes near.

    Parameters
    ----------
    by : Account or str
        Who may read and bring in results at its center.
    at : datetime
        Now, with offset.
    held_id : str
        Which.

    Returns
    -------
    HeldView
        With the candidates; without anything of a patient once it is settled.

    Raises
    ------
    NotVisible
        If it was not granted or is not there; the answer is the same.
    NotPermitted
        Without the privilege to bring in results.
    """
    row = _visible(by, held_id)
    view = waiting_view(row) if row.state == WAITING else settled_view(row)
    audit.write(
        by=by,
        at=at,
        center=row.center_id,
        action="labs.read-held",
        targets=[f"held:{row.pk}", *(f"person:{c.person}" for c in view.candidates)],
    )
    return view


@action("labs.attach-held")
def attach_held(
    *, by: By, at: datetime, held_id: str, person: str, typed: Typed
) -> ImportReport:
    """Attach held results to the one open course of a candidate.

    They go the way of an import and get the same external ids, so the same file sent
    again changes nothing.

    Parameters
    ----------
    by : Account or str
        Who may read and bring in results at its center.
    at : datetime
        Now, with offset.
    held_id : str
        Which.
    person : str
        Person id of a candidate.
    typed : Typed
        The identifiers that the file does not confirm, as the wristband or the record
        has them.

    Returns
    -------
    ImportReport
        What became of each report.

    Raises
    ------
    InputError
        If the person is no candidate or has no open course, or what was typed is not
        as on record. Nothing is attached then.
    Conflict
        If somebody settled it before.

    Notes
    -----
    Hazards: HZ-010 (labs of another person).
    """
    row = _locked(by, held_id)
    sent = read_sent(row)
    (patient,) = sent.labs.patients
    course_id = _course_of(row, patient, person, typed)
    view = in_force(row.center_id, local_day(row.center.time_zone, at))
    analytes = {e.short: build.analyte(e) for e in view.of_kind("analyte")}
    place = Place(course_id=course_id, labs=sent.labs)
    attached = attach(place, at=at, analytes=analytes)
    actor = actor_name(by)

    def close(facts: Appended) -> None:
        if facts.skipped:
            raise Conflict(
                "a report of this feed is recorded in another course already; its keys "
                "name two persons"
            )
        settle(row, state=ATTACHED, by=actor, at=at, course=course_id)

    append_audited(
        actor=actor,
        at=at,
        center=row.center_id,
        drafts=attached.drafts,
        action="labs.attach-held",
        role=Privilege.IMPORT_LABS.value,
        then=close,
        also=[f"held:{row.pk}"],
    )
    return attached.report(sent.file)


@action("labs.discard-held")
def discard_held(*, by: By, at: datetime, held_id: str, reason: str) -> None:
    """Say that held results are of nobody here; what was sent of a person goes.

    Parameters
    ----------
    by : Account or str
        Who may read and bring in results at its center.
    at : datetime
        Now, with offset.
    held_id : str
        Which.
    reason : str
        Why, without a name, a number or a birth date.

    Raises
    ------
    InputError
        Without a reason, or where it names the person.
    Conflict
        If somebody settled it before.
    """
    row = _locked(by, held_id)
    (patient,) = read_sent(row).labs.patients
    reason = stated(reason, "must be given")
    if len(reason) > _MAX_REASON:
        raise InputError.of(
            "reason", "too-long", f"must be given, in up to {_MAX_REASON} characters"
        )
    if _names(reason, patient):
        raise InputError.of(
            "reason",
            "names-the-person",
            "must not hold a name, a number or a birth date of the file: it is kept, "
            "and what was sent about the person is not",
        )
    settle(row, state=DISCARDED, by=actor_name(by), at=at, reason=reason)
    audit.write(
        by=by,
        at=at,
        center=row.center_id,
        action="labs.discard-held",
        targets=[f"held:{row.pk}"],
        role=Privilege.IMPORT_LABS.value,
    )


def _may(by: By, center: str) -> bool:
    wanted = (Privilege.READ, Privilege.IMPORT_LABS)
    return all(is_permitted(by=by, center=center, privilege=p) for p in wanted)


def _visible(by: By, held_id: str) -> HeldLabs:
    row = HeldLabs.objects.select_related("center").filter(pk=held_id).first()
    if row is None or not is_permitted(
        by=by, center=row.center_id, privilege=Privilege.READ
    ):
        refuse(by, row.center_id if row is not None else None, Privilege.READ)
        raise NotVisible("there are no such results among those you may read")
    require(by, row.center_id, Privilege.IMPORT_LABS)
    return row


def _locked(by: By, held_id: str) -> HeldLabs:
    """Give a row that waits, and hold its center's ledger until the end."""
    center = _visible(by, held_id).center_id
    locked_head(f"facts:{center}")
    # Read anew: whoever had the lock before may have settled it.
    row = HeldLabs.objects.select_related("center").get(pk=held_id)
    if row.state != WAITING:
        raise Conflict(
            "somebody settled these results meanwhile; look what became of it"
        )
    return row


def _course_of(
    row: HeldLabs, patient: IncomingPatient, person: str, typed: Typed
) -> str:
    """Give the course to attach to, once the person is proven to be meant."""
    found = {c.person: c for c in candidates_of(row, patient)}
    candidate = found.get(person)
    if candidate is None:
        raise InputError.of(
            "person", "not-a-candidate", "must be one of those that the file is near to"
        )
    if candidate.hindrance:
        raise InputError.of("person", "not-possible", candidate.hindrance)
    faults = faults_of(typed, candidate.asks, candidate.identity)
    if faults:
        raise InputError(*faults)
    course = open_course_of(person)
    if isinstance(course, Waits):
        raise InputError.of("person", course.code, course.message)
    return course


def _names(reason: str, patient: IncomingPatient) -> bool:
    """Tell whether a reason holds a name, a number or the birth date of the file."""
    said = reason.casefold()
    names = {
        word
        for name in patient.names
        for word in _WORD.findall(" ".join((name.family, *name.given)).casefold())
        if len(word) >= _SHORTEST_NAME
    }
    numbers = [i.value.casefold() for i in patient.identifiers if i.value]
    born = [patient.birth_on.isoformat()] if patient.birth_on else []
    is_given = any(text in said for text in (*numbers, *born))
    return is_given or not names.isdisjoint(_WORD.findall(said))
