"""What is shown of held results: the file's words beside each person they come near."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from hepatica.actions.imports_held import read_sent
from hepatica.actions.imports_persons import (
    Waits,
    identity_of,
    known_persons,
    open_course_of,
)
from hepatica.actions.matching import (
    Agreement,
    Identity,
    Known,
    Matched,
    Near,
    agreement,
    match,
)
from hepatica.actions.second_identifier import asked_for, has_what_is_asked
from hepatica.actions.views import CenterView
from hepatica.exchange import IncomingPatient, IncomingReport
from hepatica.records.models import HeldLabs
from hepatica.wire.decode import strict_json


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAt:
    """How much waits at a center.

    Parameters
    ----------
    center_id, name : str
        The center.
    n_waiting : int
        Persons' results, of which somebody has to say whose they are.
    """

    center_id: str
    name: str
    n_waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRow:
    """Held results in a list; nothing that names a patient.

    Parameters
    ----------
    id : str
        For :func:`hepatica.actions.held_labs.open_held`.
    held_at : datetime
        When they came in.
    held_by : str
        Who brought them in.
    differs : tuple of str
        ``identifier``, ``birth date``, ``name``.
    n_reports : int
        How many reports.
    """

    id: str
    held_at: datetime
    held_by: str
    differs: tuple[str, ...]
    n_reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person on record whom held results come near.

    Parameters
    ----------
    person : str
        Person id.
    identity : Identity
        On record.
    same : Agreement
        What agrees with the file.
    asks : tuple of str
        What is typed again.
    course_id : str
        The one open course; empty where there is not just one.
    hindrance : str
        Why nothing can be attached to the person, and what to do; empty where it can.
    """

    person: str
    identity: Identity
    same: Agreement
    asks: tuple[str, ...]
    course_id: str = ""
    hindrance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """Held results, whole while they wait.

    Parameters
    ----------
    row : HeldRow
        As in the list.
    center : CenterView
        Where.
    state : str
        ``waiting``, ``attached`` or ``discarded``.
    settled_at : datetime or None
        When somebody said whose they are.
    settled_by, reason, course_id : str
        Who; why they are nobody's; where they are now.
    file, source : str
        Name of the file, and its feed.
    patient : IncomingPatient or None
        As the file says.
    reports : tuple of IncomingReport
        The results.
    n_withdrawals : int
        Results that the laboratory takes back.
    candidates : tuple of Candidate
        Whom they come near, as the records stand now.
    """

    row: HeldRow
    center: CenterView
    state: str
    settled_at: datetime | None = None
    settled_by: str = ""
    reason: str = ""
    course_id: str = ""
    file: str = ""
    source: str = ""
    patient: IncomingPatient | None = None
    reports: tuple[IncomingReport, ...] = ()
    n_withdrawals: int = 0
    candidates: tuple[Candidate, ...] = ()


def row_view(row: HeldLabs) -> HeldRow:
    """Show a row in a list.

    Parameters
    ----------
    row : HeldLabs
        As stored.

    Returns
    -------
    HeldRow
        Without anything of a patient.
    """
    return HeldRow(
        id=row.pk,
        held_at=datetime.fromisoformat(row.held_at),
        held_by=row.held_by,
        differs=tuple(field for field in row.why.split(",") if field),
        n_reports=row.n_reports,
    )


def settled_view(row: HeldLabs) -> HeldView:
    """Show what stays of a row once it is settled.

    Parameters
    ----------
    row : HeldLabs
        With its center.

    Returns
    -------
    HeldView
        Without anything of a patient.
    """
    at = datetime.fromisoformat(row.settled_at) if row.settled_at else None
    return HeldView(
        row=row_view(row),
        center=CenterView(
            id=row.center_id,
            name=row.center.name,
            is_demo=row.center.is_demo,
            time_zone=row.center.time_zone,
        ),
        state=row.state,
        settled_at=at,
        settled_by=row.settled_by,
        reason=row.reason,
        course_id=row.course_id or "",
        source=row.source,
    )


def waiting_view(row: HeldLabs) -> HeldView:
    """Show everything of a row that waits.

    Parameters
    ----------
    row : HeldLabs
        It waits.

    Returns
    -------
    HeldView
        With what the file says, and the candidates.
    """
    sent = read_sent(row)
    (patient,) = sent.labs.patients
    return replace(
        settled_view(row),
        file=sent.file,
        patient=patient,
        reports=sent.labs.reports,
        n_withdrawals=len(sent.labs.withdrawals),
        candidates=candidates_of(row, patient),
    )


def candidates_of(row: HeldLabs, patient: IncomingPatient) -> tuple[Candidate, ...]:
    """List whom held results come near, then and now.

    Parameters
    ----------
    row : HeldLabs
        It waits.
    patient : IncomingPatient
        As the file says.

    Returns
    -------
    tuple of Candidate
        By name; a record put right meanwhile is read as it stands.
    """
    sent = identity_of(patient)
    known = known_persons(row.center_id)
    wanted = {str(one) for one in strict_json(row.candidates, path="held")}
    found = match(sent, known)
    if isinstance(found, Near):
        wanted |= set(found.persons)
    elif isinstance(found, Matched):
        wanted.add(found.person)
    near = [_candidate(sent, one) for one in known if one.id in wanted]
    return tuple(sorted(near, key=_by_name))


def _by_name(one: Candidate) -> tuple[str, str, str]:
    return (one.identity.family_name, one.identity.given_names, one.person)


def _candidate(sent: Identity, known: Known) -> Candidate:
    asks = asked_for(sent, known.identity)
    course = open_course_of(known.id)
    hindrance = course.message if isinstance(course, Waits) else ""
    if not has_what_is_asked(asks, known.identity):
        hindrance = (
            "the record does not hold what would have to be compared; complete it first"
        )
    return Candidate(
        person=known.id,
        identity=known.identity,
        same=agreement(sent, known.identity),
        asks=asks,
        course_id=course if isinstance(course, str) else "",
        hindrance=hindrance,
    )
