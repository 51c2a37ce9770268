"""``hepatica compare-rules``: several rule sets on one course file, side by side."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from hepatica.cli.output import emit
from hepatica.cli.worksheet import add_course_options, read_course
from hepatica.errors import EXIT_OK, InputError

if TYPE_CHECKING:
    from hepatica.therapy.decisions import InputSeen
    from hepatica.therapy.worksheet.compare import Cause, Compared


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "compare-rules",
        help="several rule sets on one course file, side by side",
        description="Let each rule set answer for the same visit by itself, and say "
        "what makes it differ from the one that permits most: which test in which "
        "band, which reference, ceiling or missing input. Everything else is as bound "
        "in the file. For study only.",
        epilog="example: hepatica compare-rules case.course.json --protocols "
        "floyd-2006,ceiling-and-baseline --json",
    )
    add_course_options(parser, is_day_required=False)
    parser.add_argument(
        "--protocols", required=True, metavar="A,B", help="rule set ids, by comma"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from hepatica.knowledge import PublishedView, build, load_catalog
    from hepatica.therapy.worksheet.compare import compare

    names = list(dict.fromkeys(n.strip() for n in args.protocols.split(",")))
    if "" in names:
        raise InputError.of(
            "protocols", "empty-name", "must be rule set ids parted by commas"
        )
    file, course, rules, on = read_course(args)
    view = PublishedView(load_catalog(), allow_unverified=args.allow_unverified)
    rule_sets = [build.rule_set(view.get(name)) for name in names]
    found = compare(course, rules, rule_sets, on=on)
    data = {
        "format": "hepatica-compare-rules/1",
        "use": "study-only",
        "course": file.course,
        "is_demo": file.is_demo,
        "at": on.isoformat(),
        "reference_rule": rules.reference.id if rules.reference else None,
        "starting_dose_mg_per_kg_per_day": (
            rules.starting_dose.dose_rate_mg_per_kg_per_day
            if rules.starting_dose
            else None
        ),
        "not_there": list(rules.missing),
        "rule_sets": [_answer(one) for one in found],
        "knowledge_version": rules.knowledge_version,
    }
    emit(data, as_json=args.json, lines=_lines(data))
    return EXIT_OK


def _answer(one: Compared) -> dict[str, Any]:
    import json

    from hepatica.therapy.decisions import name_of, permits_drug
    from hepatica.wire import canonical

    answer = one.answer
    is_permitted = permits_drug(answer.decision)
    return {
        "protocol": answer.rule_set,
        "title": answer.title,
        "decision": name_of(answer.decision),
        "dose_factor": getattr(answer.decision, "factor", 1.0 if is_permitted else 0.0),
        "dose_of": getattr(answer.decision, "of", None),
        "dose_rate_mg_per_kg_per_day": (
            answer.rate_mg_per_kg_per_day if is_permitted else None
        ),
        "reason": getattr(answer.decision, "reason", ""),
        "missing": list(getattr(answer.decision, "missing", ())),
        "differs_from": one.differs_from or None,
        "differs_because": [_cause(cause) for cause in one.causes],
        "trace": json.loads(canonical(answer.trace)),
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "cause": cause.kind,
        "protocol": cause.rule_set,
        "test": cause.test or None,
        "value": cause.value,
        "band": cause.band,
        "then": cause.then,
        "other_band": cause.other_band or None,
        "inputs": [
            {
                "name": seen.name,
                "value": seen.value,
                "unit": seen.unit,
                "on": seen.on.isoformat() if seen.on else None,
                "note": seen.note,
            }
            for seen in cause.inputs
        ],
        "words": cause_words(cause),
    }


def cause_words(cause: Cause) -> str:
    """Say a cause in one sentence.

    Parameters
    ----------
    cause : Cause
        Of two rule sets.

    Returns
    -------
    str
        With the figure, what it is made of, and what the other rule set says of it.
    """
    if cause.kind == "dose-of":
        return f"{cause.rule_set} takes its shares of another dose: {cause.band}."
    test = cause.test.replace("-", " ")
    if cause.kind == "missing-input":
        return f"{cause.rule_set} asks for {test}, and {_missing(cause.then)}."
    if cause.kind == "symptom":
        return f"{cause.rule_set} asks for {test}: {cause.band}, so {cause.then}."
    of = ", ".join(
        _input(seen, seen.value) for seen in cause.inputs if seen.value is not None
    )
    other = (
        f"The other rule set has it in the band {cause.other_band}."
        if cause.other_band
        else "The other rule set has no such test."
    )
    return (
        f"{cause.rule_set}, {test}: {cause.value:.4g} ({of}) is in the band "
        f"{cause.band}, so {cause.then}. {other}"
    )


def _missing(then: str) -> str:
    return f"it cannot be had: {then.removeprefix('cannot decide: ')}"


def _input(seen: InputSeen, value: float) -> str:
    part = seen.name.rpartition(" ")[2]
    words = {"current": "now", "uln": "upper limit"}.get(part, part)
    on = f" on {seen.on.isoformat()}" if seen.on else ""
    by = f" by {seen.note}" if part == "reference" and seen.note else ""
    return f"{words} {value:g} {seen.unit}".rstrip() + on + by


def _lines(data: dict[str, Any]) -> list[str]:
    lines = ["STUDY ONLY", f"Course {data['course']} on {data['at']}"]
    lines += [f"NOT THERE: {text}" for text in data["not_there"]]
    for one in data["rule_sets"]:
        lines += ["", f"{one['protocol']}: {one['title']}", f"  {_said(one)}"]
        if one["differs_from"] is None:
            lines += [f"  missing: {text}" for text in one["missing"]]
            lines.append("  Permits most of these; the others are held against it.")
        elif not one["differs_because"]:
            lines.append(f"  Permits the same as {one['differs_from']}.")
        else:
            lines.append(f"  Differs from {one['differs_from']} because:")
            lines += [f"  - {cause['words']}" for cause in one["differs_because"]]
    return lines


def _said(one: dict[str, Any]) -> str:
    words = f"{one['decision']} {one['reason']}".rstrip()
    rate = one["dose_rate_mg_per_kg_per_day"]
    if rate is None:
        return words
    of = f", {one['dose_factor']:g} of the {one['dose_of']}" if one["dose_of"] else ""
    return f"{words}: {rate:.4g} mg/kg/day{of}"
