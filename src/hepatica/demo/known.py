"""What the stories take from the knowledge instead of inventing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hepatica.knowledge import PublishedView, build, load_catalog

if TYPE_CHECKING:
    from hepatica.therapy.pump.infusates import Infusate

_LIMITS = "demo-laboratory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a story takes from the knowledge instead of inventing it.

    Parameters
    ----------
    analytes : dict of str to tuple of str
        Analyte to its unit and first LOINC code.
    limits : dict of str to float
        Upper limits of the demo laboratory. [unit of the analyte]
    intervals : dict of str to float
        Standing order to its longest days between two visits. [d]
    infusates : dict of str to Infusate
        Standing order to what goes in.
    drug : Infusate
        The drug of this therapy.
    reservoirs : dict of str to float
        Pump model to the volume of its reservoir. [mL]
    asked : tuple of str
        Items of the history that drug waits for.
    """

    analytes: dict[str, tuple[str, str]]
    limits: dict[str, float]
    intervals: dict[str, float]
    infusates: dict[str, Infusate]
    drug: Infusate
    reservoirs: dict[str, float]
    asked: tuple[str, ...]


def known() -> Known:
    """Collect what the stories take from the knowledge.

    Returns
    -------
    Known
        Units, codes, limits, intervals and reservoirs.
    """
    catalog = load_catalog()
    view = PublishedView(catalog, allow_unverified=True)
    orders = [
        build.standing_order(entry) for entry in catalog.of_kind("standing-order")
    ]
    pumps = {e.short: build.pump_model(e) for e in catalog.of_kind("pump-model")}
    (drug,) = {
        i for pump in pumps.values() for i in pump.labelled_infusates if i.is_drug
    }
    tables = build.laboratory_limits(view.get(_LIMITS), view)
    return Known(
        analytes={
            entry.short: (entry.data["unit"], entry.data["loinc"][0]["code"])
            for entry in catalog.of_kind("analyte")
        },
        limits={name: uln for table in tables for name, uln in table.uln.items()},
        intervals={order.id: order.interval_days for order in orders},
        infusates={order.id: order.infusate for order in orders},
        drug=drug,
        reservoirs={name: pump.reservoir_volume_ml for name, pump in pumps.items()},
        asked=tuple(
            entry.data["asks"] for entry in catalog.of_kind("history-question")
        ),
    )
