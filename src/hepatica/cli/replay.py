"""``hepatica replay``: a rule set over a table of visits that another program wrote."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hepatica.cli.output import emit
from hepatica.errors import EXIT_OK, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hepatica.exchange.replay_csv import ReplayVisit
    from hepatica.therapy.labs import Analyte
    from hepatica.therapy.protocols import RuleSet


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "replay",
        help="apply a rule set to every visit of a CSV table",
        description="Each row is one visit, none is dropped: a missing or implausible "
        "value is cannot-decide. Baseline is the person's first visit; the reference "
        "is the last visit at which drug was permitted, at any age. Rank: discontinue, "
        "hold, cannot-decide, no-rule, reduce, proceed.",
        epilog="example: hepatica replay visits.csv --id id --day day --map "
        "'bili=total-bilirubin:mg/dL,alk.phos=alkaline-phosphatase:U/L,ast=ast:U/L' "
        "--uln 'total-bilirubin=1.2,alkaline-phosphatase=115' --protocol floyd-2006",
    )
    parser.add_argument("file", help="CSV with a header; - for standard input")
    parser.add_argument("--id", required=True, help="column that names the person")
    parser.add_argument("--day", required=True, help="column with the day")
    parser.add_argument("--map", required=True, help="column=analyte:unit, by comma")
    parser.add_argument("--uln", default="", help="analyte=upper limit, by comma")
    parser.add_argument("--protocol", required=True, help="rule set id")
    parser.add_argument(
        "--allow-unverified", action="store_true", help="allow a blocked rule set"
    )
    parser.add_argument(
        "--each", action="store_true", help="also list every visit's decision"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from hepatica.exchange.replay_csv import parse_map, read_visits
    from hepatica.knowledge import PublishedView, build, load_catalog

    view = PublishedView(load_catalog(), allow_unverified=args.allow_unverified)
    rule_set = build.rule_set(view.get(args.protocol))
    analytes = {a.id: a for a in map(build.analyte, view.of_kind("analyte"))}
    limits = _limits(args.uln, analytes)
    text = _read(args.file)
    visits = read_visits(
        text,
        id_column=args.id,
        day_column=args.day,
        columns=parse_map(args.map),
        analytes=analytes,
    )
    rows = list(replay(visits, rule_set=rule_set, analytes=analytes, limits=limits))
    data = _answer(rule_set, visits, rows, with_each=args.each)
    lines = [f"{data['visits']} visits by {rule_set.id}"]
    lines += [f"  {name}: {count}" for name, count in data["decisions"].items()]
    lines += [f"  {count} x {reason}" for reason, count in data["reasons"].items()]
    emit(data, as_json=args.json, lines=lines)
    return EXIT_OK


def _read(path: str) -> str:
    import sys

    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError.of(
            "file", "not-readable", f"cannot be read: {error.strerror}"
        ) from None
    except UnicodeDecodeError:
        raise InputError.of("file", "not-utf-8", "must be text in UTF-8") from None


def _limits(text: str, analytes: Mapping[str, Analyte]) -> dict[str, float]:
    from hepatica.units import parse_number

    limits: dict[str, float] = {}
    for part in filter(None, (item.strip() for item in text.split(","))):
        name, _, number = (piece.strip() for piece in part.partition("="))
        if name not in analytes:
            raise InputError.of(
                "uln",
                "unknown-analyte",
                f"names an analyte that is not known; known: "
                f"{', '.join(sorted(analytes))}",
            )
        unit = analytes[name].unit
        limits[name] = parse_number(number, path=f"uln of {name}", unit=unit)
        if analytes[name].bounds.is_impossible(limits[name]):
            raise InputError.of(f"uln of {name}", "impossible", "cannot be; check it")
    return limits


def replay(
    visits: Iterable[ReplayVisit],
    *,
    rule_set: RuleSet,
    analytes: Mapping[str, Analyte],
    limits: Mapping[str, float],
) -> Iterable[tuple[ReplayVisit, Any]]:
    """Decide every visit of every person, in the order of their days.

    Parameters
    ----------
    visits : iterable of ReplayVisit
        Each row of the table.
    rule_set : RuleSet
        The protocol.
    analytes : mapping of str to Analyte
        For plausibility.
    limits : mapping of str to float
        Analyte to upper limit of normal. [unit of the analyte]

    Yields
    ------
    tuple of ReplayVisit and Decision
        Rows of one person together, in the order in which persons first occur.
    """
    from hepatica.therapy.decisions import permits_drug
    from hepatica.therapy.protocols import interpret

    by_person: dict[tuple[str, int], list[ReplayVisit]] = {}
    for visit in visits:
        # rows that name nobody are not one person: each stands alone
        key = (visit.person, 0 if visit.person else visit.row_number)
        by_person.setdefault(key, []).append(visit)
    for rows in by_person.values():
        # a visit without a day keeps its place in the file, after the dated ones
        rows.sort(key=lambda row: (row.day is None, row.day or 0.0))
        baseline, reference = rows[0], None
        for row in rows:
            labs = {
                test.analyte: _evidence(
                    test.analyte,
                    {"current": row, "reference": reference, "baseline": baseline},
                    analytes,
                    limits,
                )
                for test in rule_set.tests
            }
            decision, _ = interpret(rule_set, labs=labs, symptoms={})
            if permits_drug(decision):
                reference = row
            yield row, decision


def _evidence(
    analyte: str,
    rows: Mapping[str, ReplayVisit | None],
    analytes: Mapping[str, Analyte],
    limits: Mapping[str, float],
) -> Any:
    from datetime import date

    from hepatica.therapy.labs import LabResult, Reading
    from hepatica.therapy.protocols import AnalyteEvidence

    readings: dict[str, Any] = {}
    why: dict[str, str] = {}
    for part, row in rows.items():
        readings[part] = None
        value = None if row is None else row.values.get(analyte)
        if row is None:
            why[part] = "no earlier visit at which drug was permitted"
        elif value is None:
            why[part] = row.problems.get(analyte, "no such column")
        elif analytes[analyte].bounds.is_impossible(value):
            why[part] = "not plausible"
        else:
            readings[part] = Reading(
                result=LabResult(
                    analyte=analyte, value=value, unit=analytes[analyte].unit
                ),
                # the table has day numbers, not dates; the rank needs no calendar
                on=date.min,
                laboratory="",
                fact=f"row {row.row_number}",
            )
    uln = limits.get(analyte)
    if uln is None:
        why["uln"] = "no upper limit of normal (ULN) given"
    return AnalyteEvidence(uln=uln, why_missing=why, **readings)


def _answer(
    rule_set: RuleSet, visits: Any, rows: list[tuple[Any, Any]], *, with_each: bool
) -> dict[str, Any]:
    from hepatica.therapy.decisions import RANK, name_of

    counts = Counter(name_of(decision) for _, decision in rows)
    reasons: Counter[str] = Counter()
    for _, decision in rows:
        for text in getattr(decision, "missing", ()):
            reasons[f"cannot-decide: {text}"] += 1
        reason = getattr(decision, "reason", "")
        if reason:
            reasons[f"{name_of(decision)}: {reason}"] += 1
    data: dict[str, Any] = {
        "format": "hepatica-replay/1",
        "use": "study-only",
        "protocol": rule_set.id,
        "visits": len(visits),
        "persons": len({visit.person for visit in visits}),
        "decisions": {name: counts.get(name, 0) for name in reversed(RANK)},
        "reasons": dict(reasons.most_common()),
    }
    if with_each:
        data["each"] = [
            {
                "row": visit.row_number,
                "decision": name_of(decision),
                "dose_factor": getattr(decision, "factor", None),
                "missing": list(getattr(decision, "missing", ())),
                "reason": getattr(decision, "reason", ""),
            }
            for visit, decision in sorted(rows, key=lambda item: item[0].row_number)
        ]
    return data
