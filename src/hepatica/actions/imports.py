"""Laboratory results from files into courses: on two identifiers, once, or not at all.

A file is taken whole or not at all; sent again it changes nothing. What is close to a
person on record waits for somebody to look; it is attached to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hepatica.actions import audit
from hepatica.actions._scope import By, actor_name
from hepatica.actions.imports_course import Place, attach
from hepatica.actions.imports_held import hold, settle_matched
from hepatica.actions.imports_persons import Waits, course_for, known_persons, open_for
from hepatica.actions.imports_report import (
    FileError,
    FileSkipped,
    ImportReport,
    Queued,
    Taken,
    Withdrawn,
)
from hepatica.actions.knowledge_force import in_force
from hepatica.actions.ledger import action, append_audited
from hepatica.actions.matching import Known
from hepatica.actions.permissions import require
from hepatica.actions.privileges import Privilege
from hepatica.errors import Conflict, FieldError, InputError, NotVisible
from hepatica.exchange import IncomingLabs, IncomingPatient, Skipped
from hepatica.exchange.any_labs import read_any
from hepatica.knowledge import build
from hepatica.records.chain import locked_head
from hepatica.records.models import Center
from hepatica.records.models.held import ATTACHED, DISCARDED
from hepatica.therapy.labs import Analyte

__all__ = [
    "FileError",
    "FileSkipped",
    "ImportReport",
    "NamedBytes",
    "Queued",
    "Taken",
    "Withdrawn",
    "import_labs",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedBytes:
    """A file as it was sent.

    Parameters
    ----------
    name : str
        For the report.
    content : bytes
        The file.
    """

    name: str
    content: bytes


@action("labs.import")
def import_labs(
    *,
    by: By,
    at: datetime,
    center_id: str,
    files: Sequence[NamedBytes],
    on: date,
    create_missing: bool = False,
) -> ImportReport:
    """Take laboratory results from FHIR R4 or CSV files into the courses of a center.

    Parameters
    ----------
    by : Account or str
        Who may bring in results; and record, where persons are created.
    at : datetime
        Now, with offset; a result after it is not taken.
    center_id : str
        Where.
    files : sequence of NamedBytes
        FHIR bundles, NDJSON or lab CSV; told apart by their content.
    on : date
        Day whose activated analytes count.
    create_missing : bool
        Enter persons who are not known, and open a course for each.

    Returns
    -------
    ImportReport
        Everything that was sent, accounted for. A file with an error is in
        ``errors``, and nothing of it was written.

    Raises
    ------
    NotPermitted
        Without the privilege to bring in results.

    Notes
    -----
    Hazards: HZ-010 (labs of another person).
    """
    actor = require(by, center_id, Privilege.IMPORT_LABS)
    center = Center.objects.filter(pk=center_id).first()
    if center is None:
        raise NotVisible("there is no such center")
    locked_head(f"facts:{center_id}")
    view = in_force(center_id, on)
    analytes = {e.short: build.analyte(e) for e in view.of_kind("analyte")}
    report = ImportReport()
    for file in files:
        try:
            part = _import_file(
                by=by,
                at=at,
                center=center,
                file=file,
                analytes=analytes,
                create_missing=create_missing,
            )
        except InputError as error:
            part = ImportReport(errors=(_file_error(file, error.errors),))
        except Conflict as error:
            fault = FieldError(path="file", code="conflict", message=str(error))
            part = ImportReport(errors=(_file_error(file, (fault,)),))
        report = report.plus(part)
    audit.write(
        by=actor,
        at=at,
        center=center_id,
        action="labs.import",
        targets=[f"files:{len(files)}", f"facts:{len(report.taken)}"],
    )
    return report


@action("labs.import-file")
def _import_file(
    *,
    by: By,
    at: datetime,
    center: Center,
    file: NamedBytes,
    analytes: Mapping[str, Analyte],
    create_missing: bool,
) -> ImportReport:
    labs = read_any(
        file.content, analytes=analytes, at=at, zone=ZoneInfo(center.time_zone)
    )
    report = ImportReport(
        skipped=tuple(FileSkipped(file=file.name, skipped=s) for s in labs.skipped),
        notes=tuple(f"{file.name}: {note}" for note in labs.notes),
        n_results=labs.n_results,
    )
    known = known_persons(center.pk)
    places: list[Place] = []
    held: list[str] = []
    for part in _by_patient(labs):
        place = _place(
            part, known, by=by, at=at, center=center.pk, create_missing=create_missing
        )
        if isinstance(place, Waits):
            told, target = _waits(file, part, place, by=by, at=at, center=center.pk)
            report = report.plus(told)
            held += [target] if target else []
            continue
        places.append(place)
        if place.is_opened:
            report = report.plus(ImportReport(opened=(place.course_id,)))
    attached = [attach(place, at=at, analytes=analytes) for place in places]
    drafts = [draft for one in attached for draft in one.drafts]
    actor = require(by, center.pk, Privilege.IMPORT_LABS)
    matched = [(place.course_id, place.labs) for place in places]
    held += settle_matched(matched, center=center.pk, by=actor, at=at)
    facts = append_audited(
        actor=actor,
        at=at,
        center=center.pk,
        drafts=drafts,
        action="labs.import-file",
        role=Privilege.IMPORT_LABS.value,
        also=held,
    )
    if facts.skipped:
        raise Conflict(
            "a report of this feed is recorded in another course already; its keys "
            "name two persons"
        )
    for one in attached:
        report = report.plus(one.report(file.name))
    return report


def _by_patient(labs: IncomingLabs) -> list[IncomingLabs]:
    """Part what came in by person, each with just the own reports."""
    parts = []
    described = {patient.key for patient in labs.patients}
    keys = [report.patient_key for report in labs.reports]
    keys += [withdrawal.patient_key for withdrawal in labs.withdrawals]
    bare = [IncomingPatient(key=key) for key in dict.fromkeys(keys)]
    others = [patient for patient in bare if patient.key not in described]
    for patient in (*labs.patients, *others):
        reports = tuple(r for r in labs.reports if r.patient_key == patient.key)
        taken_back = tuple(w for w in labs.withdrawals if w.patient_key == patient.key)
        if reports or taken_back:
            parts.append(
                replace(
                    labs,
                    patients=(patient,),
                    reports=reports,
                    withdrawals=taken_back,
                    skipped=(),
                )
            )
    return parts


def _place(
    part: IncomingLabs,
    known: list[Known],
    *,
    by: By,
    at: datetime,
    center: str,
    create_missing: bool,
) -> Place | Waits:
    (patient,) = part.patients
    course = course_for(patient, known)
    create_missing = create_missing and bool(patient.identifiers or patient.names)
    if isinstance(course, Waits):
        return course
    if course is not None:
        return Place(course_id=course, labs=part)
    if not create_missing:
        return Waits(
            code="unknown-person",
            message="nobody on record has this number and birth date; enter the person "
            "first, or let persons be created",
        )
    person, course = open_for(patient, by=by, at=at, center=center, source=part.source)
    known.append(person)
    return Place(course_id=course, labs=part, is_opened=True)


def _waits(
    file: NamedBytes,
    part: IncomingLabs,
    waits: Waits,
    *,
    by: By,
    at: datetime,
    center: str,
) -> tuple[ImportReport, str]:
    """Say what became of results without a course; a near match is kept."""
    queued = Queued(
        file=file.name,
        patient=part.patients[0].key,
        code=waits.code,
        message=waits.message,
        n_reports=len(part.reports),
    )
    if waits.code != "near-match":
        return ImportReport(queued=(queued,)), ""
    done = hold(part, waits, file=file.name, center=center, by=actor_name(by), at=at)
    if done.state == DISCARDED:
        gone = FileSkipped(file=file.name, skipped=_nobodys(part))
        return ImportReport(skipped=(gone,)), ""
    if done.state == ATTACHED:
        return ImportReport(already_there=len(part.reports)), ""
    return ImportReport(queued=(replace(queued, held=done.id),)), done.target


def _nobodys(part: IncomingLabs) -> Skipped:
    return Skipped(
        code="discarded-before",
        reason="somebody looked at these results before and discarded them as nobody's "
        "here; if that was wrong, correct the person on record and send them again",
        count=max(1, sum(len(report.payload.results) for report in part.reports)),
    )


def _file_error(file: NamedBytes, errors: Sequence[FieldError]) -> FileError:
    return FileError(file=file.name, errors=tuple(errors))
