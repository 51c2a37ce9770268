"""Dosing weight by a named rule. Three published rules disagree; none is default."""

from __future__ import annotations

from dataclasses import dataclass

from hepatica.errors import ContractError, OutsideValidityError
from hepatica.therapy.decisions import EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class IdealBodyWeight:
    """Parameters of the height equation for ideal body weight.

    Parameters
    ----------
    male_base_kg, female_base_kg : float
        Weight at the base height. [kg]
    kg_per_inch : float
        Added for each inch above the base height. [kg/in]
    base_height_cm : float
        Height that the equation starts at; below it the source says nothing. [cm]
    cm_per_inch : float
        [cm]
    entry : EntryUsed
        Where this stands.
    """

    male_base_kg: float
    female_base_kg: float
    kg_per_inch: float
    base_height_cm: float
    cm_per_inch: float
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightRule:
    """A published way from measured weight to dosing weight.

    Parameters
    ----------
    id : str
        ``average-above-25``, ``average-above-35`` or ``ideal-always``.
    method : str
        ``ideal`` or ``average-above``.
    above_ratio : float or None
        Excess over ideal weight from which the average is taken. [1]
    ideal : IdealBodyWeight
        The ideal weight that the rule means.
    entry : EntryUsed
        Where this stands.
    """

    id: str
    method: str
    above_ratio: float | None
    ideal: IdealBodyWeight
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class DosingWeight:
    """A dosing weight and how it came about.

    Parameters
    ----------
    dosing_weight_kg, ideal_body_weight_kg, actual_weight_kg : float
        [kg]
    used : str
        ``actual``, ``ideal`` or ``average``.
    """

    dosing_weight_kg: float
    ideal_body_weight_kg: float
    actual_weight_kg: float
    used: str


def ideal_body_weight_kg(
    *, height_cm: float, sex: str, ideal: IdealBodyWeight
) -> float:
    """Ideal body weight from height.

    Parameters
    ----------
    height_cm : float
        [cm], at least the base height of the equation
    sex : str
        ``male`` or ``female``.
    ideal : IdealBodyWeight
        The equation's parameters.

    Returns
    -------
    float
        [kg], not rounded

    Raises
    ------
    OutsideValidityError
        Below the base height: the sources do not cover it.
    ContractError
        If the sex is another word; the equation knows two.
    """
    if sex not in ("male", "female"):
        raise ContractError("sex must be male or female for ideal body weight")
    if height_cm < ideal.base_height_cm:
        raise OutsideValidityError(
            f"height_cm is below {ideal.base_height_cm} cm, where the ideal body "
            f"weight equation is not defined; a clinician must set the dosing weight"
        )
    base = ideal.male_base_kg if sex == "male" else ideal.female_base_kg
    inches = (height_cm - ideal.base_height_cm) / ideal.cm_per_inch
    return base + ideal.kg_per_inch * inches


def dosing_weight(
    *, rule: WeightRule, sex: str, height_cm: float, weight_kg: float
) -> DosingWeight:
    """Work out the dosing weight by one rule.

    Parameters
    ----------
    rule : WeightRule
        The rule bound to the course.
    sex : str
        ``male`` or ``female``.
    height_cm : float
        [cm], at least the base height of the equation
    weight_kg : float
        Measured body weight. [kg], > 0

    Returns
    -------
    DosingWeight
        Not rounded.

    Raises
    ------
    OutsideValidityError
        Below the base height of the ideal weight equation.
    ContractError
        If weight is not above 0 or the sex is unknown.

    Notes
    -----
    Hazards: HZ-004 (wrong weight or weight rule).
    """
    if not weight_kg > 0:
        raise ContractError("weight_kg must be above 0")
    ideal = ideal_body_weight_kg(height_cm=height_cm, sex=sex, ideal=rule.ideal)
    if rule.method == "ideal":
        used, result = "ideal", ideal
    elif rule.above_ratio is not None and weight_kg > ideal * (1 + rule.above_ratio):
        used, result = "average", (weight_kg + ideal) / 2
    else:
        used, result = "actual", weight_kg
    return DosingWeight(
        dosing_weight_kg=result,
        ideal_body_weight_kg=ideal,
        actual_weight_kg=weight_kg,
        used=used,
    )
