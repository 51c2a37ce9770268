"""The named situations: each of these people is there to show one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hepatica.demo.diary import CYCLE, FORTNIGHT
from hepatica.demo.parameters import parameters
from hepatica.demo.people import Fixed
from hepatica.demo.stages import LOW_ALP, ready, saline, treat
from hepatica.demo.teller import Teller


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One thing to look at.

    Parameters
    ----------
    name : str
        Short, in kebab-case; tests and the list use it.
    title : str
        In words.
    shows : str
        What a reader of the pages sees.
    tell : callable
        Writes the steps.
    fixed : Fixed
        What the person must be.
    """

    name: str
    title: str
    shows: str
    tell: Callable[[Teller], None]
    fixed: Fixed = field(default_factory=Fixed)


def _on_schedule(tell: Teller) -> None:
    # No fill on record before the drug: the flow that doses is the one on the card.
    tell.implant(-FORTNIGHT - CYCLE)
    tell.study(-FORTNIGHT - 12)
    tell.bind(-FORTNIGHT - 3)
    tell.visit(-FORTNIGHT, drug=True, empty=False)
    tell.visit_today()


def _past(tell: Teller) -> None:
    ready(tell, first=-19)
    tell.visit(-19, drug=True)
    tell.miss(-5, planned=-5)


def _fast(tell: Teller) -> None:
    tell.reason = "pump known to run fast; shorter interval agreed, surgeon told"
    treat(tell, since_drug=7, cycles=2)


def _alp_doubled(tell: Teller) -> None:
    treat(tell, since_drug=CYCLE, cycles=3)
    factor = parameters()["rises"]["doubled"]
    tell.weigh(-1)
    tell.labs(-1, factors={"alkaline-phosphatase": factor})
    tell.propose(-1)


def _lab_missing(tell: Teller) -> None:
    treat(tell, since_drug=CYCLE, cycles=2)
    tell.weigh(-1)
    tell.labs(-1, without=("alkaline-phosphatase",))


def _late(tell: Teller) -> None:
    # Two days after the pump ran dry by its card: nothing can be drawn any more.
    ready(tell, first=-32)
    tell.visit(-32, drug=True)
    tell.miss(-17, planned=-18)
    saline(tell, -6)


def _glycerin(tell: Teller) -> None:
    treat(tell, since_drug=60, cycles=2, until=-60 + FORTNIGHT)
    days = tell.interval("glycerin-maintenance")
    tell.maintain(-32, interval_days=days)
    saline(tell, -32, order="glycerin-maintenance", next_days=int(days))


def _altitude(tell: Teller) -> None:
    treat(tell, since_drug=CYCLE - 4, cycles=2, until=-CYCLE)
    tell.altitude(-10, first=-20, last=-13)
    factor = parameters()["pump"]["altitude_over_usual"]
    tell.visit(-10, drug=False, flow_factor=factor)


def _over_fill(tell: Teller) -> None:
    treat(tell, since_drug=FORTNIGHT + 2, cycles=2, until=-FORTNIGHT - 2)
    tell.visit(-2, drug=False, surplus_ml=1.5)


def _no_rules(tell: Teller) -> None:
    tell.implant(-CYCLE - 2, fill="heparinized-saline-hold")
    saline(tell, -FORTNIGHT - 2, next_days=FORTNIGHT + 4)
    tell.study(-9)
    tell.weigh(-1)
    tell.labs(-1)


def _small(tell: Teller) -> None:
    tell.implant(-24, fill="heparinized-saline-hold")
    saline(tell, -24 + FORTNIGHT)
    tell.study(-8)
    tell.bind(-3)
    tell.weigh(-1)
    tell.labs(-1)


SITUATIONS: tuple[Situation, ...] = (
    Situation(
        name="on-schedule",
        title="On schedule: day 14, the drug comes out today",
        shows="Residual limits, delivered dose and dry date of the usual example.",
        tell=_on_schedule,
        fixed=Fixed(
            sex="male",
            height_cm=176,
            weight_kg=70,
            card_flow_ml_per_day=1.3,
            true_over_card=1.0,
        ),
    ),
    Situation(
        name="past-days",
        title="Drug past its infusion days: day 19, the visit was missed",
        shows="Top of Today: how much of the planned dose has been delivered.",
        tell=_past,
        fixed=Fixed(card_flow_ml_per_day=1.3, true_over_card=1.01),
    ),
    Situation(
        name="fast-pump",
        title="A pump that runs 17 percent fast",
        shows="Observed flow against the card, and a dose that rests on it.",
        tell=_fast,
        fixed=Fixed(card_flow_ml_per_day=1.25, true_over_card=1.17),
    ),
    Situation(
        name="alp-doubled",
        title="Alkaline phosphatase doubled: hold",
        shows="A proposal to hold that waits for a decision, with what it rests on.",
        tell=_alp_doubled,
        fixed=replace(LOW_ALP, card_flow_ml_per_day=1.1, true_over_card=1.01),
    ),
    Situation(
        name="lab-missing",
        title="A laboratory value is missing for today",
        shows="Cannot decide, and the name of the missing value.",
        tell=_lab_missing,
        fixed=Fixed(card_flow_ml_per_day=1.12, true_over_card=1.0),
    ),
    Situation(
        name="late-lower-bound",
        title="A late visit: the residual is a lower bound on the flow",
        shows="An interval that neither doses nor is averaged, and says why.",
        tell=_late,
        fixed=Fixed(card_flow_ml_per_day=1.35, true_over_card=1.0),
    ),
    Situation(
        name="glycerin",
        title="Kept on glycerin",
        shows="A fill whose dry date is not computed from the drug's flow.",
        tell=_glycerin,
    ),
    Situation(
        name="altitude",
        title="A week in the mountains: the interval is unfit",
        shows="An interval set aside, and dosing on the valid one before it.",
        tell=_altitude,
    ),
    Situation(
        name="over-fill",
        title="More came out than was put in",
        shows="Recorded and asked for twice; a drug fill is barred, saline is not.",
        tell=_over_fill,
    ),
    Situation(
        name="no-rules",
        title="No rules bound yet",
        shows="A worksheet that says what has to be chosen first.",
        tell=_no_rules,
    ),
    Situation(
        name="below-height",
        title="Height below the range of the ideal-weight formula",
        shows="No dosing weight, no guess in its place.",
        tell=_small,
        fixed=Fixed(sex="female", height_cm=149, weight_kg=68),
    ),
)
