"""``hepatica worksheet``: decision, fill and limits of a course file on a day."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hepatica.cli.output import emit
from hepatica.cli.worksheet_parts import cycle, delivered, dry, lines, plain, vials
from hepatica.errors import EXIT_OK, EXIT_REFUSED, InputError

if TYPE_CHECKING:
    from hepatica.therapy.course import Course
    from hepatica.therapy.worksheet import Rules, Worksheet
    from hepatica.wire import CourseFile


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "worksheet",
        help="decision, fill and limits of a course file on a day",
        description="Work out the worksheet of a visit from a course file, by the "
        "rules that are bound in it. Without a center it is for study only and not "
        "signed.",
        epilog="example: hepatica worksheet case.course.json --at 2026-10-14",
    )
    add_course_options(parser)
    parser.add_argument("--pdf", metavar="FILE", help="write the worksheet as PDF")
    parser.set_defaults(run=run)


def add_course_options(
    parser: argparse.ArgumentParser, *, is_day_required: bool = True
) -> None:
    """Add what every command understands that works out a day of a course file.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Of the command.
    is_day_required : bool
        Without a day it is the last one that the file has a fact of.
    """
    parser.add_argument("course_file", help="hepatica-course/1 JSON; - for stdin")
    without = "" if is_day_required else "; the last day in the file without it"
    parser.add_argument(
        "--at",
        required=is_day_required,
        metavar="DATE",
        help=f"as 2026-10-14{without}",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--allow-unverified", action="store_true", help="allow blocked entries"
    )
    parser.add_argument(
        "--laboratory-limits",
        metavar="ENTRY_FILE",
        help="a center's own laboratory table, for results without limits",
    )


def read_course(args: argparse.Namespace) -> tuple[CourseFile, Course, Rules, date]:
    """Read the day, the course file and the rules that are bound in it.

    Parameters
    ----------
    args : argparse.Namespace
        With what :func:`add_course_options` added.

    Returns
    -------
    tuple
        File, folded course, rules and day.
    """
    from hepatica import wire
    from hepatica.therapy.course import fold

    on = read_day(args.at, path="at") if args.at is not None else None
    file = wire.read_course_file(read_file(args.course_file))
    course = fold(file.course, file.facts)
    if on is None:
        days = [fact.happened_on for fact in course.standing]
        if not days:
            raise InputError.of("at", "no-day", "must be given: the file has no fact")
        on = max(days)
    return file, course, _rules(course.rules, args), on


def read_day(text: str, *, path: str) -> date:
    """Read a day, strictly.

    Parameters
    ----------
    text : str
        As 2026-10-14.
    path : str
        The field, for the message.

    Returns
    -------
    date
        The day.
    """
    try:
        if len(text) == len("2026-10-14"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InputError.of(path, "not-a-date", "must be a day as 2026-10-14")


def read_file(path: str) -> bytes:
    """Read a file or standard input.

    Parameters
    ----------
    path : str
        Path, or ``-``.

    Returns
    -------
    bytes
        Its content.
    """
    import sys

    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InputError.of(
            "file", "not-readable", f"cannot be read: {error.strerror}"
        ) from None


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from hepatica.therapy.worksheet import worksheet

    file, course, rules, on = read_course(args)
    result = worksheet(course, rules, on=on)
    data = answer(result, rules, file)
    data["drug_delivered"] = delivered(course, rules, on)
    if args.pdf:
        from hepatica.exchange.pdf import worksheet_pdf, worksheet_print

        printed = worksheet_print(
            result,
            rules,
            identity=(file.course,),
            center_name=file.center or "",
            is_demo=file.is_demo,
            is_study_only=True,
            is_signed=False,
        )
        Path(args.pdf).write_bytes(worksheet_pdf(printed))
    emit(data, as_json=args.json, lines=lines(data))
    return EXIT_OK if result.permits_drug else EXIT_REFUSED


def _rules(binding: Any, args: argparse.Namespace) -> Rules:
    from hepatica.knowledge import (
        PublishedView,
        build,
        load_catalog,
        parse_entry,
        rules_for,
    )

    view = PublishedView(load_catalog(), allow_unverified=args.allow_unverified)
    limits: Any = ()
    if args.laboratory_limits:
        text = read_file(args.laboratory_limits).decode("utf-8", errors="strict")
        entry = parse_entry(text, args.laboratory_limits)
        limits = build.laboratory_limits(entry, view)
    return rules_for(binding, view, laboratory_limits=limits)


def answer(result: Worksheet, rules: Rules, file: CourseFile) -> dict[str, Any]:
    """Put a worksheet into the form that is printed as JSON.

    Parameters
    ----------
    result : Worksheet
        What was worked out.
    rules : Rules
        The entries it rests on.
    file : CourseFile
        The course.

    Returns
    -------
    dict
        ``hepatica-worksheet/1``.
    """
    from hepatica.therapy.decisions import name_of, permitted_factor

    decision, fill = result.decision, result.fill if result.permits_drug else None
    gate, flow = result.plan.gate, result.flow
    limits = gate.residual_limits_ml if gate else None
    return {
        "format": "hepatica-worksheet/1",
        "use": "study-only",
        "course": file.course,
        "center": file.center,
        "is_demo": file.is_demo,
        "at": result.on.isoformat(),
        "is_signed": False,
        "marks": ["STUDY ONLY", "NOT SIGNED"] + (["DEMO"] if file.is_demo else []),
        "decision": name_of(decision),
        "dose_factor": permitted_factor(decision) if fill else None,
        "dose_of": getattr(decision, "of", None),
        "reason": getattr(decision, "reason", ""),
        "missing": list(getattr(decision, "missing", ())),
        "goes_in": getattr(decision, "goes_in", "") or None,
        "recheck_on": plain(getattr(decision, "recheck_on", None)),
        "tasks": plain(result.trace.tasks),
        "shown": [
            {
                "protocol": shown.rule_set,
                "title": shown.title,
                "decision": name_of(shown.decision),
                "reason": getattr(shown.decision, "reason", ""),
                "missing": list(getattr(shown.decision, "missing", ())),
                "blocks": False,
            }
            for shown in result.answers
            if not shown.is_binding
        ],
        "cycle": cycle(result, rules),
        "refused": [
            {"code": refusal.code, "message": refusal.message}
            for refusal in result.refusals
        ],
        "asks": [{"code": ask.code, "message": ask.message} for ask in result.asks],
        "is_emptying_only": result.is_emptying_only,
        "is_first_drug_fill": result.is_first_drug_fill,
        "dose_rate_mg_per_kg_per_day": (
            result.dose_rate_mg_per_kg_per_day if fill else None
        ),
        "dosing_weight_kg": (
            round(result.weight.dosing_weight_kg, 3) if result.weight else None
        ),
        "weight_date": result.weight_on.isoformat() if result.weight_on else None,
        "flow_ml_per_day": round(flow.flow_ml_per_day, 4) if flow else None,
        "flow_source": flow.source if flow else None,
        "flow_date": flow.on.isoformat() if flow and flow.on else None,
        "flow_note": flow.note if flow else result.plan.flow_missing,
        "fill_volume_ml": fill.fill_volume_ml if fill else None,
        "fill_drug_mg": round(fill.fill_drug_mg, 3) if fill else None,
        "fill_drug_mg_exact": (
            round(result.fill_drug_mg_exact, 3)
            if fill and result.fill_drug_mg_exact is not None
            else None
        ),
        "concentration_mg_per_ml": (
            round(fill.concentration_mg_per_ml, 4) if fill else None
        ),
        "delivered_mg": round(fill.delivered_mg, 3) if fill else None,
        "infusion_days": fill.infusion_days if fill else None,
        "additives": [
            {"additive": a.additive, "amount": a.amount, "unit": a.unit}
            for a in result.additives
        ],
        "vials": vials(result),
        "residual_expected_ml": (
            round(gate.volume_left_ml, 3)
            if gate and gate.volume_left_ml is not None
            else None
        ),
        "residual_limits_ml": [round(x, 3) for x in limits] if limits else None,
        "next_residual_limits_ml": (
            [round(x, 3) for x in fill.residual_limits_ml] if fill else None
        ),
        "runs_dry": dry(result),
        "caps_exceeded": [
            {"cap": c.cap.id, "value": round(c.value, 4), "message": c.message}
            for c in result.caps
        ],
        "contingency": (
            {
                "entry": result.contingency.id,
                "infusate": result.contingency.infusate.value,
                "title": result.contingency.title,
            }
            if result.contingency
            else None
        ),
        "knowledge_version": rules.knowledge_version,
        "trace": plain(result.trace),
    }
