"""What a visit is, its steps, and what they look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hepatica.therapy.course import Course, Fact, Order, as_of
from hepatica.therapy.decisions import Refusal
from hepatica.therapy.worksheet import Worksheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A visit on one day.

    Parameters
    ----------
    on : date
        The day.
    path : str
        ``drug``, ``emptying``, ``drug-free`` or ``none``: what the day is for.
    next_step : str
        One of :data:`STEPS`.
    waiting_for : tuple of str
        Privileges of which one is enough to do it; empty where nothing is waited for.
    since : datetime or None
        When it could first be done; ``None`` where nothing of the day is recorded.
    why : str
        One sentence.
    refused : tuple of Refusal
        Why drug, or the next step with drug, is refused now.
    also : tuple of str
        Steps that wait beside it: ``return-or-waste``.
    order : Order or None
        The last order of the day, live or void.
    left_over : tuple of str
        Ids of the orders of the day whose compounded fill goes into nobody.
    """

    on: date
    path: str
    next_step: str
    waiting_for: tuple[str, ...] = ()
    since: datetime | None = None
    why: str = ""
    refused: tuple[Refusal, ...] = ()
    also: tuple[str, ...] = ()
    order: Order | None = None
    left_over: tuple[str, ...] = ()


STEPS: dict[str, tuple[str, ...]] = {
    "record-pump": ("record",),
    "bind-rules": ("prescribe",),
    "read-study": ("read-study",),
    "weigh": ("record",),
    "ask-symptoms": ("record",),
    "bring-labs": ("import-labs", "record"),
    "compute": ("prescribe", "verify", "record"),
    "decide": ("prescribe",),
    "sign-order": ("prescribe",),
    "cosign-order": ("prescribe",),
    "verify-order": ("verify",),
    "cosign-verification": ("verify",),
    "release": ("verify",),
    "prepare": ("prepare",),
    "check-at-bedside": ("check",),
    "empty": ("access", "fill", "record"),
    "fill-drug": ("fill",),
    "fill-drug-free": ("fill",),
    "return-or-waste": ("prepare", "check", "fill"),
    "book-next": ("record",),
    "done": (),
    "none": (),
}
"""Step to the privileges of which one is enough to do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the steps of a visit look at.

    Parameters
    ----------
    course : Course
        With everything that is recorded.
    sheet : Worksheet
        Of the day, with the decision in it.
    order : Order or None
        The last one of the day.
    at : datetime or None
        Now.
    facts : tuple of Fact
        Of the day, in the order they were recorded.
    """

    course: Course
    sheet: Worksheet
    order: Order | None
    at: datetime | None
    facts: tuple[Fact, ...]

    @property
    def on(self) -> date:
        """The day."""
        return self.sheet.on

    def last(self, *kinds: str) -> Fact | None:
        """Find the last fact of the day of some kinds.

        Parameters
        ----------
        *kinds : str
            One of them.

        Returns
        -------
        Fact or None
            ``None`` where there is none.
        """
        return next((f for f in reversed(self.facts) if f.kind in kinds), None)

    @property
    def decision(self) -> str:
        """What was decided for the day, empty before."""
        decided = self.sheet.decided
        return decided.payload.decision if decided is not None else ""

    @property
    def has_failed_gate(self) -> bool:
        """Whether what came out today forbids drug."""
        gate = self.sheet.plan.gate
        return gate is not None and gate.has_failed(on=self.on)

    @property
    def is_emptied(self) -> bool:
        """Whether nothing is in the pump at the end of the day, as far as it goes."""
        device = as_of(self.course, on=self.on).device
        return device is None or device.contents is None
