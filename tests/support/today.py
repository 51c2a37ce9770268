"""Today the slow and obvious way: fold every course, plan it, sort by harm."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.support.program import DAY_0

from hepatica.actions.knowledge_force import rules_in_force
from hepatica.actions.reading import today
from hepatica.records.read import facts_of
from hepatica.therapy.course import as_of, fold, orders_of
from hepatica.therapy.course import kinds as k
from hepatica.therapy.decisions import name_of
from hepatica.therapy.orders import visit_state, void_reasons
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import (
    as_decided,
    lab_evidence,
    policies_of,
    worksheet,
)

# Written out once more: a change of the order has to be made in two places.
ORDER = (
    "changed",
    "past",
    "waste",
    "order",
    "dry",
    "setup",
    "wait",
    "labs",
    "flow",
    "deviation",
    "due",
)
LOOK_AHEAD_DAYS = 7
BEFORE_THE_DAY = (
    "cosign-order",
    "verify-order",
    "cosign-verification",
    "release",
    "prepare",
)


@dataclass
class Look:
    """One course with everything that its facts say on a day."""

    facts: Any
    course: Any
    rules: Any
    now: Any
    on: date

    @property
    def ratio(self):
        return self.now.contents.delivered_ratio if self.now.contents else None

    def last(self, kind):
        found = [f for f in self.course.standing if f.kind == kind]
        return max(found, key=lambda f: f.course_seq, default=None)

    def came_after(self, fact, *kinds):
        return any(
            f.course_seq > fact.course_seq and f.kind in kinds
            for f in self.course.standing
        )

    def visit(self, on):
        sheet = worksheet(as_of(self.course, on=on), self.rules, on=on)
        sheet = as_decided(sheet, self.course, self.rules)
        return sheet, visit_state(self.course, sheet)

    @property
    def order(self):
        """An order that asks for something, why it is void, and its visit."""
        found = []
        for on in sorted({o.payload.for_on for o in orders_of(self.course)}):
            last = [o for o in orders_of(self.course) if o.payload.for_on == on][-1]
            sheet, visit = self.visit(on)
            if last.filled is not None or visit.next_step in ("book-next", "done"):
                continue
            void = void_reasons(last, sheet)
            is_early = last.fact.happened_on <= self.on < on and (
                visit.next_step in BEFORE_THE_DAY
                if not void
                else last.cancelled is None
            )
            if on == self.on or is_early:
                found.append((last, void, visit))
        found.sort(key=lambda one: not one[1] or one[0].is_ended)
        return found[0] if found else None

    @property
    def is_ordered(self):
        live = [
            o
            for o in orders_of(self.course)
            if o.fact.happened_on <= self.on <= o.payload.for_on
            and o.filled is None
            and not void_reasons(o, self.visit(o.payload.for_on)[0])
        ]
        return bool(live or self.order)


def look_at(course_id, on, *, center):
    facts = facts_of(course_id)
    course = fold(course_id, facts)
    rules = rules_in_force(center, course.rules, on=on)
    now = plan(course, on=on, policies=policies_of(rules))
    return Look(facts, course, rules, now, on)


# ---- each group: its sort key, or None where the course does not ask for it ----


def changed(look):
    if look.order is not None:
        order, void, _ = look.order
        if void and not order.is_ended:
            return (not drug_is_inside(look), first_step(look))
    return changed_results(look)


def drug_is_inside(look):
    decided, inside = look.last("dose-decided"), look.now.contents
    is_inside = inside is not None and inside.fill.payload.decision == decided.id
    return is_inside and changed_results(look) is not None


def changed_results(look):
    decided = look.last("dose-decided")
    if decided is None or decided.payload.decision not in ("proceed", "reduce"):
        return None
    inside = look.now.contents
    is_inside = inside is not None and inside.fill.payload.decision == decided.id
    if not is_inside and look.came_after(decided, "pump-filled", "dose-proposed"):
        return None
    proposal = next(f for f in look.facts if f.id == decided.payload.proposal)
    on = proposal.happened_on

    def answer_from(facts):
        sheet = worksheet(fold(look.course.id, facts), look.rules, on=on)
        return name_of(sheet.decision), sheet.dose_rate_mg_per_kg_per_day

    then = answer_from([f for f in look.facts if f.course_seq < decided.course_seq])
    is_other = then != answer_from(look.facts)
    labs = {f.id for f in look.facts if f.kind == "labs-resulted"}
    touched = [
        f
        for f in look.facts
        if f.course_seq > decided.course_seq
        and ((f.id in labs and f.happened_on <= on) or f.corrects in labs)
    ]
    return (not is_inside, first_step(look)) if is_other and touched else None


def past(look):
    if not look.now.days_past:
        return None
    worst = math.inf if look.ratio is None else look.ratio
    return (-worst, -look.now.days_past)


def order(look):
    if look.order is None:
        return None
    found, void, visit = look.order
    if void and not found.is_ended:
        return None
    return ((visit.since or found.last_at).timestamp(),)


def waste(look):
    """Whatever is compounded, in nobody, and cannot go into anybody today."""
    left = []
    for one in orders_of(look.course):
        if one.preparation is None or one.filled is not None:
            continue
        on = one.payload.for_on
        sheet, visit = look.visit(on)
        is_over = visit.next_step in ("book-next", "done") or void_reasons(one, sheet)
        if on < look.on or (one.fact.happened_on <= look.on and is_over):
            left.append(one.last_at.timestamp())
    return (min(left),) if left else None


def dry(look):
    contents, dates = look.now.contents, look.now.dry
    if contents is None:
        late = [d for d in look.now.due if d.code == "drug-free-fill" and d.is_overdue]
        return (0.0,) if late else None
    refill = next((d.on for d in look.now.due if d.code == "refill"), None)
    if contents.fill.is_drug and look.now.empty_by_on is not None:
        is_soon = dates is not None and dates.earliest_on < look.now.empty_by_on
    elif dates is not None:
        is_soon = dates.earliest_days_left <= LOOK_AHEAD_DAYS
    elif refill is not None:
        is_soon = refill < look.on
    else:
        is_soon = look.course.rules is not None
    return (dates.earliest_days_left if dates else 0.0,) if is_soon else None


def setup(look):
    if look.course.rules is not None:
        return None
    contents = look.now.contents
    return (contents.fill.on.toordinal() if contents else math.inf,)


def wait(look):
    proposal = look.last("dose-proposed")
    if proposal is not None:
        answers = [d.proposal for d in decisions(look)]
        if proposal.id not in answers and not look.came_after(proposal, "pump-filled"):
            return (proposal.happened_at.timestamp(),)
    decided = look.last("dose-decided")
    if decided is None or decided.payload.decision not in ("proceed", "reduce"):
        return None
    if look.came_after(decided, "pump-filled", "dose-proposed") or look.is_ordered:
        return None
    return (decided.happened_at.timestamp(),)


def labs(look):
    due = [d for d in look.now.due if d.code == "drug-fill" and d.on <= look.on]
    return (first_step(look),) if due and lab_gaps(look) else None


def flow(look):
    deviation = look.now.flow_deviation_ratio
    if deviation is not None and abs(deviation) > look.rules.fitness.tolerance_ratio:
        return (False, -abs(deviation))
    seen = look.now.observations
    is_dosed = look.course.phase in ("cleared", "treatment")
    is_dosed = is_dosed and look.course.discontinued is None
    if not is_dosed or not seen or seen[-1].is_fit_for_dosing:
        return None
    return (True, seen[-1].to_on.toordinal())


def due(look):
    found = [d for d in look.now.due if d.on <= look.on]
    if not found:
        return None
    planned = [d.on for d in found if d.code != "perfusion-study"]
    if planned:
        return (False, min(planned).toordinal())
    return (True, min(d.on for d in found).toordinal())


def decisions(look):
    return [
        f.payload
        for f in look.course.standing
        if f.kind == "dose-decided" and isinstance(f.payload, k.DoseDecided)
    ]


def lab_gaps(look):
    """Titles of the analytes that no decision could be made on."""
    gaps = set()
    for rule_set in look.rules.protocols:
        found = lab_evidence(look.course, look.rules, rule_set, on=look.on)
        for analyte, evidence in found.items():
            if "current" in evidence.why_missing:
                gaps.add(look.rules.analytes[analyte].title)
    return gaps


def first_step(look):
    return min((d.on.toordinal() for d in look.now.due), default=0)


def expected(courses, on, *, center, deviations):
    """Course, group and look of every row, in the order of the page.

    ``deviations`` gives the sort key of a course's open deviations, or ``None``: a
    test says itself which of its courses has one.
    """
    asks = {
        "changed": changed,
        "past": past,
        "order": order,
        "waste": waste,
        "dry": dry,
        "setup": setup,
        "wait": wait,
        "labs": labs,
        "flow": flow,
        "deviation": lambda look: deviations(look.course.id),
        "due": due,
    }
    found = []
    for course_id in courses:
        look = look_at(course_id, on, center=center)
        if look.now.device is None:
            continue
        for group in ORDER:
            key = asks[group](look)
            if key is not None:
                found.append(((ORDER.index(group), key, course_id), group, look))
                break
    found.sort(key=lambda item: item[0])
    return [(key[2], group, look) for key, group, look in found]


def assert_as_obvious(view, courses, *, center="a", deviations=lambda course: None):
    rows = expected(courses, view.on, center=center, deviations=deviations)
    assert [(row.course_id, row.group) for row in view.rows] == [
        (course_id, group) for course_id, group, _ in rows
    ]
    for row, (_, _, look) in zip(view.rows, rows, strict=True):
        assert row.days_past == look.now.days_past
        assert row.dry == look.now.dry
        assert row.flow_deviation_ratio == look.now.flow_deviation_ratio
        assert row.delivered_ratio == look.ratio
    assert [row.harm_rank for row in view.rows] == list(range(len(view.rows)))


# ---- what a test reads ----


def seen(program, on=None, by="reader-a"):
    return today(by=by, at=program.now(), on=on or program.at.date())


def on_day(n):
    return DAY_0.date() + timedelta(days=n)


def rows_of(program, on=None):
    return {row.course_id: row for row in seen(program, on).rows}


def row_of(program, on=None):
    (row,) = seen(program, on).rows
    return row
