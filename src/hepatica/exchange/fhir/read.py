"""A FHIR R4 file or message to incoming laboratory reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from hepatica.exchange.fhir import resources as r4
from hepatica.exchange.fhir.checks import check_edition, check_keys
from hepatica.exchange.fhir.decode import (
    Collected,
    Found,
    collect,
    decode,
    each,
)
from hepatica.exchange.fhir.observations import (
    WITHDRAWN,
    Context,
    analyte_of,
    figure_of,
    specimen_of,
)
from hepatica.exchange.fhir.people import organization_names, read_people
from hepatica.exchange.grouping import Specimen, SpecimenResult, group
from hepatica.exchange.incoming import IncomingLabs, Left, Withdrawal
from hepatica.exchange.results import Refused, Taken, loinc_index
from hepatica.exchange.skips import SkipList
from hepatica.exchange.text import MAX_BYTES, utf8
from hepatica.exchange.times import aware, parse_time
from hepatica.therapy.course.envelope import Precision
from hepatica.therapy.labs import Analyte

SOURCE = "fhir-r4"
"""Feed name where the caller gives none."""

_READ_TYPES = ("Patient", "Observation", "Organization")


def read_labs(
    data: bytes | str,
    *,
    analytes: Mapping[str, Analyte],
    at: datetime,
    source: str = SOURCE,
    zone: tzinfo | None = None,
    max_bytes: int = MAX_BYTES,
) -> IncomingLabs:
    """Read laboratory results and their patients from FHIR R4 JSON.

    Parameters
    ----------
    data : bytes or str
        A Bundle of any type, one resource, or NDJSON.
    analytes : mapping of str to Analyte
        Analytes to read, by id.
    at : datetime
        The present, with offset; a later result is skipped.
    source : str
        Name of the feed.
    zone : tzinfo, optional
        The center's zone, in which times are told. Without it each keeps the offset
        that was sent.
    max_bytes : int
        Size limit. [byte]

    Returns
    -------
    IncomingLabs
        Patients, reports, and a word about everything else.

    Raises
    ------
    InputError
        If it is not FHIR R4 JSON, or a Patient or Observation in it has a wrong
        shape. Every place is named, no value is.
    """
    aware(at)
    by_loinc = loinc_index(analytes)
    collected = collect(utf8(data, path="file", max_bytes=max_bytes))
    skips = SkipList()
    context = Context(
        by_loinc=by_loinc,
        people=read_people(collected, skips),
        organizations=organization_names(collected, skips),
        zone=zone,
        at=at,
    )
    candidates = _newest(_candidates(collected, context, skips), skips)
    results: list[SpecimenResult] = []
    withdrawals: list[Withdrawal] = []
    for candidate in candidates:
        _sort(candidate, context, results, withdrawals, skips)
    collected.stop_on_errors()
    _skip_the_rest(collected, skips)
    before = skips.total
    reports = group(results, source=source, skips=skips)
    return IncomingLabs(
        source=source,
        patients=context.people.patients,
        reports=reports,
        skipped=skips.lines(),
        withdrawals=tuple(withdrawals),
        notes=tuple(dict.fromkeys(collected.notes)),
        n_resources=len(collected.found) + len(collected.without_resource),
        n_results=len(results) - (skips.total - before),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """An Observation of one of our analytes."""

    observation: r4.Observation
    analyte: Analyte
    code: str
    found: Found


def _candidates(
    collected: Collected, context: Context, skips: SkipList
) -> list[_Candidate]:
    candidates = []
    for found in each(collected, "Observation"):
        observation = decode(collected, found.raw, r4.Observation, found.path)
        if observation is None or not check_edition(collected, found, observation):
            continue
        match = analyte_of(observation, context.by_loinc)
        if isinstance(match, Refused):
            skips.add(match.code, match.reason, found.path)
        elif check_keys(collected, found):
            analyte, code = match
            candidates.append(
                _Candidate(
                    observation=observation, analyte=analyte, code=code, found=found
                )
            )
    return candidates


def _newest(candidates: list[_Candidate], skips: SkipList) -> list[_Candidate]:
    """Of several versions of one Observation keep the newest, or none if unclear."""
    by_identity: dict[tuple[str, str], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        observation, found = candidate.observation, candidate.found
        # Two servers may use one id; their full URLs tell them apart.
        base = found.full_url.partition("/_history/")[0]
        identity = (observation.id or found.path, base)
        by_identity[identity].append(candidate)
    newest = []
    for versions in by_identity.values():
        newest += versions if len(versions) == 1 else _pick(versions, skips)
    return newest


def _pick(versions: list[_Candidate], skips: SkipList) -> list[_Candidate]:
    distinct: list[_Candidate] = []
    for candidate in versions:
        name = candidate.analyte.id
        if any(candidate.observation == other.observation for other in distinct):
            reason = f"{name}: the same result again"
            skips.add("repeated", reason, candidate.found.path)
        else:
            distinct.append(candidate)
    order = [_version(c.observation) for c in distinct]
    is_clear = len({o[0] if o else "" for o in order}) == 1 and len(set(order)) == len(
        order
    )
    if len(distinct) > 1 and (None in order or not is_clear):
        for candidate in distinct:
            reason = f"{candidate.analyte.id}: sent twice, differently, with no version"
            skips.add("disputed", reason, candidate.found.path)
        return []
    last = max(distinct, key=lambda c: _version(c.observation) or ("", 0.0))
    for candidate in distinct:
        if candidate is not last:
            reason = f"{candidate.analyte.id}: an older version of the same result"
            skips.add("superseded", reason, candidate.found.path)
    return [last]


def _version(observation: r4.Observation) -> tuple[str, float] | None:
    """Order of versions: by number where there is one, else by time of change."""
    meta = observation.meta or r4.Meta()
    if meta.versionId and meta.versionId.isascii() and meta.versionId.isdecimal():
        return ("number", float(meta.versionId))
    when = parse_time(meta.lastUpdated or "", zone=None)
    if isinstance(when, str) or when.precision is not Precision.INSTANT:
        return None
    return ("time", when.at.timestamp())


def _sort(
    candidate: _Candidate,
    context: Context,
    results: list[SpecimenResult],
    withdrawals: list[Withdrawal],
    skips: SkipList,
) -> None:
    observation, path = candidate.observation, candidate.found.path
    analyte = candidate.analyte
    figure = figure_of(observation, analyte=analyte, code=candidate.code)
    specimen = specimen_of(observation, analyte=analyte, context=context)
    if observation.status == WITHDRAWN:
        bare = Withdrawal(
            patient_key=context.people.key_of(observation.subject) or "",
            report_key="",
            analyte=analyte.id,
            value=figure.result.value if isinstance(figure, Taken) else None,
            path=path,
        )
        withdrawals.append(_placed(bare, specimen))
    elif isinstance(figure, Refused):
        skips.add(figure.code, figure.reason, path)
    elif isinstance(specimen, Refused):
        skips.add(specimen.code, specimen.reason, path)
    else:
        results.append(
            SpecimenResult(
                specimen=specimen,
                taken=figure,
                version=_version_text(observation),
                path=path,
            )
        )


def _placed(withdrawal: Withdrawal, specimen: Specimen | Refused) -> Withdrawal:
    if isinstance(specimen, Refused):
        return withdrawal
    return replace(
        withdrawal,
        report_key=specimen.report_key,
        happened_at=specimen.when.at,
        precision=specimen.when.precision,
    )


def _version_text(observation: r4.Observation) -> str:
    number = observation.meta.versionId if observation.meta else None
    return f"{observation.id or ''}/{number or ''}"


def _skip_the_rest(collected: Collected, skips: SkipList) -> None:
    for found in collected.found:
        if found.type not in _READ_TYPES:
            reason = f"{found.type} is not read"
            skips.add("resource-type", reason, found.path, of=Left.OTHER)
    for path in collected.without_resource:
        skips.add("no-resource", "entry without a resource", path, of=Left.OTHER)
