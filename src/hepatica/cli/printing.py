"""``hepatica label`` and ``hepatica downtime``: papers from the records."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from hepatica.cli.database import (
    OPERATOR,
    add_database_options,
    chosen_center,
    now,
    open_records,
)
from hepatica.cli.output import emit, refusal_lines, write_private
from hepatica.errors import EXIT_OK, EXIT_REFUSED, InputError

if TYPE_CHECKING:
    from hepatica.actions.printing import Downtime, Label
    from hepatica.exchange.pdf import DowntimeCourse

_MALFORMED = "not-a-hash"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    labelling = commands.add_parser(
        "label",
        help="print the label of a prepared fill, if it may go to the chair now",
        description="Print the label, 100 mm by 70 mm, with two patient identifiers, "
        "pump, hour and a QR code of the order's whole hash and the preparation. "
        "Refused, with exit code 20, unless the order is live, signed, verified and "
        "released, and its fill is there as ordered and in its time. Each print is one "
        "audit event.",
        epilog="example: hepatica label --order 5e1f5923 --pdf label.pdf",
    )
    labelling.add_argument(
        "--order",
        required=True,
        metavar="HASH",
        help="the order's hash, or its first eight places or more",
    )
    labelling.set_defaults(run=_label)
    packing = commands.add_parser(
        "downtime",
        help="print what the chair needs while no screen can be asked",
        description="Print one block for each course with drug in the pump or "
        "something due in seven days: pump, contents, dry date, residual limits of "
        "each day, last dose, contacts. Print it before it is needed and keep it where "
        "it is found. Each print is one audit event.",
        epilog="example: hepatica downtime --center a --pdf downtime.pdf",
    )
    packing.add_argument(
        "--center", metavar="ID", help="center id; not needed where there is one"
    )
    packing.set_defaults(run=_downtime)
    for parser in (labelling, packing):
        parser.add_argument(
            "--pdf",
            required=True,
            metavar="FILE",
            help="write here, readable by you alone",
        )
        add_database_options(parser)


def _label(args: argparse.Namespace) -> int:
    open_records(args)
    from hepatica.actions.printing import label
    from hepatica.exchange.pdf import label_pdf

    at = now()
    try:
        found = label(by=OPERATOR, at=at, order_hash=args.order)
    except InputError as error:
        if error.errors[0].code == _MALFORMED:
            raise
        data = _refused(error)
        emit(data, as_json=args.json, lines=refusal_lines(data))
        return EXIT_REFUSED
    write_private(args.pdf, label_pdf(found.page), field="pdf")
    data = _printed(found, args.pdf)
    emit(data, as_json=args.json, lines=[f"The label is in {args.pdf}."])
    return EXIT_OK


def _refused(error: InputError) -> dict[str, Any]:
    return {
        "format": "hepatica-label/1",
        "is_granted": False,
        "refused": [{"code": one.code, "message": one.message} for one in error.errors],
    }


def _printed(found: Label, file: str) -> dict[str, Any]:
    from hepatica.therapy.orders import label_code

    order, made = found.order, found.order.preparation
    drawn = made.payload if made else None
    return {
        "format": "hepatica-label/1",
        "is_granted": True,
        "refused": [],
        "course": found.course_id,
        "center": found.center_id,
        "is_demo": found.is_demo,
        "order": {
            "id": order.id,
            "order_hash": order.payload.order_hash,
            "version": order.payload.version,
        },
        "code": label_code(order.payload.order_hash, made.fact.id) if made else None,
        "for_on": order.payload.for_on.isoformat(),
        "drug_mg": drawn.drug_mg if drawn else None,
        "volume_ml": drawn.volume_ml if drawn else None,
        "use_by": drawn.use_by.isoformat() if drawn else None,
        "file": file,
    }


def _downtime(args: argparse.Namespace) -> int:
    open_records(args)
    from hepatica.actions.printing import downtime
    from hepatica.exchange.pdf import sheet_pdf

    center = chosen_center(args.center)
    found = downtime(by=OPERATOR, at=now(), center=center.pk)
    write_private(args.pdf, sheet_pdf(found.page), field="pdf")
    data = _packed(found, args.pdf)
    lines = [
        f"{one['course']}: {one['due'] or 'drug inside'}" for one in data["courses"]
    ]
    lines.append(f"{len(data['courses'])} courses are in {args.pdf}.")
    emit(data, as_json=args.json, lines=lines)
    return EXIT_OK


def _packed(found: Downtime, file: str) -> dict[str, Any]:
    return {
        "format": "hepatica-downtime/1",
        "center": found.center_id,
        "is_demo": found.is_demo,
        "on": found.on.isoformat(),
        "until": found.until.isoformat(),
        "courses": [_course(one) for one in found.courses],
        "file": file,
    }


def _course(one: DowntimeCourse) -> dict[str, Any]:
    now_plan = one.plans[0]
    inside, dry, due = now_plan.contents, now_plan.dry, now_plan.next_due
    payload = inside.fill.payload if inside else None
    is_known = inside is not None and inside.fill.has_known_drug
    return {
        "course": one.course,
        "infusate": payload.infusate.value if payload else None,
        "drug_mg": payload.drug_mg if payload and is_known else None,
        "holds_drug": inside is not None and inside.fill.is_drug,
        "due": due.what if due else None,
        "due_on": due.on.isoformat() if due else None,
        "dry_earliest_on": dry.earliest_on.isoformat() if dry else None,
    }
