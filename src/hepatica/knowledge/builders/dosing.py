"""Doses, weights, limits, and the drug itself."""

from __future__ import annotations

from hepatica.errors import KnowledgeBlocked
from hepatica.knowledge.builders.parts import expect, number
from hepatica.knowledge.entry import KnowledgeEntry
from hepatica.knowledge.views import View
from hepatica.therapy.dosing import (
    Cap,
    Caps,
    IdealBodyWeight,
    RoundingRule,
    StartingDose,
    WeightRule,
)
from hepatica.units import CM_PER_INCH


def ideal_body_weight(entry: KnowledgeEntry) -> IdealBodyWeight:
    """Build the parameters of an ideal body weight equation.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``ideal-body-weight``.

    Returns
    -------
    IdealBodyWeight
        In kilograms and centimeters.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "ideal-body-weight")
    return IdealBodyWeight(
        male_base_kg=number(data["male_base"]),
        female_base_kg=number(data["female_base"]),
        kg_per_inch=number(data["per_inch"]),
        base_height_cm=number(data["base_height"]),
        cm_per_inch=CM_PER_INCH,
        entry=entry.used(),
    )


def weight_rule(entry: KnowledgeEntry, view: View) -> WeightRule:
    """Build a weight rule with the ideal weight that it means.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``weight-rule``.
    view : View
        Where the ideal body weight entry is taken from.

    Returns
    -------
    WeightRule
        One of the published variants.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind, or its ideal weight is not in the view.
    KnowledgeBlocked
        If its ideal weight may not be used.
    """
    data = expect(entry, "weight-rule")
    ratio = data.get("above_ratio")
    return WeightRule(
        id=entry.short,
        method=data["method"],
        above_ratio=None if ratio is None else number(ratio),
        ideal=ideal_body_weight(view.get(data["ideal"])),
        entry=entry.used(),
    )


def max_weight_age_days(entry: KnowledgeEntry) -> float:
    """Give the age from which a weight is stale.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``weight-age``.

    Returns
    -------
    float
        [d]

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    return number(expect(entry, "weight-age")["max_age"])


def release_lead_days(entry: KnowledgeEntry) -> float:
    """Give how many days before its visit a fill may be ordered.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``release-lead``.

    Returns
    -------
    float
        [d]

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    return number(expect(entry, "release-lead")["lead"])


def starting_dose(entry: KnowledgeEntry) -> StartingDose:
    """Build the starting dose of a setting.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``starting-dose``.

    Returns
    -------
    StartingDose
        With its dose rate.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    KnowledgeBlocked
        If it states a range only: there is no dose to start with.
    """
    data = expect(entry, "starting-dose")
    if "dose_rate" not in data:
        raise KnowledgeBlocked(
            f"{entry.id} states a range and not a dose to start with"
        )
    return StartingDose(
        id=entry.short,
        title=entry.title,
        dose_rate_mg_per_kg_per_day=number(data["dose_rate"]),
        entry=entry.used(),
    )


def rounding_rule(entry: KnowledgeEntry) -> RoundingRule:
    """Build a rounding rule.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``rounding-rule``.

    Returns
    -------
    RoundingRule
        With a step of 0 where nothing is rounded.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "rounding-rule")
    return RoundingRule(
        id=entry.short, step_mg=number(data["step"]), entry=entry.used()
    )


def caps(entry: KnowledgeEntry) -> Caps:
    """Build the limits on a dose.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``caps``.

    Returns
    -------
    Caps
        Soft and hard ones.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "caps")
    limits = tuple(
        Cap(
            id=row["id"],
            quantity=row["quantity"],
            above=float(row["above"]),
            unit=row["unit"],
            is_hard=row["is_hard"],
        )
        for row in data["caps"]
    )
    return Caps(id=entry.short, caps=limits, entry=entry.used())
