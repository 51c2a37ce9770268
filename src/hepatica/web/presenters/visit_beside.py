"""What a fill takes of vials and additives, and what the center does beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hepatica.web import text

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView


def compound_lines(view: CourseView) -> list[str]:
    """Write how the fill is made; empty without a fill, or while it is read blind."""
    sheet = view.worksheet
    made, drug = sheet.vials, sheet.drug
    if sheet.fill is None:
        return []
    lines = []
    if made is not None and drug is not None:
        volume = text.ml(made.drug_volume_ml)
        strength = text.with_unit(
            text.plain(drug.vial_concentration_mg_per_ml), "mg/mL"
        )
        lines += [
            f"{volume} of drug at {strength}, from {text.n(made.n_vials, 'vial')} of "
            f"{text.mg(drug.vial_drug_mg)}",
            f"{text.ml(made.diluent_volume_ml)} of diluent, additives included",
        ]
    lines += [
        f"{text.words(a.additive)} {text.with_unit(text.plain(a.amount), a.unit)}"
        for a in sheet.additives
    ]
    return lines if sheet.additives else [*lines, "No additive is bound to this course"]


def beside_lines(view: CourseView) -> list[tuple[str, str]]:
    """List what the center does beside the fill, each with the list it is from."""
    return [
        (item.text, found.title)
        for found in view.worksheet.order_sets
        for item in found.items
    ]
