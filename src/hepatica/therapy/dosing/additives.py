"""What goes into a drug fill beside the drug: as stated for this fill, never scaled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hepatica.therapy.decisions import EntryUsed, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditiveAmount:
    """One amount as a source states it.

    Parameters
    ----------
    id : str
        Word within the entry.
    amount : float
        [unit]
    unit : str
        UCUM: ``mg`` or ``[USP'U]``.
    fill_volume_ml : float or None
        The fill that it is stated for; ``None`` where it is flat for any. [mL]
    """

    id: str
    amount: float
    unit: str
    fill_volume_ml: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditiveRule:
    """An additive with the amounts that may be ordered.

    Parameters
    ----------
    id, title : str
        Entry id and words.
    additive : str
        ``dexamethasone`` or ``heparin``.
    amounts : tuple of AdditiveAmount
        Orderable ones only.
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    additive: str
    amounts: tuple[AdditiveAmount, ...]
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditiveInFill:
    """What goes into this fill.

    Parameters
    ----------
    additive : str
        ``dexamethasone`` or ``heparin``.
    amount : float
        [unit]
    unit : str
        UCUM.
    entry : EntryUsed
        Where the amount stands.
    """

    additive: str
    amount: float
    unit: str
    entry: EntryUsed


def additives_for(
    rules: Iterable[AdditiveRule], *, fill_volume_ml: float
) -> tuple[tuple[AdditiveInFill, ...], tuple[Refusal, ...]]:
    """Find the amount of each additive for a fill, or say why there is none.

    Parameters
    ----------
    rules : iterable of AdditiveRule
        Those bound to the course.
    fill_volume_ml : float
        Of the fill. [mL]

    Returns
    -------
    tuple
        The additives, and a refusal for each that no single amount is stated for. An
        amount for another volume is never scaled.

    Notes
    -----
    Hazards: HZ-005 (an amount made for another pump).
    """
    found: list[AdditiveInFill] = []
    refused: list[Refusal] = []
    for rule in rules:
        fits = [a for a in rule.amounts if a.fill_volume_ml in (None, fill_volume_ml)]
        if len(fits) == 1:
            found.append(
                AdditiveInFill(
                    additive=rule.additive,
                    amount=fits[0].amount,
                    unit=fits[0].unit,
                    entry=rule.entry,
                )
            )
            continue
        why = (
            "states several amounts for this fill"
            if fits
            else f"states no amount for a fill of {fill_volume_ml:g} mL, and an amount "
            "for another volume is not scaled"
        )
        refused.append(
            Refusal(
                code=f"additive-{rule.additive}",
                message=f"{rule.title} {why}. Bind an entry of your own for this pump.",
            )
        )
    return tuple(found), tuple(refused)
