"""The people of the background: some at every stage that a course has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hepatica.demo.diary import CYCLE, FORTNIGHT
from hepatica.demo.parameters import parameters
from hepatica.demo.people import Fixed
from hepatica.demo.teller import Teller

# So that a scripted rise lands in the band that the story is about.
LOW_ALP = Fixed(lab_starts=(("alkaline-phosphatase", 72.0),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where one person of the background stands.

    Parameters
    ----------
    title : str
        In words.
    tell : callable
        Writes the steps.
    fixed : Fixed
        What the person must be.
    """

    title: str
    tell: Callable[[Teller], None]
    fixed: Fixed = field(default_factory=Fixed)


def ready(tell: Teller, *, first: int) -> None:
    """Implant, study and bind in time for a first drug fill."""
    tell.implant(first - CYCLE, fill="heparinized-saline-hold")
    saline(tell, first - FORTNIGHT)
    tell.study(first - 9)
    tell.bind(first - 3)


def saline(
    tell: Teller, day: int, *, order: str = "", next_days: int = FORTNIGHT
) -> None:
    """Hold a refill visit without drug."""
    tell.visit(day, drug=False, order=order, next_days=next_days)


def treat(
    tell: Teller,
    *,
    since_drug: int,
    cycles: int,
    until: int = -1,
    factors: dict[int, dict[str, float]] | None = None,
) -> None:
    """Give cycles of drug up to now.

    Parameters
    ----------
    tell : Teller
        Of the person.
    since_drug : int
        Days since the last drug visit. [d]
    cycles : int
        How many drug visits.
    until : int
        Last day on which a visit is held; the drug comes out on time before it.
    factors : dict
        Cycle, from 1, to what is multiplied at its drug visit.
    """
    first = -since_drug - CYCLE * (cycles - 1)
    ready(tell, first=first)
    for cycle in range(1, cycles + 1):
        day = first + CYCLE * (cycle - 1)
        tell.visit(day, drug=True, factors=(factors or {}).get(cycle))
        if day + FORTNIGHT <= until:
            saline(tell, day + FORTNIGHT)


def _waiting(days: int) -> Callable[[Teller], None]:
    def tell(teller: Teller) -> None:
        teller.implant(-days, fill="heparinized-saline-hold")
        teller.bind(-days + 1)
        if days > FORTNIGHT:
            saline(teller, -days + FORTNIGHT)

    return tell


def _failed(result: str, *, outside: bool) -> Callable[[Teller], None]:
    def tell(teller: Teller) -> None:
        teller.implant(-24, fill="heparinized-saline-hold")
        teller.bind(-23)
        saline(teller, -10)
        teller.study(-8, result, outside=outside)

    return tell


def _cleared(days: int) -> Callable[[Teller], None]:
    def tell(teller: Teller) -> None:
        teller.implant(-days, fill="heparinized-saline-hold")
        saline(teller, -days + FORTNIGHT)
        teller.study(-7)
        teller.bind(-2)

    return tell


def _first_today(teller: Teller) -> None:
    ready(teller, first=0)
    teller.weigh(-2)
    teller.visit_today()


def _on_drug(cycles: int, since_drug: int) -> Callable[[Teller], None]:
    return lambda teller: treat(teller, since_drug=since_drug, cycles=cycles)


def _due_today(cycles: int) -> Callable[[Teller], None]:
    def tell(teller: Teller) -> None:
        treat(teller, since_drug=CYCLE, cycles=cycles)
        teller.visit_today()

    return tell


def _climbing(cycles: int, since_drug: int) -> Callable[[Teller], None]:
    def tell(teller: Teller) -> None:
        teller.rise["alkaline-phosphatase"] = parameters()["rises"]["climber_per_cycle"]
        treat(teller, since_drug=since_drug, cycles=cycles)

    return tell


def _reduced(teller: Teller) -> None:
    factor = parameters()["rises"]["half_again"]
    treat(
        teller,
        since_drug=9,
        cycles=4,
        factors={3: {"alkaline-phosphatase": factor}},
    )


def _held(cycles: int, since_visit: int) -> Callable[[Teller], None]:
    def tell(teller: Teller) -> None:
        doubled = {"alkaline-phosphatase": parameters()["rises"]["doubled"]}
        treat(
            teller,
            since_drug=since_visit,
            cycles=cycles,
            until=-since_visit,
            factors={cycles: doubled},
        )

    return tell


def _maintained(cycles: int, since: int) -> Callable[[Teller], None]:
    def tell(teller: Teller) -> None:
        order = "heparinized-saline-hold"
        start = since + 2 * FORTNIGHT
        treat(teller, since_drug=start + FORTNIGHT, cycles=cycles, until=-start)
        teller.maintain(-start, interval_days=teller.interval(order))
        saline(teller, -start + FORTNIGHT, order=order)
        saline(teller, -since, order=order)

    return tell


def _explanted(since: int, *, closed: bool = False) -> Callable[[Teller], None]:
    def tell(teller: Teller) -> None:
        end = since + FORTNIGHT
        treat(teller, since_drug=end + FORTNIGHT, cycles=2, until=-end)
        teller.explant(-since)
        if closed:
            teller.close(-since + 6)

    return tell


STAGES: tuple[Stage, ...] = (
    Stage(title="Implanted, waiting for the study", tell=_waiting(6)),
    Stage(title="Implanted, waiting for the study", tell=_waiting(11)),
    Stage(title="Implanted, waiting for the study", tell=_waiting(18)),
    Stage(title="Study failed", tell=_failed("failed", outside=True)),
    Stage(title="Study indeterminate", tell=_failed("indeterminate", outside=False)),
    Stage(title="Cleared, first fill in some days", tell=_cleared(26)),
    Stage(title="Cleared, first fill in some days", tell=_cleared(23)),
    Stage(title="First drug fill today", tell=_first_today),
    Stage(title="Cycle 1, on drug", tell=_on_drug(1, 3)),
    Stage(title="Cycle 1, drug out", tell=_on_drug(1, 20)),
    Stage(title="Cycle 2, drug fill today", tell=_due_today(2)),
    Stage(
        title="Cycle 2, small reservoir",
        tell=_on_drug(2, 8),
        fixed=Fixed(model="codman-3000-16", card_flow_ml_per_day=0.82),
    ),
    Stage(title="Cycle 3, on drug", tell=_on_drug(3, 5)),
    Stage(title="Cycle 3, drug fill today", tell=_due_today(3)),
    Stage(title="Cycle 4, dose reduced before", tell=_reduced, fixed=LOW_ALP),
    Stage(title="Cycle 4, values climbing", tell=_climbing(4, 12)),
    Stage(title="Cycle 5, values climbing", tell=_climbing(5, 17)),
    Stage(
        title="Cycle 5, on drug",
        tell=_on_drug(5, 10),
        fixed=Fixed(model="codman-3000-30"),
    ),
    Stage(title="Cycle 6, on drug", tell=_on_drug(6, 4)),
    Stage(title="Hold", tell=_held(3, 7), fixed=LOW_ALP),
    Stage(title="Hold", tell=_held(4, 3), fixed=LOW_ALP),
    Stage(title="Maintenance", tell=_maintained(4, 6)),
    Stage(title="Maintenance", tell=_maintained(3, 11)),
    Stage(title="Maintenance", tell=_maintained(2, 2)),
    Stage(title="Maintenance", tell=_maintained(2, 9)),
    Stage(title="Pump taken out", tell=_explanted(12)),
    Stage(title="Pump taken out", tell=_explanted(20)),
    Stage(title="Closed", tell=_explanted(30, closed=True)),
    Stage(title="Closed", tell=_explanted(25, closed=True)),
)
