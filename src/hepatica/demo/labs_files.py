"""The laboratory results of today, as files that another program would send."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hepatica.demo.parameters import parameters
from hepatica.demo.people import DemoPerson
from hepatica.demo.steps import Story
from hepatica.exchange import Identifier, IncomingPatient, IncomingReport, PersonName
from hepatica.exchange.csv_labs import COLUMNS
from hepatica.exchange.fhir.write import lab_bundle_text
from hepatica.knowledge import PublishedView, build, load_catalog
from hepatica.therapy.course import Precision
from hepatica.therapy.course.kinds import LabsResulted
from hepatica.therapy.labs import Analyte, LabResult

FOLDER = "demo-labs"
CSV_NAME = "labs.csv"
NEAR_MATCH = "near-match.json"


def write_files(home: Path, stories: list[Story], *, on: date, zone: ZoneInfo) -> Path:
    """Write one FHIR bundle for each visit of today, and the last one as CSV.

    Parameters
    ----------
    home : Path
        ``HEPATICA_HOME``.
    stories : list of Story
        Everyone.
    on : date
        Today.
    zone : ZoneInfo
        Of the center.

    Returns
    -------
    Path
        The folder.
    """
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    for old in (*folder.glob("*.json"), *folder.glob("*.csv")):
        old.unlink()
    view = PublishedView(load_catalog())
    analytes = {a.id: a for a in map(build.analyte, view.of_kind("analyte"))}
    visits = [story for story in stories if story.visit_labs is not None]
    for story in visits[:-1]:
        path = folder / f"{story.person.record_no}.json"
        path.write_text(_bundle(story, analytes, on=on, zone=zone), encoding="utf-8")
    # One of them again as if the sender had mistyped the birth date: it waits for a
    # person and is attached to nobody.
    wrong = _bundle(visits[0], analytes, on=on, zone=zone, birth_slip_days=1)
    (folder / NEAR_MATCH).write_text(wrong, encoding="utf-8")
    table = _table(visits[-1], analytes, on=on)
    (folder / CSV_NAME).write_text(table, encoding="utf-8")
    return folder


def patient_of(person: DemoPerson, *, birth_slip_days: int = 0) -> IncomingPatient:
    """Describe a person as the laboratory knows the person.

    Parameters
    ----------
    person : DemoPerson
        Who.
    birth_slip_days : int
        How far the birth date is off. [d]

    Returns
    -------
    IncomingPatient
        With record number, name and birth date.
    """
    return IncomingPatient(
        key=f"Patient/{person.record_no}",
        identifiers=(
            Identifier(
                system=parameters()["identifier_system"],
                value=person.record_no,
                type_code="MR",
            ),
        ),
        names=(
            PersonName(
                family=person.family_name, given=(person.given_name,), use="official"
            ),
        ),
        birth_on=person.birth_on + timedelta(days=birth_slip_days),
        sex=person.sex,
    )


def _results(story: Story, analytes: dict[str, Analyte]) -> tuple[LabResult, ...]:
    labs = story.visit_labs or {}
    return tuple(
        LabResult(
            analyte=name,
            value=value,
            unit=analytes[name].unit,
            uln=story.limits.get(name),
            code=analytes[name].loinc[0],
        )
        for name, value in labs.items()
    )


def _bundle(
    story: Story,
    analytes: dict[str, Analyte],
    *,
    on: date,
    zone: ZoneInfo,
    birth_slip_days: int = 0,
) -> str:
    patient = patient_of(story.person, birth_slip_days=birth_slip_days)
    report = IncomingReport(
        patient_key=patient.key,
        # By the day: at a time of day the results might be of the reader's future.
        happened_at=datetime.combine(on, time(), tzinfo=zone),
        precision=Precision.DAY,
        source=parameters()["laboratory"],
        external_id=f"{story.person.record_no}-{on.isoformat()}",
        payload=LabsResulted(
            laboratory=parameters()["laboratory"],
            results=_results(story, analytes),
        ),
    )
    return lab_bundle_text(patient=patient, reports=[report], analytes=analytes)


def _table(story: Story, analytes: dict[str, Analyte], *, on: date) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    for result in _results(story, analytes):
        writer.writerow(
            {
                "patient_id": story.person.record_no,
                "birth_date": story.person.birth_on.isoformat(),
                "collected_at": on.isoformat(),
                "analyte_or_loinc": result.code,
                "value": f"{result.value:g}",
                "unit": result.unit,
                "uln": "" if result.uln is None else f"{result.uln:g}",
                "status": result.status.value,
                "laboratory": parameters()["laboratory"],
            }
        )
    return out.getvalue()
