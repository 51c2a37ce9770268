"""Typed dose-modification rule sets, as the one interpreter reads them."""

from __future__ import annotations

from dataclasses import dataclass

from hepatica.therapy.decisions import EntryUsed

MEASURES = ("value", "ratio-to-uln", "ratio-to-reference", "ratio-to-baseline")
"""What a test compares: the value itself, or its ratio to a named value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """What a band says.

    Parameters
    ----------
    action : str
        ``proceed``, ``reduce``, ``hold``, ``discontinue`` or ``no-rule``.
    dose_factor : float
        Share of the dose in the rule set's ``dose_of``. [1], 0 to 1
    """

    action: str
    dose_factor: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A range of the compared figure; at most one of each pair of edges is set.

    Parameters
    ----------
    at_least, above : float or None
        Lower edge, with or without the edge itself. [measure's unit]
    below, at_most : float or None
        Upper edge, without or with the edge itself; both ``None``: open.
    then : Then
        What it says.
    """

    at_least: float | None = None
    above: float | None = None
    below: float | None = None
    at_most: float | None = None
    then: Then


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """Bands that hold for a range of the reference value.

    Parameters
    ----------
    above, at_most : float or None
        Range of the reference value, half-open; both ``None``: every value.
    bands : tuple of Band
        Ascending, without gap or overlap, the last one open.
    """

    above: float | None = None
    at_most: float | None = None
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabTest:
    """One laboratory test of a rule set.

    Parameters
    ----------
    analyte : str
        Analyte id.
    measure : str
        One of :data:`MEASURES`.
    unit : str
        UCUM unit of the band edges: ``1`` for a ratio.
    max_age_days : float
        An older result is stale. [d]
    choose : str
        ``latest`` result, or ``highest-since-emptying``: the highest from the
        last emptying on, with the latest still within ``max_age_days``.
    strata : tuple of Stratum
        One without a range, or several that cover every reference value.
    is_restart : bool
        It is asked only for the first drug fill after a hold.
    """

    analyte: str
    measure: str
    unit: str
    max_age_days: float
    choose: str
    strata: tuple[Stratum, ...]
    is_restart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRule:
    """What is to be done, beside the dose, and when.

    Parameters
    ----------
    code, what : str
        Stable word; what to do, in one sentence.
    answers : tuple of str
        Answers of the rule set that ask for it; then no figure is looked at.
    analyte : str
        Analyte whose figure asks for it; a test of the same rule set asks for it too.
    measure : str
        One of :data:`MEASURES`, or ``rises-in-a-row``: how often in a row, up to the
        latest, a result was higher than that of the day before it.
    unit : str
        UCUM unit of the edge: ``1`` for a ratio or a count.
    at_least : float or None
        From here on it is asked for. [unit]
    source, evidence : str
        Source with its place, and the evidence code.
    """

    code: str
    what: str
    answers: tuple[str, ...] = ()
    analyte: str = ""
    measure: str = ""
    unit: str = ""
    at_least: float | None = None
    source: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SymptomTest:
    """One symptom that must have been asked for.

    Parameters
    ----------
    symptom : str
        Symptom id.
    title : str
        In words.
    max_age_days : float
        An older answer is stale. [d]
    then : Then
        What its presence says.
    """

    symptom: str
    title: str
    max_age_days: float
    then: Then


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """A dose-modification protocol.

    Parameters
    ----------
    id : str
        Short id: ``floyd-2006``.
    title : str
        In words.
    dose_of : str
        ``planned-dose`` or ``dose-last-given``: what a factor applies to.
    tests : tuple of LabTest
        Laboratory tests; the most restrictive answer holds.
    symptoms : tuple of SymptomTest
        Symptom tests; likewise.
    restart : tuple of LabTest
        Asked beside the others at the first drug fill after a hold by that analyte.
    tasks : tuple of TaskRule
        What is to be done beside the dose.
    is_shown_beside : bool
        In force but not bound to a course, it is shown beside and bars nothing.
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    dose_of: str
    tests: tuple[LabTest, ...]
    symptoms: tuple[SymptomTest, ...] = ()
    restart: tuple[LabTest, ...] = ()
    tasks: tuple[TaskRule, ...] = ()
    is_shown_beside: bool = False
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRule:
    """What "reference value" means; a center chooses one.

    Parameters
    ----------
    id : str
        Entry id.
    basis : str
        ``last-drug-fill``: the latest result on or before the day of the last
        drug fill. ``baseline``: the last before the first drug fill.
    max_age_days : float
        How long before that day the result may be from. [d]
    entry : EntryUsed
        Where this stands.
    """

    id: str
    basis: str
    max_age_days: float
    entry: EntryUsed
