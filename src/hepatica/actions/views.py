"""What readings return: frozen, without a query left in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hepatica.therapy.course import Course, Fact, Order
from hepatica.therapy.decisions import Refusal
from hepatica.therapy.orders import Visit
from hepatica.therapy.schedule import DryDates, Plan
from hepatica.therapy.worksheet import Rules, Worksheet


@dataclass(frozen=True, slots=True, kw_only=True)
class CenterView:
    """The owner of a course.

    Parameters
    ----------
    id, name : str
        Slug, and in words.
    is_demo : bool
        Every page, print and export of it says DEMO.
    time_zone : str
        IANA name.
    """

    id: str
    name: str
    is_demo: bool
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Whose course it is.

    Parameters
    ----------
    id : str
        Person id.
    name : str
        Given names and family name.
    initials : str
        For lists: ``B.O.``
    record_no : str
        First number of the person, empty without one.
    birth_date : date or None
        Day of birth.
    sex : str
        FHIR's administrative gender, or empty.
    age : int or None
        Whole years on the day of the reading.
    """

    id: str
    name: str
    initials: str
    record_no: str
    birth_date: date | None
    sex: str
    age: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationView:
    """A fact that was accepted and was not as it should have been.

    Parameters
    ----------
    fact : Fact
        The fact.
    why : tuple of Refusal
        What was not as it should.
    reason : str
        As given by who recorded it; empty where none was asked for.
    """

    fact: Fact
    why: tuple[Refusal, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseView:
    """A course, read on a day, as known at a time.

    Parameters
    ----------
    id : str
        Course id.
    on : date
        Day of the reading.
    known_at : datetime or None
        Only what was recorded up to then; ``None``: everything.
    center : CenterView
        Its owner.
    person : PersonView or None
        ``None`` before there is one.
    facts : tuple of Fact
        All of them, in the order they were recorded.
    course : Course
        Folded.
    plan : Plan
        What is due.
    worksheet : Worksheet
        Of the day.
    rules : Rules
        In force for this course on ``rules_on``.
    rules_on : date
        The day itself, or a later one where the visit is looked at again.
    deviations : tuple of DeviationView
        Of the facts that stand.
    visit : Visit
        Where the visit of the day stands.
    is_open : bool
        Something can be decided and ordered for the day.
    is_blind : bool
        The reader is to verify, so the first figures are left out.
    reads_again : bool
        The reader saw both readings of an order of that day before this one.
    to_verify : tuple of str or None
        Id and hash of the order that the reader could verify now.
    compared : Order or None
        The last order of the day, where the second reading of it differed.
    unfit : tuple of UnfitInterval
        The intervals that dose nothing, oldest first.
    """

    id: str
    on: date
    known_at: datetime | None
    center: CenterView
    person: PersonView | None
    facts: tuple[Fact, ...]
    course: Course
    plan: Plan
    worksheet: Worksheet
    rules: Rules
    rules_on: date
    deviations: tuple[DeviationView, ...]
    visit: Visit
    is_open: bool = False
    is_blind: bool = False
    reads_again: bool = False
    to_verify: tuple[str, str] | None = None
    compared: Order | None = None
    unfit: tuple[UnfitInterval, ...] = ()

    @property
    def is_review(self) -> bool:
        """Whether the rules are those of another day: nothing is decided by that."""
        return self.rules_on != self.on


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfitInterval:
    """An interval that does not dose, without the flow that was seen in it.

    Parameters
    ----------
    to_on : date
        Its last day.
    why : tuple of str
        Each reason, in words.
    """

    to_on: date
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayRow:
    """One course that asks for something, at the worst of what it asks for.

    Parameters
    ----------
    course_id, center_id : str
        Which.
    initials, record_no : str
        Of the person; the course id stands in where there is none.
    group : str
        One of :data:`hepatica.actions.reading_today.GROUPS`.
    harm_rank : int
        Place in the list, from 0.
    days_past : int
        Days that drug is in beyond its infusion days.
    delivered_ratio : float or None
        Delivered over planned; ``None`` where it is not known. [1]
    dry : DryDates or None
        When the pump runs dry.
    flow_deviation_ratio : float or None
        Last fit interval against the card. [1]
    labs_missing : str
        Which results are missing for the next drug fill, and why.
    what : str
        One sentence.
    figure, unit : str
        The number to show large, and its unit.
    age : str
        How old the figure is, or what it is counted from.
    owner : str
        Whose turn it is.
    visit_on : date or None
        The visit to open for it; ``None``: the one of today, where one is opened.
    step : str
        Code of what is due first, where that is what leads; else empty.
    has_several : bool
        Several pumps are in place; a visit is held for just one.
    also : tuple of str
        What else the course asks for, in a sentence each.
    """

    course_id: str
    center_id: str
    initials: str
    record_no: str
    group: str
    harm_rank: int
    days_past: int
    delivered_ratio: float | None
    dry: DryDates | None
    flow_deviation_ratio: float | None
    labs_missing: str
    what: str
    figure: str
    unit: str
    age: str
    owner: str
    visit_on: date | None = None
    step: str = ""
    has_several: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayView:
    """Everyone who needs something, by harm, and how many need nothing.

    Parameters
    ----------
    on : date
        The day.
    rows : tuple of TodayRow
        By harm.
    n_routine : int
        Courses with a pump and nothing asked.
    n_with_drug, n_without : int
        Courses with drug in the pump, and without.
    is_demo : bool
        Some of it belongs to a demo center.
    """

    on: date
    rows: tuple[TodayRow, ...]
    n_routine: int
    n_with_drug: int
    n_without: int
    is_demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow:
    """One line of the list of courses.

    Parameters
    ----------
    id, center_id : str
        Which.
    name, initials, record_no : str
        Of the person, empty without one.
    phase : str
        As :class:`hepatica.therapy.course.Course` has it.
    holds_drug : bool
        Drug is in the pump.
    next_what : str
        What is due next, in words; empty: nothing.
    next_on : date or None
        When.
    """

    id: str
    center_id: str
    name: str
    initials: str
    record_no: str
    phase: str
    holds_drug: bool
    next_what: str
    next_on: date | None


def initials_of(given_names: str, family_name: str) -> str:
    """Shorten a name for a list.

    Parameters
    ----------
    given_names, family_name : str
        Names.

    Returns
    -------
    str
        ``B.O.``

    Examples
    --------
    >>> initials_of("Bea Maria", "Oak")
    'B.O.'
    """
    letters: Sequence[str] = [given_names.strip()[:1], family_name.strip()[:1]]
    return "".join(f"{letter.upper()}." for letter in letters if letter)


def age_on(birth_on: date | None, *, on: date) -> int | None:
    """Count whole years.

    Parameters
    ----------
    birth_on : date or None
        Day of birth.
    on : date
        Day of the reading.

    Returns
    -------
    int or None
        ``None`` without a day of birth, and before it.

    Examples
    --------
    >>> age_on(date(1960, 2, 29), on=date(2026, 2, 28))
    65
    """
    if birth_on is None or on < birth_on:
        return None
    had_birthday = (on.month, on.day) >= (birth_on.month, birth_on.day)
    return on.year - birth_on.year - (not had_birthday)


def unfit_of(plan: Plan) -> tuple[UnfitInterval, ...]:
    """List the intervals that dose nothing, with why and without their flow.

    Parameters
    ----------
    plan : Plan
        Of a day.

    Returns
    -------
    tuple of UnfitInterval
        Oldest first.
    """
    return tuple(
        UnfitInterval(to_on=one.to_on, why=one.why_not)
        for one in plan.observations
        if one.to_on is not None and not one.is_fit_for_dosing
    )
