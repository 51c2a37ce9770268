"""Single results to reports: one for each patient, specimen time and laboratory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from hepatica.exchange.external_ids import external_id, report_key
from hepatica.exchange.incoming import Flag, IncomingReport
from hepatica.exchange.results import Taken
from hepatica.exchange.skips import SkipList
from hepatica.exchange.times import When
from hepatica.therapy.course.envelope import Precision
from hepatica.therapy.course.kinds import LabsResulted


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """Whose, when, and which laboratory.

    Parameters
    ----------
    patient_key : str
        Key of the patient within the source.
    when : When
        Time of the specimen.
    laboratory : str
        As the feed names it.
    """

    patient_key: str
    when: When
    laboratory: str

    @property
    def report_key(self) -> str:
        """Key of the report that its results belong to."""
        return report_key(
            patient_key=self.patient_key,
            happened_at=self.when.at,
            precision=self.when.precision,
            laboratory=self.laboratory,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenResult:
    """A result that knows its specimen.

    Parameters
    ----------
    specimen : Specimen
        What it was measured in.
    taken : Taken
        The result.
    version : str
        The sender's own id and version of it.
    path : str
        Where it stands in the input.
    """

    specimen: Specimen
    taken: Taken
    version: str
    path: str


def group(
    results: Iterable[SpecimenResult], *, source: str, skips: SkipList
) -> tuple[IncomingReport, ...]:
    """Put results of one specimen together.

    Parameters
    ----------
    results : iterable of SpecimenResult
        In any order; the outcome does not depend on it.
    source : str
        Feed that they came by.
    skips : SkipList
        Takes repeated and ambiguous results.

    Returns
    -------
    tuple of IncomingReport
        By patient, time and laboratory. Two different values of one analyte in one
        specimen are ambiguous: neither is taken.
    """
    by_report: dict[str, dict[str, list[SpecimenResult]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for result in results:
        analyte = result.taken.result.analyte
        by_report[result.specimen.report_key][analyte].append(result)
    reports = []
    for key, by_analyte in by_report.items():
        kept = [one for same in by_analyte.values() for one in _settle(same, skips)]
        if kept:
            reports.append(_report(key, kept, source))
    return tuple(
        sorted(
            reports,
            key=lambda r: (r.patient_key, r.happened_at, r.payload.laboratory),
        )
    )


def _settle(same: list[SpecimenResult], skips: SkipList) -> list[SpecimenResult]:
    """Keep one result of an analyte, or none where they contradict each other."""
    usable = [one for one in same if one.taken.result.status.is_usable]
    kept = usable or same
    for one in same:
        if one not in kept:
            name = one.taken.result.analyte
            reason = f"{name}: preliminary, and the final result is there as well"
            skips.add("superseded", reason, one.path)
    kept = sorted(kept, key=lambda one: (one.version, one.path))
    name = kept[0].taken.result.analyte
    figures = {(r.value, r.comparator) for r in (one.taken.result for one in kept)}
    if len(figures) > 1:
        reason = f"{name}: several different results in one specimen; none taken"
        for one in kept:
            skips.add("ambiguous", reason, one.path)
        return []
    for one in kept[1:]:
        skips.add("repeated", f"{name}: the same result again", one.path)
    return [_with_agreed_limits(kept)]


def _with_agreed_limits(same: list[SpecimenResult]) -> SpecimenResult:
    """Take the first of equal results, with limits of normal that none disputes."""
    first = same[0]
    result = first.taken.result
    sent = {(r.lln, r.uln) for r in (one.taken.result for one in same)}
    limits = sent - {(None, None)}
    if len(limits) > 1:
        message = "limits of normal left out: the result came twice, with two of them"
        flag = Flag(code="range-ignored", analyte=result.analyte, message=message)
        taken = Taken(
            result=replace(result, lln=None, uln=None),
            flags=(*first.taken.flags, flag),
        )
        return replace(first, taken=taken)
    lln, uln = next(iter(limits), (None, None))
    taken = replace(first.taken, result=replace(result, lln=lln, uln=uln))
    return replace(first, taken=taken)


def _report(key: str, kept: list[SpecimenResult], source: str) -> IncomingReport:
    kept = sorted(kept, key=lambda one: one.taken.result.analyte)
    first = kept[0].specimen
    results = tuple(one.taken.result for one in kept)
    versions = (one.version for one in kept)
    return IncomingReport(
        patient_key=first.patient_key,
        happened_at=first.when.at,
        precision=first.when.precision,
        source=source,
        external_id=external_id(key=key, results=results, versions=versions),
        payload=LabsResulted(laboratory=first.laboratory, results=results),
        flags=tuple(flag for one in kept for flag in one.taken.flags),
    )


def report_of(
    *,
    patient_key: str,
    happened_at: datetime,
    payload: LabsResulted,
    source: str,
    precision: Precision = Precision.INSTANT,
) -> IncomingReport:
    """Make the report of results that are typed facts already, to write them.

    Parameters
    ----------
    patient_key : str
        Key of the patient.
    happened_at : datetime
        Time of the specimen, with offset.
    payload : LabsResulted
        The results, one for each analyte.
    source : str
        Feed that they go by.
    precision : Precision
        How exactly the time is known.

    Returns
    -------
    IncomingReport
        With an external id by its content.
    """
    key = report_key(
        patient_key=patient_key,
        happened_at=happened_at,
        precision=precision,
        laboratory=payload.laboratory,
    )
    return IncomingReport(
        patient_key=patient_key,
        happened_at=happened_at,
        precision=precision,
        source=source,
        external_id=external_id(key=key, results=payload.results),
        payload=payload,
    )
