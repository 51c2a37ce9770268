"""What came in against what is recorded: new, already there, corrected, withdrawn.

A feed may send a specimen's results in parts, again as a whole, corrected, or
withdrawn. One recorded report stands for one specimen: a later one replaces it and
keeps every result that it does not speak of, so that no result is lost by a
correction of another.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from hepatica.exchange.external_ids import external_id
from hepatica.exchange.incoming import Flag, IncomingLabs, IncomingReport, Withdrawal
from hepatica.exchange.skips import SkipList
from hepatica.therapy.course.kinds import LabsResulted
from hepatica.therapy.labs import LabResult, ResultStatus

_RANK = {
    ResultStatus.PRELIMINARY: 0,
    ResultStatus.FINAL: 1,
    ResultStatus.AMENDED: 2,
    ResultStatus.CORRECTED: 2,
}


def reconcile(
    labs: IncomingLabs,
    *,
    recorded: Collection[str],
    live: Mapping[str, LabsResulted],
) -> IncomingLabs:
    """Leave out what is recorded, and link what corrects or withdraws it.

    Parameters
    ----------
    labs : IncomingLabs
        Fresh from a reader.
    recorded : collection of str
        Every external id ever recorded from this source, replaced ones too.
    live : mapping of str to LabsResulted
        External id to payload of the recorded reports that are neither replaced nor
        withdrawn.

    Returns
    -------
    IncomingLabs
        Reports to record, each with ``corrects_external_id`` where it replaces one;
        withdrawals of whole reports with their ``external_id``, and those that match
        nothing recorded, without.

    Notes
    -----
    A final result never replaces an amended or corrected one, and a preliminary one
    never a final one: an old file sent again changes nothing.
    """
    latest = {key.partition(":")[0]: key for key in live}
    placed, withdrawals = _place(labs, latest)
    skips = SkipList()
    reports: list[IncomingReport] = []
    n_already = 0
    for report in labs.reports:
        gone = placed.pop(report.report_key, [])
        earlier_id = latest.get(report.report_key)
        if report.external_id in recorded and not gone:
            n_already += 1
        elif earlier_id is None:
            reports.append(report)
        else:
            results = {r.analyte: r for r in live[earlier_id].results}
            flags, unmatched = _take_back(results, gone)
            withdrawals += unmatched
            merged = _merge(report, earlier_id, results, recorded, skips)
            if _same(merged.payload, live[earlier_id]):
                n_already += 1
            else:
                reports.append(replace(merged, flags=merged.flags + tuple(flags)))
    for key, gone in placed.items():
        kept, left = _withdraw_only(latest[key], live[latest[key]], gone, labs.source)
        reports += kept
        withdrawals += left
    return replace(
        labs,
        reports=tuple(reports),
        skipped=labs.skipped + skips.lines(),
        withdrawals=tuple(withdrawals),
        n_already_recorded=labs.n_already_recorded + n_already,
    )


def _same(one: LabsResulted, other: LabsResulted) -> bool:
    return {r.analyte: r for r in one.results} == {r.analyte: r for r in other.results}


def _withdraw_only(
    earlier_id: str, earlier: LabsResulted, gone: list[Withdrawal], source: str
) -> tuple[list[IncomingReport], list[Withdrawal]]:
    """Take results back of a specimen that nothing new came in for."""
    results = {r.analyte: r for r in earlier.results}
    flags, left = _take_back(results, gone)
    first = gone[0]
    if not flags or first.happened_at is None:
        return [], left
    if not results:
        whole = replace(first, analyte="", value=None, external_id=earlier_id)
        return [], [*left, whole]
    kept = tuple(results[name] for name in sorted(results))
    key = first.report_key
    report = IncomingReport(
        patient_key=first.patient_key,
        happened_at=first.happened_at,
        precision=first.precision,
        source=source,
        external_id=external_id(key=key, results=kept, versions=(earlier_id,)),
        corrects_external_id=earlier_id,
        payload=replace(earlier, results=kept),
        flags=tuple(flags),
    )
    return [report], left


def _place(
    labs: IncomingLabs, latest: Mapping[str, str]
) -> tuple[dict[str, list[Withdrawal]], list[Withdrawal]]:
    """Sort withdrawals by recorded report; the second list matches none."""
    placed: dict[str, list[Withdrawal]] = {}
    unplaced = []
    for withdrawal in labs.withdrawals:
        if withdrawal.report_key in latest:
            placed.setdefault(withdrawal.report_key, []).append(withdrawal)
        else:
            unplaced.append(withdrawal)
    return placed, unplaced


def _take_back(
    results: dict[str, LabResult], gone: list[Withdrawal]
) -> tuple[list[Flag], list[Withdrawal]]:
    """Remove withdrawn results in place; the second list matches none of them."""
    flags, unmatched = [], []
    for withdrawal in gone:
        name = withdrawal.analyte
        held = results.get(name)
        # Another value than the one withdrawn is another result: it stays.
        if held is None or withdrawal.value not in (None, held.value):
            unmatched.append(withdrawal)
            continue
        del results[name]
        message = "withdrawn by the sender as entered in error"
        flags.append(Flag(code="withdrawn", analyte=name, message=message))
    return flags, unmatched


def _merge(
    report: IncomingReport,
    earlier_id: str,
    results: dict[str, LabResult],
    recorded: Collection[str],
    skips: SkipList,
) -> IncomingReport:
    """Put new results over the recorded ones of the same specimen, in place."""
    for result in report.payload.results:
        held = results.get(result.analyte)
        if held is None or _RANK[result.status] >= _RANK[held.status]:
            results[result.analyte] = result
        elif result.value != held.value:
            reason = (
                f"{result.analyte}: {result.status.value}, but a result that is "
                f"{held.status.value} is recorded for this specimen"
            )
            skips.add("older-version", reason)
    merged = tuple(results[name] for name in sorted(results))
    new_id = report.external_id
    if merged != report.payload.results or new_id in recorded:
        # The earlier id goes in, so that going back to older content is a new id.
        versions = (earlier_id, report.external_id)
        new_id = external_id(key=report.report_key, results=merged, versions=versions)
    return replace(
        report,
        external_id=new_id,
        corrects_external_id=earlier_id,
        payload=replace(report.payload, results=merged),
    )
