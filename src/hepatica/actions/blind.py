"""What somebody who is to verify does not see: the figures they have to find again.

A second reading is worth something only if the first is not on the page. So the reading
itself leaves it out, for who could give the verification, until it is given; no page,
no print and no answer has to remember it. What the figures come from stays: weights,
fills and residuals, the card of the pump, results, rules.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hepatica.actions._scope import By, actor_name
from hepatica.actions.permissions import is_permitted
from hepatica.actions.privileges import Privilege
from hepatica.actions.projection_state import State
from hepatica.actions.views import CourseView
from hepatica.therapy.course import Fact, fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.decisions import CannotDecide, Trace
from hepatica.therapy.orders import Visit, void_reasons
from hepatica.therapy.schedule import BEFORE_DRY, Plan
from hepatica.therapy.worksheet import Worksheet

_FIRST_FIGURES = (
    k.DoseProposed.KIND,
    k.DoseDecided.KIND,
    o.OrderSigned.KIND,
    o.OrderCosigned.KIND,
    # of an order before this one: its figures are those of this one as a rule
    o.OrderVerified.KIND,
    o.OrderRejected.KIND,
    o.FillPrepared.KIND,
)
_BEFORE_IT = (
    "weigh",
    "ask-symptoms",
    "bring-labs",
    "compute",
    "decide",
    "sign-order",
    "cosign-order",
    "verify-order",
)
# Steps of an order that is live and not verified.
_NOT_VERIFIED = ("cosign-order", "verify-order")
WITHHELD = "withheld until the order is verified"


def rights_to_figures(by: By, center: str) -> tuple[bool, bool]:
    """Look up what decides whether somebody reads blind.

    Parameters
    ----------
    by : Account or str
        Who reads.
    center : str
        Where.

    Returns
    -------
    tuple of bool
        May verify, may prescribe.
    """
    may_verify = is_permitted(by=by, center=center, privilege=Privilege.VERIFY)
    may_prescribe = is_permitted(by=by, center=center, privilege=Privilege.PRESCRIBE)
    return may_verify, may_prescribe


def is_blind(by: By, rights: tuple[bool, bool], visit: Visit, sheet: Worksheet) -> bool:
    """Tell whether somebody may not see the figures of a visit yet.

    Parameters
    ----------
    by : Account or str
        Who reads.
    rights : tuple of bool
        By :func:`rights_to_figures`.
    visit : Visit
        Of today.
    sheet : Worksheet
        Of today, with everything in it.

    Returns
    -------
    bool
        True for who may verify and did neither decide nor sign, while the order waits;
        and for who may verify and not prescribe before it is signed, and where it is
        void: it waits again once that is corrected, or another one with its figures.

    Notes
    -----
    Hazards: HZ-001, HZ-004, HZ-017 (a second check that repeats the first).
    """
    may_verify, may_prescribe = rights
    if not may_verify:
        return False
    actor, order = actor_name(by), visit.order
    decided = sheet.decided
    if order is not None and actor in order.signers:
        return False
    if decided is not None and actor == decided.by:
        return False
    is_waiting = order is not None and order.verified is None
    if order is not None and is_waiting and not void_reasons(order, sheet):
        return True
    if may_prescribe:
        return False
    if order is not None and is_waiting and order.filled is None:
        return True
    return visit.path == "drug" and visit.next_step in _BEFORE_IT


def is_blind_to_state(rights: tuple[bool, bool], state: State, *, on: date) -> bool:
    """Tell whether a list withholds the figures of a course from its reader.

    A list knows no signer and no hand, so it withholds a little more than a page.

    Parameters
    ----------
    rights : tuple of bool
        By :func:`rights_to_figures`.
    state : State
        Where the course stands.
    on : date
        The day.

    Returns
    -------
    bool
        True for who may verify while an order waits for it; and for who may verify
        and not prescribe from the day on which drug is due until it is verified.
    """
    may_verify, may_prescribe = rights
    if not may_verify:
        return False
    ahead = [order for order in state.orders if order.on >= on]
    if any(o.stands == "live" and o.step in _NOT_VERIFIED for o in ahead):
        return True
    if may_prescribe or any(order.stands == "live" for order in ahead):
        return False
    is_begun = state.waiting is not None or state.unfilled is not None
    steps = (step for one in (state, *state.pumps) for step in one.steps)
    return is_begun or any(s.code == "drug-fill" and s.on <= on for s in steps)


def without_dry_refill(state: State) -> State:
    """Leave out a refill that is planned by when the pump runs dry.

    Parameters
    ----------
    state : State
        Where the course stands.

    Returns
    -------
    State
        For a list that names what is next.
    """
    return replace(
        state,
        steps=tuple(s for s in state.steps if s.code != "refill" or not s.is_by_dry),
        pumps=tuple(without_dry_refill(pump) for pump in state.pumps),
    )


def blinded(view: CourseView, *, today: date) -> CourseView:
    """Leave out what a verifier has to find again.

    Parameters
    ----------
    view : CourseView
        As read.
    today : date
        Today at the center; what was decided and given on earlier days stays, as
        facts. What is worked out for an earlier day is left out with them: the flow
        that dosed then may be the one that doses now.

    Returns
    -------
    CourseView
        Without the answer, the decision and the order of today, and without the flow
        and the figures worked out for any day.
    """
    facts = tuple(fact for fact in view.facts if not _is_first_figure(fact, today))
    course = fold(view.id, facts)
    # who acts on the page has still seen the course as far as it goes
    course.last_seq = view.course.last_seq
    order = view.visit.order
    found = replace(
        view,
        facts=facts,
        course=course,
        deviations=tuple(d for d in view.deviations if d.fact in facts),
        visit=replace(view.visit, order=None, refused=()),
        to_verify=(order.id, order.payload.order_hash)
        if order is not None and view.visit.next_step == "verify-order"
        else None,
        is_blind=True,
    )
    plan = without_flow(view.plan)
    sheet = Worksheet(
        course=view.id,
        on=view.on,
        plan=without_flow(view.worksheet.plan),
        decision=CannotDecide(missing=(WITHHELD,)),
        trace=Trace(),
        is_emptying_only=view.worksheet.is_emptying_only,
        contingency=view.worksheet.contingency,
        knowledge_version=view.worksheet.knowledge_version,
    )
    return replace(found, plan=plan, worksheet=sheet)


def _is_first_figure(fact: Fact, today: date) -> bool:
    return fact.kind in _FIRST_FIGURES and fact.happened_on >= today


def without_flow(plan: Plan) -> Plan:
    """Leave the flow out, and what it is read back from.

    That is: each interval, limits and amounts left, when the pump runs dry, and a
    refill that is planned by it.

    Parameters
    ----------
    plan : Plan
        Of a day.

    Returns
    -------
    Plan
        With who withholds it in the place of the flow.
    """
    gate, contents = plan.gate, plan.contents
    return replace(
        plan,
        observations=(),
        flow=None,
        flow_missing=WITHHELD,
        dry=None,
        dry_missing=WITHHELD if plan.dry is not None else plan.dry_missing,
        due=tuple(one for one in plan.due if one.why != BEFORE_DRY),
        gate=type(gate)(fill=gate.fill, day=gate.day) if gate else None,
        contents=type(contents)(fill=contents.fill, day=contents.day)
        if contents
        else None,
        flow_deviation_ratio=None,
        flow_report=None,
    )
