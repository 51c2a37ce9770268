"""The pharmacy's list: what is to be verified, compounded, or returned, and vials."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from hepatica.actions import audit
from hepatica.actions._scope import By
from hepatica.actions.blind import is_blind, rights_to_figures
from hepatica.actions.courses_scope import readable_centers
from hepatica.actions.knowledge_force import in_force, local_day
from hepatica.actions.ledger import action
from hepatica.actions.names import named
from hepatica.actions.projection_state import read_state
from hepatica.errors import KnowledgeError
from hepatica.knowledge import InForce, build, rules_for
from hepatica.records.models import Center, CourseState, LedgerHead
from hepatica.records.read import courses_with_orders, facts_of_each
from hepatica.therapy.course import Course, Fact, Order, booking_for, fold, orders_of
from hepatica.therapy.course.kinds import RulesBound
from hepatica.therapy.orders import Visit, printed_code, visit_state
from hepatica.therapy.worksheet import Rules, as_decided, worksheet

__all__ = ["GROUPS", "PharmacyRow", "PharmacyView", "Vials", "how_far", "pharmacy"]

GROUPS = ("verify", "cosign", "release", "prepare", "waste", "ready", "gone")
"""What the list is for, in the order in which it keeps somebody waiting.

To verify; verified or signed by a trainee; verified and not released; released and not
compounded; compounded for an order that is void, or left over; compounded and at the
chair or on its way; and what went into a pump, back or to waste today.
"""

_OF_STEP = {
    "verify-order": "verify",
    "cosign-order": "cosign",
    "cosign-verification": "cosign",
    "release": "release",
    "prepare": "prepare",
}
# How far back a fill that nobody has wasted yet is looked for, and how far ahead
# vials are counted: no dose rests on either.
_BACK, _AHEAD = timedelta(days=30), timedelta(days=7)
_DRUG = "drug/floxuridine"


@dataclass(frozen=True, slots=True, kw_only=True)
class PharmacyRow:
    """One order or one compounded fill.

    Parameters
    ----------
    course_id, center_id : str
        Whose.
    initials, record_no : str
        Of the person.
    group : str
        One of :data:`GROUPS`.
    for_on : date
        Day of the visit.
    since : datetime or None
        How long it waits.
    why : str
        One sentence.
    drug_mg, volume_ml : float or None
        Ordered or compounded; ``None`` for who is still to verify it. [mg], [mL]
    label : str
        Code that the label of what was compounded prints; empty before.
    drug_lot, diluent_lot : str
        Of what was compounded.
    use_by : datetime or None
        Until when it may be used.
    read_again_because : str
        Why who read another figure before verified it; empty for a blind reading.
    booked_at : datetime or None
        When the visit starts; ``None``: no time is booked.
    """

    course_id: str
    center_id: str
    initials: str = ""
    record_no: str = ""
    group: str
    for_on: date
    since: datetime | None
    why: str
    drug_mg: float | None = None
    volume_ml: float | None = None
    label: str = ""
    drug_lot: str = ""
    diluent_lot: str = ""
    use_by: datetime | None = None
    read_again_because: str = ""
    booked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vials:
    """Vials that the drug fills of the coming week need, as far as is known.

    Parameters
    ----------
    n_fills : int
        Drug fills that are due up to then, or overdue.
    n_vials : int
        For those whose last drug fill is known.
    n_unknown : int
        Fills without one: first fills.
    vial_drug_mg : float or None
        Drug in a vial, by the knowledge in force. [mg]
    """

    n_fills: int
    n_vials: int
    n_unknown: int
    vial_drug_mg: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PharmacyView:
    """The list of one day.

    Parameters
    ----------
    on : date
        The day, on the clock of the first center.
    rows : tuple of PharmacyRow
        By group; in those before the visit by when it starts, those without a time
        after the others of their day; and by how long it waits.
    vials : Vials
        Of the coming week.
    is_demo : bool
        Some of it belongs to a demo center.
    """

    on: date
    rows: tuple[PharmacyRow, ...]
    vials: Vials
    is_demo: bool


def how_far(*, by: By) -> str:
    """Tell how far the ledgers go: whether an open list is old, and nothing else.

    Parameters
    ----------
    by : Account or str
        Who; of the centers the account may read.

    Returns
    -------
    str
        Another one after any fact; it holds nothing of a patient.
    """
    streams = [f"facts:{center.pk}" for center in readable_centers(by)]
    heads = LedgerHead.objects.filter(pk__in=streams).order_by("pk")
    return "-".join(str(seq) for seq in heads.values_list("last_seq", flat=True))


@action("pharmacy.read")
def pharmacy(*, by: By, at: datetime, on: date) -> PharmacyView:
    """List what waits for the pharmacy, and what it has out.

    Parameters
    ----------
    by : Account or str
        Who; the centers the account may read are listed.
    at : datetime
        Now, with offset.
    on : date
        Today.

    Returns
    -------
    PharmacyView
        By as many queries for one order as for a hundred.

    Notes
    -----
    Hazards: HZ-001, HZ-004 (who is to verify sees no amount before).
    """
    centers = list(readable_centers(by))
    ids = [center.pk for center in centers]
    courses = courses_with_orders(ids, since=at - _BACK)
    desks = {center.pk: _Desk.of(by, center, at=at) for center in centers}
    rows = [
        row
        for facts in facts_of_each(courses).values()
        for row in _rows(by, facts, desks[facts[0].center], at=at)
    ]
    rows.sort(key=lambda row: _place(row, at))
    audit.write(
        by=by,
        at=at,
        center=ids[0] if len(ids) == 1 else None,
        action="pharmacy.read",
        targets=[f"center:{center_id}" for center_id in ids],
    )
    return PharmacyView(
        on=on,
        rows=named(rows),
        vials=_vials(centers, on=on),
        is_demo=any(center.is_demo for center in centers),
    )


# What is done before the visit starts, by when it starts.
_BEFORE = ("verify", "cosign", "release", "prepare")


def _place(row: PharmacyRow, at: datetime) -> tuple[Any, ...]:
    """Sort by group, what is needed first, and then what waits longest."""
    since = row.since or at
    place = (GROUPS.index(row.group),)
    if row.group not in _BEFORE:
        return (*place, since, row.course_id)
    by = row.booked_at
    return (*place, row.for_on, by is None, by or since, since, row.course_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What all rows of a center have in common, looked up once."""

    today: date
    force: InForce
    rights: tuple[bool, bool]
    rules: dict[RulesBound | None, Rules]

    @classmethod
    def of(cls, by: By, center: Center, *, at: datetime) -> _Desk:
        today = local_day(center.time_zone, at)
        return cls(
            today=today,
            force=in_force(center.pk, today),
            rights=rights_to_figures(by, center.pk),
            rules={},
        )

    def rules_of(self, course: Course) -> Rules:
        if course.rules not in self.rules:
            self.rules[course.rules] = rules_for(course.rules, self.force)
        return self.rules[course.rules]


def _rows(
    by: By, facts: Sequence[Fact], desk: _Desk, *, at: datetime
) -> list[PharmacyRow]:
    course_id, center_id, today = facts[0].course or "", facts[0].center, desk.today
    course = fold(course_id, facts)
    rules = desk.rules_of(course)
    ahead = {o.payload.for_on for o in orders_of(course) if o.payload.for_on > today}
    rows = []
    for day in (today, *sorted(ahead)):
        sheet = as_decided(worksheet(course, rules, on=day), course, rules)
        visit = visit_state(course, sheet, at=at)
        hidden = is_blind(by, desk.rights, visit, sheet)
        rows += _of_visit(course, visit, day, today=today, hidden=hidden)
    return [replace(row, course_id=course_id, center_id=center_id) for row in rows]


def _of_visit(
    course: Course, visit: Visit, day: date, *, today: date, hidden: bool
) -> list[PharmacyRow]:
    """Make the rows of one visit; what is left over of earlier days is today's."""
    mine = [o for o in orders_of(course) if max(o.payload.for_on, today) == day]
    found = [_left_over(order) for order in mine if _is_left(order, visit)]
    current = _current(visit, day)
    booking = booking_for(course, on=day)
    if current is not None and booking is not None:
        current = replace(current, booked_at=booking.starts_at)
    rows = [*found, *([current] if current is not None else [])]
    return [
        replace(row, drug_mg=None, volume_ml=None) if hidden else row for row in rows
    ]


def _is_left(order: Order, visit: Visit) -> bool:
    """Whether a fill of it is compounded, in no patient, and will go into none."""
    if order.preparation is None or order.filled is not None:
        return False
    return order.payload.for_on < visit.on or order.id in visit.left_over


def _left_over(order: Order) -> PharmacyRow:
    return _of(order, "waste", "It is compounded and goes into nobody.")


def _current(visit: Visit, day: date) -> PharmacyRow | None:
    order = visit.order
    if order is None:
        return None
    if order.filled is not None:
        return _of(order, "gone", "Filled.")
    gone = [made for made in order.preparations if made.wasted is not None]
    if order.id in visit.left_over:
        return None
    group = _OF_STEP.get(visit.next_step)
    if group is not None and not order.is_ended:
        return _of(order, group, visit.why, since=visit.since)
    if order.preparation is not None and not order.is_ended:
        return _of(order, "ready", visit.why, since=visit.since)
    if gone and order.payload.for_on == day:
        wasted = gone[-1].wasted
        is_returned = wasted is not None and wasted.payload.is_returned
        return _of(order, "gone", "Returned." if is_returned else "Wasted.")
    return None


def _of(
    order: Order, group: str, why: str, *, since: datetime | None = None
) -> PharmacyRow:
    made = order.preparation
    return PharmacyRow(
        course_id="",
        center_id="",
        group=group,
        for_on=order.payload.for_on,
        since=since or order.last_at,
        why=why,
        drug_mg=made.payload.drug_mg if made else order.payload.fill_drug_mg,
        volume_ml=made.payload.volume_ml if made else order.payload.fill_volume_ml,
        label=printed_code(order.payload.order_hash, made.fact.id) if made else "",
        drug_lot=made.payload.drug_lot if made else "",
        diluent_lot=made.payload.diluent_lot if made else "",
        use_by=made.payload.use_by if made else None,
        read_again_because=order.verified.payload.read_again_because
        if order.verified is not None
        else "",
    )


def _vials(centers: list[Center], *, on: date) -> Vials:
    """Count vials by the last drug fill of who is due; a first fill is not guessed."""
    states = CourseState.objects.filter(course__center__in=centers)
    due = [
        course_id
        for course_id, text in states.values_list("pk", "dates")
        if any(
            step.code == "drug-fill" and step.on <= on + _AHEAD
            for step in read_state(text).steps
        )
    ]
    size = _vial_mg(centers, on=on)
    last = [
        fold(course_id, facts).last_drug_fill
        for course_id, facts in facts_of_each(due).items()
    ]
    known = [fill.payload.drug_mg for fill in last if fill is not None]
    return Vials(
        n_fills=len(due),
        n_vials=sum(math.ceil(drug_mg / size) for drug_mg in known) if size else 0,
        n_unknown=len(due) - len(known) if size else len(due),
        vial_drug_mg=size,
    )


def _vial_mg(centers: list[Center], *, on: date) -> float | None:
    for center in centers:
        try:
            return build.drug(in_force(center.pk, on).get(_DRUG)).vial_drug_mg
        except KnowledgeError:
            continue
    return None
