"""A course on the day of the reading, and the form of a row of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from hepatica.actions.projection_day import (
    days_past,
    delivered_ratio,
    dry_dates,
    due_steps,
    labs_missing,
)
from hepatica.actions.projection_orders import InWork, LeftOver
from hepatica.actions.projection_state import State, Step
from hepatica.therapy.schedule import DryDates


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One row in words.

    Parameters
    ----------
    what : str
        One sentence, or two.
    figure, unit : str
        The number to show large, and its unit.
    age : str
        How old the figure is, or what it is counted from.
    owner : str
        Whose turn it is.
    visit_on : date or None
        The visit that is to be opened for it, where it is not the one of today.
    """

    what: str
    figure: str
    unit: str
    age: str
    owner: str
    visit_on: date | None = None


class Seen:
    """A state on a day, with what every row asks worked out once.

    Parameters
    ----------
    state : State
        Of the course.
    on : date
        The day.
    at : datetime or None
        Now, with offset; ``None``: no time of day is looked at.
    is_blind : bool
        No row says a figure that the reader is to find again.
    """

    __slots__ = ("at", "due", "is_blind", "late", "on", "state")

    def __init__(
        self,
        state: State,
        on: date,
        at: datetime | None = None,
        *,
        is_blind: bool = False,
    ) -> None:
        self.state, self.on, self.at, self.is_blind = state, on, at, is_blind
        self.late = days_past(state, on=on)
        self.due = due_steps(state, on=on)

    @property
    def dry(self) -> DryDates | None:
        """When the pump runs dry."""
        return dry_dates(self.state, on=self.on)

    @property
    def ratio(self) -> float | None:
        """Delivered over planned, as a ratio."""
        return delivered_ratio(self.state, on=self.on)

    @property
    def missing(self) -> str:
        """Results that are missing for a fill that is due."""
        return labs_missing(self.state, on=self.on)

    @property
    def order(self) -> InWork | None:
        """The order that asks for something: a void one, or the first by its day."""
        asking = [order for order in self.state.orders if order.asks_on(self.on)]
        asking.sort(key=lambda order: order.stands != "void")
        return asking[0] if asking else None

    @property
    def is_ordered(self) -> bool:
        """Whether what was decided is ordered, for this day or a later one."""
        ahead = any(
            order.stands == "live" and order.signed_on <= self.on <= order.on
            for order in self.state.orders
        )
        return ahead or self.order is not None

    @property
    def is_void(self) -> bool:
        """Whether that one is void, so that nobody may act on it, and not ended."""
        return self.order is not None and self.order.stands == "void"

    @property
    def left_over(self) -> LeftOver | None:
        """The compounded fill that goes into nobody, and has the longest."""
        left = self.state.left_over
        return next((one for one in left if one.from_on <= self.on), None)

    @property
    def left_empty(self) -> Step | None:
        """The drug-free fill that an emptying of an earlier day still waits for."""
        found = (step for step in self.due if step.code == "drug-free-fill")
        return next((step for step in found if step.on < self.on), None)

    @property
    def refill_on(self) -> date | None:
        """Day of the next refill, where one is planned."""
        return next((s.on for s in self.state.steps if s.code == "refill"), None)


def days_word(number: int) -> str:
    """Give the word beside a number of days.

    Parameters
    ----------
    number : int
        Days. [d]

    Returns
    -------
    str
        ``day`` or ``days``.
    """
    return "day" if number == 1 else "days"
