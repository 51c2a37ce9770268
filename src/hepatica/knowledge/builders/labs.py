"""Analytes, bounds, reference values and a laboratory's own limits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hepatica.knowledge.builders.parts import expect, number
from hepatica.knowledge.entry import KnowledgeEntry
from hepatica.knowledge.views import View
from hepatica.therapy.labs import Analyte, Bounds, Change
from hepatica.therapy.protocols import ReferenceRule
from hepatica.therapy.worksheet import LaboratoryLimits
from hepatica.units import convert


def analyte(entry: KnowledgeEntry) -> Analyte:
    """Build a laboratory analyte.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``analyte``.

    Returns
    -------
    Analyte
        With its LOINC codes and bounds.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "analyte")
    return Analyte(
        id=entry.short,
        title=entry.title,
        quantity=data["quantity"],
        unit=data["unit"],
        loinc=tuple(row["code"] for row in data["loinc"]),
        bounds=bounds(entry),
    )


def bounds(entry: KnowledgeEntry) -> Bounds:
    """Build what a figure cannot be, of a quantity or of an analyte.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``plausibility`` or ``analyte``.

    Returns
    -------
    Bounds
        Named by the quantity, or by the analyte's short id.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    is_analyte = entry.kind == "analyte"
    data = entry.data if is_analyte else expect(entry, "plausibility")
    limits = data["bounds"]
    return Bounds(
        quantity=entry.short if is_analyte else data["quantity"],
        unit=limits["unit"],
        impossible_below=float(limits["impossible_below"]),
        impossible_above=float(limits["impossible_above"]),
        unusual_below=float(limits["unusual_below"]),
        unusual_above=float(limits["unusual_above"]),
        entry=entry.used(),
        change=_change(data.get("change")),
    )


def _change(figure: Mapping[str, Any] | None) -> Change | None:
    """Read a share of the last figure, up or down, or a factor, times or parts."""
    if figure is None:
        return None
    if "unusual_share" in figure:
        share = float(figure["unusual_share"])
        return Change(low_ratio=1 - share, high_ratio=1 + share)
    factor = float(figure["unusual_factor"])
    return Change(low_ratio=1 / factor, high_ratio=factor)


def reference_rule(entry: KnowledgeEntry) -> ReferenceRule:
    """Build the rule that says what a reference value is.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``reference-rule``.

    Returns
    -------
    ReferenceRule
        A center's choice.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "reference-rule")
    return ReferenceRule(
        id=entry.short,
        basis=data["basis"],
        max_age_days=number(data["max_age"]),
        entry=entry.used(),
    )


def laboratory_limits(
    entry: KnowledgeEntry, view: View
) -> tuple[LaboratoryLimits, ...]:
    """Build the upper limits of normal that a center's laboratories state.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``laboratory-limits``.
    view : View
        Where the analytes are taken from; a limit in another unit is converted.

    Returns
    -------
    tuple of LaboratoryLimits
        One for each laboratory.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind, or an analyte is not in the view.
    UnitError
        If a limit's unit does not fit its analyte.
    """
    data = expect(entry, "laboratory-limits")
    tables = []
    for row in data["laboratories"]:
        uln = {}
        for limit in row["limits"]:
            known = analyte(view.get(limit["analyte"]))
            uln[known.id] = convert(
                float(limit["uln"]), limit["unit"], quantity=known.quantity
            )
        tables.append(
            LaboratoryLimits(laboratory=row["laboratory"], uln=uln, entry_id=entry.id)
        )
    return tuple(tables)
