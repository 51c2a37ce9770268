"""Everyone in the demo center, each with a story, and what the stories know."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from hepatica.demo.parameters import parameters
from hepatica.demo.people import person
from hepatica.demo.situations import SITUATIONS, Situation
from hepatica.demo.stages import STAGES, Stage
from hepatica.demo.steps import Story
from hepatica.demo.teller import Known, Teller
from hepatica.knowledge import PublishedView, build, load_catalog

_LIMITS = "demo-laboratory"


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
    )


def stories(*, seed: int, on: date, zone: ZoneInfo) -> list[Story]:
    """Tell everybody's story.

    Parameters
    ----------
    seed : int
        The same seed and day give the same steps.
    on : date
        Today.
    zone : ZoneInfo
        Of the center.

    Returns
    -------
    list of Story
        The situations first, then the people of the background.
    """
    facts = known()
    told: list[Story] = []
    parts: list[Situation | Stage] = [*SITUATIONS, *STAGES]
    for part in parts:
        story = Story(
            person=person(len(told) + 1, seed=seed, on=on, fixed=part.fixed),
            title=part.title,
            shows=part.shows if isinstance(part, Situation) else "",
        )
        part.tell(Teller(story, seed=seed, on=on, zone=zone, facts=facts))
        told.append(story)
    return told


def usual_seed() -> int:
    """Give the seed of the demo that everyone sees.

    Returns
    -------
    int
        As it stands in ``data.yaml``.
    """
    return int(parameters()["seed"])
