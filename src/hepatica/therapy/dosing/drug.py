"""A drug as it comes: vials, what a fill takes of them, how long it is stable."""

from __future__ import annotations

import math
from dataclasses import dataclass

from hepatica.errors import ContractError
from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.dosing.fill import Fill


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """A drug as it comes, and the concentrations it was seen stable at.

    Parameters
    ----------
    id : str
        Short id.
    title : str
        In words.
    vial_drug_mg : float
        Drug in one vial. [mg]
    vial_concentration_mg_per_ml : float
        After reconstitution. [mg/mL]
    stability_low_mg_per_ml, stability_high_mg_per_ml : float
        Range in which stability in a pump was studied. [mg/mL]
    dwell_studied_days : float
        Longest time in a pump at body temperature without loss. [d]
    dwell_studied_at_mg_per_ml : float
        Concentration at which that was seen. [mg/mL]
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    vial_drug_mg: float
    vial_concentration_mg_per_ml: float
    stability_low_mg_per_ml: float
    stability_high_mg_per_ml: float
    dwell_studied_days: float
    dwell_studied_at_mg_per_ml: float
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class VialsForFill:
    """What a fill takes of the drug as it comes.

    Parameters
    ----------
    n_vials : int
        Opened for this fill alone.
    drug_volume_ml : float
        Of the reconstituted drug. [mL]
    diluent_volume_ml : float
        Up to the volume of the fill, additives included. [mL]
    left_in_vials_mg : float
        Not used. [mg]
    """

    n_vials: int
    drug_volume_ml: float
    diluent_volume_ml: float
    left_in_vials_mg: float


def vials_for_fill(
    *, fill_drug_mg: float, fill_volume_ml: float, drug: Drug
) -> VialsForFill:
    """Work out how a fill is made from vials.

    Parameters
    ----------
    fill_drug_mg : float
        Drug in the fill. [mg], > 0
    fill_volume_ml : float
        [mL], > 0
    drug : Drug
        As it comes.

    Returns
    -------
    VialsForFill
        Not rounded; the figure on a syringe is the compounder's.

    Raises
    ------
    ContractError
        If an amount is not above 0, or the drug alone has more volume than the
        fill.

    Notes
    -----
    Hazards: HZ-001 (amount taken for another). Vials are counted for one fill: a
    vial is not shared between patients here.

    Examples
    --------
    193.846 mg in 30 mL, from vials of 500 mg at 100 mg/mL:

    >>> from hepatica.therapy.decisions import EntryUsed
    >>> floxuridine = Drug(
    ...     id="floxuridine",
    ...     title="Floxuridine",
    ...     vial_drug_mg=500,
    ...     vial_concentration_mg_per_ml=100,
    ...     stability_low_mg_per_ml=2.5,
    ...     stability_high_mg_per_ml=12,
    ...     dwell_studied_days=42,
    ...     dwell_studied_at_mg_per_ml=10,
    ...     entry=EntryUsed(id="drug/floxuridine", version=1, evidence="V2"),
    ... )
    >>> made = vials_for_fill(fill_drug_mg=193.846, fill_volume_ml=30, drug=floxuridine)
    >>> made.n_vials, round(made.drug_volume_ml, 3), round(made.diluent_volume_ml, 3)
    (1, 1.938, 28.062)
    """
    if not (fill_drug_mg > 0 and fill_volume_ml > 0):
        raise ContractError("fill_drug_mg and fill_volume_ml must be above 0")
    drug_volume_ml = fill_drug_mg / drug.vial_concentration_mg_per_ml
    if drug_volume_ml > fill_volume_ml:
        raise ContractError(
            "fill_volume_ml must hold at least the volume of the reconstituted drug"
        )
    n_vials = math.ceil(fill_drug_mg / drug.vial_drug_mg)
    return VialsForFill(
        n_vials=n_vials,
        drug_volume_ml=drug_volume_ml,
        diluent_volume_ml=fill_volume_ml - drug_volume_ml,
        left_in_vials_mg=n_vials * drug.vial_drug_mg - fill_drug_mg,
    )


def stability_words(fill: Fill, drug: Drug) -> str:
    """Compare a fill with what was studied of its stability in a pump.

    Parameters
    ----------
    fill : Fill
        The fill worked out.
    drug : Drug
        What was studied.

    Returns
    -------
    str
        One sentence on the concentration and one on the time in the pump. Time in
        the pump is not the time until which a prepared fill may be used: that one is
        the pharmacy's, on its label.

    Notes
    -----
    Hazards: HZ-007 (drug that is no longer what it was).
    """
    low, high = drug.stability_low_mg_per_ml, drug.stability_high_mg_per_ml
    is_within = low <= fill.concentration_mg_per_ml <= high
    return (
        f"{'within' if is_within else 'outside'} the {low:g} to {high:g} mg/mL that "
        f"stability was studied at; {fill.infusion_days:g} days in the pump, "
        f"{drug.dwell_studied_days:g} days were studied at "
        f"{drug.dwell_studied_at_mg_per_ml:g} mg/mL"
    )


def is_dwell_studied(fill: Fill, drug: Drug) -> bool:
    """Tell whether drug was studied in a pump for as long as this fill stays in.

    Parameters
    ----------
    fill : Fill
        With the days until the drug is taken out.
    drug : Drug
        What was studied.

    Returns
    -------
    bool
        False where the planned days are more.
    """
    return fill.infusion_days <= drug.dwell_studied_days
