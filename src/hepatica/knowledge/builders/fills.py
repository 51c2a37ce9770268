"""The drug, its cycle, drug-free fills, and known misprints."""

from __future__ import annotations

from hepatica.knowledge.builders.parts import expect, number
from hepatica.knowledge.entry import KnowledgeEntry
from hepatica.therapy.dosing import (
    AdditiveAmount,
    AdditiveRule,
    Cycle,
    Drug,
    Misprint,
    StandingOrder,
)
from hepatica.therapy.pump import Infusate


def drug(entry: KnowledgeEntry) -> Drug:
    """Build a drug with its vial and the concentrations it was seen stable at.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``drug``.

    Returns
    -------
    Drug
        In milligrams and milliliters.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "drug")
    return Drug(
        id=entry.short,
        title=entry.title,
        vial_drug_mg=number(data["vial_drug"]),
        vial_concentration_mg_per_ml=number(data["vial_concentration"]),
        stability_low_mg_per_ml=float(data["stability"]["low"]),
        stability_high_mg_per_ml=float(data["stability"]["high"]),
        dwell_studied_days=number(data["dwell"]["studied"]),
        dwell_studied_at_mg_per_ml=number(data["dwell"]["concentration"]),
        entry=entry.used(),
    )


def additive(entry: KnowledgeEntry) -> AdditiveRule:
    """Build an additive with the amounts that may be ordered.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``additive``.

    Returns
    -------
    AdditiveRule
        Historic amounts and those of studies are left out, and so is a concentration.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "additive")
    amounts = tuple(
        AdditiveAmount(
            id=row["id"],
            amount=float(row["value"]),
            unit=row["unit"],
            fill_volume_ml=(
                float(row["fill_volume_ml"]) if "fill_volume_ml" in row else None
            ),
        )
        for row in data["amounts"]
        if row["use"] == "orderable"
    )
    return AdditiveRule(
        id=entry.short,
        title=entry.title,
        additive=data["additive"],
        amounts=amounts,
        entry=entry.used(),
    )


def cycle(entry: KnowledgeEntry) -> Cycle:
    """Build a cycle.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``cycle``.

    Returns
    -------
    Cycle
        Days of the cycle, of the infusion and of the intravenous drugs.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "cycle")
    return Cycle(
        id=entry.short,
        cycle_days=number(data["cycle_length"]),
        infusion_days=number(data["infusion"]),
        systemic_days=tuple(row["day"] for row in data.get("systemic", ())),
        entry=entry.used(),
    )


def standing_order(entry: KnowledgeEntry) -> StandingOrder:
    """Build a drug-free standing order.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``standing-order``.

    Returns
    -------
    StandingOrder
        Infusate and longest interval.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "standing-order")
    return StandingOrder(
        id=entry.short,
        title=entry.title,
        infusate=Infusate(data["infusate"]),
        interval_days=number(data["interval"]),
        entry=entry.used(),
    )


def misprint(entry: KnowledgeEntry) -> Misprint:
    """Build a known misprint.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``misprint``.

    Returns
    -------
    Misprint
        With its printed range and unit.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "misprint")
    printed = data["printed"]
    return Misprint(
        id=entry.short,
        where=data["where"],
        printed_low=float(printed["low"]),
        printed_high=float(printed["high"]),
        printed_unit=printed["unit"],
        intended=data["intended"]["text"],
        entry=entry.used(),
    )
