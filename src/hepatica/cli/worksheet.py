"""``hepatica worksheet``: decision, fill and limits of a course file on a day."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hepatica.cli.output import emit, refusal_lines
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


def add_course_options(parser: argparse.ArgumentParser) -> None:
    """Add what every command understands that works out a day of a course file.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Of the command.
    """
    parser.add_argument("course_file", help="hepatica-course/1 JSON; - for stdin")
    parser.add_argument("--at", required=True, metavar="DATE", help="as 2026-10-14")
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

    on = read_day(args.at, path="at")
    file = wire.read_course_file(read_file(args.course_file))
    course = fold(file.course, file.facts)
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
    data["drug_delivered"] = _delivered(course, rules, on)
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
    emit(data, as_json=args.json, lines=_lines(data))
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
        "vials": _vials(result),
        "residual_expected_ml": (
            round(gate.volume_left_ml, 3)
            if gate and gate.volume_left_ml is not None
            else None
        ),
        "residual_limits_ml": [round(x, 3) for x in limits] if limits else None,
        "next_residual_limits_ml": (
            [round(x, 3) for x in fill.residual_limits_ml] if fill else None
        ),
        "runs_dry": _dry(result),
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
        "trace": _plain(result.trace),
    }


def _vials(result: Worksheet) -> dict[str, Any] | None:
    made, drug = result.vials, result.drug
    if not result.permits_drug or made is None or drug is None:
        return None
    return {
        "n": made.n_vials,
        "vial_drug_mg": drug.vial_drug_mg,
        "drug_volume_ml": round(made.drug_volume_ml, 3),
        "diluent_volume_ml": round(made.diluent_volume_ml, 3),
        "left_in_vials_mg": round(made.left_in_vials_mg, 3),
    }


def _delivered(course: Course, rules: Rules, on: date) -> dict[str, Any]:
    from hepatica.therapy.schedule import drug_delivered
    from hepatica.therapy.worksheet import policies_of

    total = drug_delivered([(course, policies_of(rules))], on=on)
    return {
        "low_mg": round(total.low_mg, 3),
        "high_mg": round(total.high_mg, 3),
        "fills": [
            {
                "on": fill.on.isoformat(),
                "filled_mg": fill.drug_mg,
                "low_mg": round(fill.delivered_low_mg, 3),
                "high_mg": round(fill.delivered_high_mg, 3),
                "mg_per_kg_high": (
                    round(fill.delivered_high_mg / fill.dosing_weight_kg, 4)
                    if fill.dosing_weight_kg
                    else None
                ),
                "is_in_pump": fill.is_in_pump,
                "why_wide": fill.why_wide,
            }
            for fill in total.fills
        ],
    }


def _dry(result: Worksheet) -> dict[str, Any] | None:
    dry = result.plan.dry
    if dry is None:
        return None
    return {
        "on": dry.on.isoformat(),
        "earliest_on": dry.earliest_on.isoformat(),
        "latest_on": dry.latest_on.isoformat(),
    }


def _plain(value: Any) -> Any:
    import json

    from hepatica.wire import canonical

    return json.loads(canonical(value))


def _lines(data: dict[str, Any]) -> list[str]:
    lines = [" · ".join(data["marks"]), f"Course {data['course']} on {data['at']}"]
    if data["is_emptying_only"]:
        lines.append("EMPTY THE PUMP: drug is in it and no drug is due yet")
    lines.append(f"Decision: {data['decision']} {data['reason']}".rstrip())
    lines += [f"MISSING: {text}" for text in data["missing"]]
    lines += refusal_lines(data)
    if data["fill_drug_mg"] is not None:
        lines.append(
            f"Fill: {data['fill_drug_mg']} mg floxuridine in "
            f"{data['fill_volume_ml']:g} mL "
            f"({data['dose_rate_mg_per_kg_per_day']:g} mg/kg/day x "
            f"{data['dosing_weight_kg']} kg x {data['fill_volume_ml']:g} mL / "
            f"{data['flow_ml_per_day']} mL/day, {data['flow_source']} flow of "
            f"{data['flow_date']})"
        )
    if data["residual_limits_ml"] is not None:
        low, high = data["residual_limits_ml"]
        lines.append(
            f"Residual today: expected {data['residual_expected_ml']} mL, limits {low} "
            f"to {high} mL; no drug outside them"
        )
    lines += [
        f"Additive: {one['additive']} {one['amount']:g} {one['unit']}"
        for one in data["additives"]
    ]
    if data["vials"] is not None:
        made = data["vials"]
        lines.append(
            f"To compound: {made['n']} vial(s) of {made['vial_drug_mg']:g} mg, "
            f"{made['drug_volume_ml']} mL of drug, {made['diluent_volume_ml']} mL of "
            "diluent and additives"
        )
    if data["drug_delivered"]["fills"]:
        total = data["drug_delivered"]
        lines.append(
            f"Delivered by pump so far: {total['low_mg']:g} to {total['high_mg']:g} mg "
            f"in {len(total['fills'])} drug fill(s)"
        )
    if data["contingency"] is not None:
        lines.append(f"Contingency: {data['contingency']['title']}")
    lines += [f"ASKS FOR A REASON: {item['message']}" for item in data["asks"]]
    return lines + [f"CAP: {item['message']}" for item in data["caps_exceeded"]]
