"""What happens in the demo, as a list of dated steps, before anything is recorded."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hepatica.demo.people import DemoPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that somebody at the center does.

    Parameters
    ----------
    at : datetime
        When it is done, with offset.
    person : DemoPerson
        About whom.
    by : str
        Account.
    """

    at: datetime
    person: DemoPerson
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter(Step):
    """Enter the person and open the course."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Step):
    """Record a fact whose content is known beforehand.

    Parameters
    ----------
    payload : Any
        Payload of the kind.
    happened_at : datetime
        When it happened.
    external_id : str or None
        Of a laboratory report.
    """

    payload: Any
    happened_at: datetime
    external_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose(Step):
    """Have the decision computed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide(Step):
    """Follow what was computed.

    Parameters
    ----------
    reason : str
        Where the proposal asks for one.
    """

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty(Step):
    """Take out what is in the pump; how much that is follows from the fill.

    Parameters
    ----------
    reading_error_ml : float
        Of the syringe. [mL]
    flow_factor : float
        On the pump's own flow since the fill: altitude. [1]
    surplus_ml : float or None
        More than was put in, by so much; read twice. [mL]
    """

    reading_error_ml: float
    flow_factor: float = 1.0
    surplus_ml: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill(Step):
    """Fill the pump.

    Parameters
    ----------
    order : str
        Standing order to fill by; empty: the drug as decided, or the contingency
        of the course where no drug was permitted.
    """

    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(Step):
    """Book the next visit.

    Parameters
    ----------
    on : date
        Its day.
    is_dosed : bool
        Drug is given in this course: what follows a drug-free fill is a drug fill.
    is_bound : bool
        Rules are bound, so that it is known when the pump runs dry.
    """

    on: date
    is_dosed: bool
    is_bound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderStep(Step):
    """An act on the order of the day; none where the decision gives no drug."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign(OrderStep):
    """Sign the order of what was decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verify(OrderStep):
    """Verify the order by a second reading.

    Parameters
    ----------
    weight_slip_kg : float
        By how much the weight is misread, so that the order is rejected. [kg]
    """

    weight_slip_kg: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(OrderStep):
    """Release it to compound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare(OrderStep):
    """Compound the fill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(OrderStep):
    """Check it at the chair, as one of two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(OrderStep):
    """Cancel the order.

    Parameters
    ----------
    reason : str
        Why.
    """

    reason: str


@dataclass(slots=True, kw_only=True)
class Story:
    """A person, what the person is there to show, and every step.

    Parameters
    ----------
    person : DemoPerson
        Who.
    title : str
        The situation or the stage, in words.
    shows : str
        What a reader of the pages sees; empty for the people of the background.
    steps : list of Step
        In the order they happen.
    visit_labs : dict of str to float or None
        Results of today, for the files to import; ``None``: no visit today.
    limits : dict of str to float
        Upper limits that the demo laboratory sends with them.
    """

    person: DemoPerson
    title: str
    shows: str = ""
    steps: list[Step] = field(default_factory=list)
    visit_labs: dict[str, float] | None = None
    limits: dict[str, float] = field(default_factory=dict)


def in_time_order(stories: list[Story]) -> list[Step]:
    """Put the steps of everyone into one line.

    Parameters
    ----------
    stories : list of Story
        Everyone.

    Returns
    -------
    list of Step
        By time; at the same time by person.
    """
    numbered = [
        (step.at, story.person.number, place, step)
        for story in stories
        for place, step in enumerate(story.steps)
    ]
    return [step for *_, step in sorted(numbered, key=lambda item: item[:3])]


def before(steps: list[Step], *, now: datetime) -> list[Step]:
    """Move what happens today to before now, where the day is not that old yet.

    Parameters
    ----------
    steps : list of Step
        In the order of time.
    now : datetime
        With offset.

    Returns
    -------
    list of Step
        The same ones in the same order; those of the day of ``now`` closer together
        where one of them would be still to come.
    """
    midnight = datetime.combine(now.date(), time(), now.tzinfo)
    last = steps[-1].at if steps else midnight
    if last < now:
        return steps
    share = (now - midnight) / (last + timedelta(minutes=1) - midnight)

    def moved(at: datetime) -> datetime:
        return at if at < midnight else midnight + share * (at - midnight)

    return [
        replace(step, at=moved(step.at), happened_at=moved(step.happened_at))
        if isinstance(step, Note)
        else replace(step, at=moved(step.at))
        for step in steps
    ]
