"""``hepatica visit``: the next step of a visit, who is waited for and since when."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from hepatica.cli.output import emit, refusal_lines
from hepatica.cli.worksheet import add_course_options, read_course
from hepatica.errors import EXIT_OK

if TYPE_CHECKING:
    from hepatica.therapy.course import Order
    from hepatica.therapy.orders import Visit


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "visit",
        help="next step of a visit from a course file, and who is waited for",
        description="Work out where a visit stands on a day: its next step, which "
        "privilege it waits for and since when, why drug is refused, and the order of "
        "the day. It judges and refuses nothing, so the exit code is 0 whatever it "
        "finds. The time of day is not looked at: whether a prepared fill is past its "
        "use-by is for the chair.",
        epilog="example: hepatica visit case.course.json --at 2026-10-14 --json",
    )
    add_course_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from hepatica.therapy.orders import visit_state
    from hepatica.therapy.worksheet import as_decided, worksheet

    _, course, rules, on = read_course(args)
    sheet = as_decided(worksheet(course, rules, on=on), course, rules)
    data = answer(course.id, visit_state(course, sheet))
    emit(data, as_json=args.json, lines=_lines(data))
    return EXIT_OK


def answer(course: str, visit: Visit) -> dict[str, Any]:
    """Put a visit into the form that is printed as JSON.

    Parameters
    ----------
    course : str
        Course id.
    visit : Visit
        Where it stands.

    Returns
    -------
    dict
        ``hepatica-visit/1``.
    """
    return {
        "format": "hepatica-visit/1",
        "course": course,
        "at": visit.on.isoformat(),
        "path": visit.path,
        "next_step": visit.next_step,
        "waiting_for": list(visit.waiting_for),
        "since": visit.since.isoformat() if visit.since else None,
        "why": visit.why,
        "refused": [
            {"code": refusal.code, "message": refusal.message}
            for refusal in visit.refused
        ],
        "also": list(visit.also),
        "order": _order(visit.order),
    }


def _order(order: Order | None) -> dict[str, Any] | None:
    if order is None:
        return None
    return {
        "id": order.id,
        "order_hash": order.payload.order_hash,
        "version": order.payload.version,
    }


def _lines(data: dict[str, Any]) -> list[str]:
    lines = [
        f"Course {data['course']} on {data['at']}: {data['path']}",
        f"Next step: {data['next_step']}. {data['why']}",
    ]
    if data["waiting_for"]:
        since = f", since {data['since']}" if data["since"] else ""
        lines.append(f"Waits for one who may {' or '.join(data['waiting_for'])}{since}")
    if data["order"] is not None:
        order = data["order"]
        lines.append(f"Order: version {order['version']}, {order['order_hash']}")
    return lines + refusal_lines(data) + [f"ALSO: {step}" for step in data["also"]]
