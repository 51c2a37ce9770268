"""Plays the steps of everyone in the order of time, through the clinic's actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from functools import singledispatchmethod
from typing import Any

from hepatica.actions import booking, courses, doses
from hepatica.actions.people import open_course, register_person
from hepatica.demo.known import Known
from hepatica.demo.parameters import parameters
from hepatica.demo.people import DemoPerson
from hepatica.demo.play_orders import PERMITS, Ordered, OrderPlayer
from hepatica.demo.steps import (
    Book,
    Decide,
    Empty,
    Enter,
    Fill,
    Note,
    OrderStep,
    Propose,
    Step,
)
from hepatica.errors import ContractError, InputError
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.envelope import Payload

SOURCE = "demo-laboratory"
"""Feed by which the laboratory results of the demo come."""

_SECONDS_PER_DAY = 24 * 60 * 60


@dataclass(slots=True, kw_only=True)
class _Pump:
    """What is in a person's pump, as it really is."""

    volume_ml: float = 0.0
    infusate: Any = None
    filled_at: datetime | None = None


class Player:
    """Plays steps, and knows what is really in each pump.

    Parameters
    ----------
    known : Known
        Volumes and infusates, from the knowledge.
    center : str
        Id of the demo center.
    """

    def __init__(self, known: Known, *, center: str) -> None:
        self._known, self._center = known, center
        self._pumps: dict[str, _Pump] = {}
        self._proposals: dict[str, Any] = {}
        self._decisions: dict[str, Any] = {}
        self._orders = OrderPlayer(self._decisions)

    def play(
        self, steps: Iterable[Step], *, tick: Callable[[], None] = lambda: None
    ) -> None:
        """Play every step.

        Parameters
        ----------
        steps : iterable of Step
            In the order of time.
        tick : callable
            Called after each.
        """
        for step in steps:
            self._play(step)
            tick()

    @singledispatchmethod
    def _play(self, step: Step) -> None:
        raise ContractError(f"no way to play a {type(step).__name__}")

    @_play.register
    def _enter(self, step: Enter) -> None:
        person = step.person
        row = register_person(
            by=step.by,
            at=step.at,
            center=self._center,
            family_name=person.family_name,
            given_names=person.given_name,
            birth_on=person.birth_on,
            sex=person.sex,
            identifiers=[(parameters()["identifier_system"], person.record_no)],
        )
        open_course(
            by=step.by,
            at=step.at,
            center=self._center,
            course=person.course_id,
            person=row.pk,
        )
        self._pumps[person.key] = _Pump()

    @_play.register
    def _note(self, step: Note) -> None:
        self._record(
            step,
            step.payload,
            happened_at=step.happened_at,
            source=SOURCE if step.external_id else None,
            external_id=step.external_id,
        )

    @_play.register
    def _propose(self, step: Propose) -> None:
        recorded = doses.propose(
            by=step.by,
            at=step.at,
            course_id=step.person.course_id,
            on=step.at.date(),
        )
        self._proposals[step.person.key] = recorded.fact

    @_play.register
    def _decide(self, step: Decide) -> None:
        proposal = self._proposals[step.person.key]
        proposed = proposal.payload
        permits = proposed.decision in PERMITS and not proposed.refusals
        is_followed = permits or proposed.decision in ("hold", "discontinue")
        recorded = doses.decide(
            by=step.by,
            at=step.at,
            course_id=step.person.course_id,
            proposal_id=proposal.id,
            accept=is_followed,
            decision=proposed.decision if is_followed else "hold",
            reason=step.reason if is_followed else "no dose could be computed",
        )
        self._decisions[step.person.key] = recorded.fact

    @_play.register
    def _order(self, step: OrderStep) -> None:
        self._orders.play(step)

    @_play.register
    def _empty(self, step: Empty) -> None:
        pump = self._pumps[step.person.key]
        if pump.filled_at is None:
            raise ContractError(f"{step.person.record_no}: the pump is empty already")
        out = k.PumpEmptied(residual_volume_ml=self._residual_ml(step, pump))
        try:
            self._record(step, out)
        except InputError:  # it is unusual, and asked for once more
            self._record(step, out, confirmed=True)
        pump.filled_at = None

    @_play.register
    def _fill(self, step: Fill) -> None:
        decided = self._decisions.pop(step.person.key, None) if not step.order else None
        if decided is not None and decided.payload.decision in PERMITS:
            ordered = self._orders.take(step.person)
            payload = self._drug(step.person, decided, ordered)
        else:
            payload = self._drug_free(step)
        self._record(step, payload)
        pump = self._pumps[step.person.key]
        pump.volume_ml, pump.infusate = payload.volume_ml, payload.infusate
        pump.filled_at = step.at

    @_play.register
    def _book(self, step: Book) -> None:
        inside = self._pumps[step.person.key].infusate
        after_saline = "drug-fill" if step.is_dosed else "refill"
        booking.book(
            by=step.by,
            at=step.at,
            course_id=step.person.course_id,
            on=step.on,
            purpose="emptying" if inside is self._known.drug else after_saline,
            time_of_day=_agreed(step),
            reason="" if step.is_bound else "No rules are bound yet: as is usual here",
        )

    def _drug(self, person: DemoPerson, decided: Any, ordered: Ordered) -> k.PumpFilled:
        decision, proposed = decided.payload, self._proposals[person.key].payload
        return k.PumpFilled(
            infusate=self._known.drug,
            volume_ml=decision.fill_volume_ml or proposed.fill_volume_ml,
            drug_mg=decision.fill_drug_mg,
            dose_rate_mg_per_kg_per_day=decision.dose_rate_mg_per_kg_per_day,
            dosing_weight_kg=proposed.dosing_weight_kg,
            flow_ml_per_day=proposed.flow_ml_per_day,
            infusion_days=decision.infusion_days,
            additives=ordered.fact.payload.additives,
            decision=decided.id,
            order=ordered.fact.id,
            preparation=ordered.prepared,
        )

    def _drug_free(self, step: Fill) -> k.PumpFilled:
        order = step.order or parameters()["rules"]["contingency"]
        return k.PumpFilled(
            infusate=self._known.infusates[order],
            volume_ml=self._known.reservoirs[step.person.model],
        )

    def _residual_ml(self, step: Empty, pump: _Pump) -> float:
        figures = parameters()["pump"]
        if step.surplus_ml is not None:
            return round(pump.volume_ml + step.surplus_ml, 1)
        person = step.person
        flow = person.card_flow_ml_per_day * person.true_over_card * step.flow_factor
        if pump.infusate is self._known.infusates["glycerin-maintenance"]:
            flow *= figures["glycerin_over_drug"]
        since = pump.filled_at or step.at
        days = (step.at - since).total_seconds() / _SECONDS_PER_DAY
        left: float = pump.volume_ml - flow * days + step.reading_error_ml
        # The last of it stays behind; a reading is to a tenth of a milliliter.
        return float(round(min(max(left, figures["undrawable_ml"]), pump.volume_ml), 1))

    def _record(
        self,
        step: Step,
        payload: Payload,
        *,
        happened_at: datetime | None = None,
        source: str | None = None,
        external_id: str | None = None,
        confirmed: bool = False,
    ) -> None:
        courses.record(
            by=step.by,
            at=step.at,
            course_id=step.person.course_id,
            payload=payload,
            happened_at=happened_at or step.at,
            source=source,
            external_id=external_id,
            confirmed=confirmed,
        )


def _agreed(step: Book) -> time | None:
    """Agree on a time with every other person; a list shows what it is without one."""
    number = int(step.person.course_id[-2:])
    return time(9 + number % 7) if number % 2 else None
