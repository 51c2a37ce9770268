"""Body surface area, with the formula named: published ones differ by several percent.

No floxuridine dose rests on it. It stands beside systemic doses that are reported per
square meter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from hepatica.errors import ContractError
from hepatica.therapy.decisions import EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class BsaFormula:
    """A power law of height and weight.

    Parameters
    ----------
    id : str
        Entry id: ``mosteller``, ``du-bois``, ``haycock``, ``gehan-george``.
    title : str
        As it is named on paper.
    coefficient, height_exponent, weight_exponent : float
        For m2 from cm and kg. [1]
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    coefficient: float
    height_exponent: float
    weight_exponent: float
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class BodySurfaceArea:
    """An area that never goes without the name of its formula.

    Parameters
    ----------
    bsa_m2 : float
        Not rounded. [m2]
    formula : str
        Entry id of the formula.
    """

    bsa_m2: float
    formula: str


def body_surface_area(
    *, height_cm: float, weight_kg: float, formula: BsaFormula
) -> BodySurfaceArea:
    r"""Work out the body surface area by one formula.

    Parameters
    ----------
    height_cm : float
        [cm], > 0
    weight_kg : float
        As measured; not a dosing weight. [kg], > 0
    formula : BsaFormula
        Which one; there is no default.

    Returns
    -------
    BodySurfaceArea
        With the formula's name.

    Raises
    ------
    ContractError
        If height or weight is not finite or not above 0.

    Notes
    -----
    .. math:: A = c\, h^{a} w^{b}

    Hazards: HZ-001 (a dose per square meter taken for one per kilogram).

    Examples
    --------
    >>> from hepatica.therapy.decisions import EntryUsed
    >>> mosteller = BsaFormula(
    ...     id="mosteller",
    ...     title="Mosteller",
    ...     coefficient=1 / 60,
    ...     height_exponent=0.5,
    ...     weight_exponent=0.5,
    ...     entry=EntryUsed(id="bsa-formula/mosteller", version=1, evidence="I"),
    ... )
    >>> area = body_surface_area(height_cm=180, weight_kg=80, formula=mosteller)
    >>> round(area.bsa_m2, 3), area.formula
    (2.0, 'mosteller')
    """
    for name, value in {"height_cm": height_cm, "weight_kg": weight_kg}.items():
        if not math.isfinite(value) or value <= 0:
            raise ContractError(f"{name} must be finite and above 0")
    area = (
        formula.coefficient
        * height_cm**formula.height_exponent
        * weight_kg**formula.weight_exponent
    )
    return BodySurfaceArea(bsa_m2=area, formula=formula.id)
