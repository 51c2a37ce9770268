"""Everyone in the demo center, each with a story, and what the stories know."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from hepatica.demo.known import known
from hepatica.demo.orders_today import ORDERS_TODAY
from hepatica.demo.parameters import parameters
from hepatica.demo.people import person
from hepatica.demo.situations import SITUATIONS, Situation
from hepatica.demo.stages import STAGES, Stage
from hepatica.demo.steps import Story
from hepatica.demo.teller import Teller


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
        The situations first, then the people of the background, then the orders of
        today.
    """
    facts = known()
    told: list[Story] = []
    for number, part in numbered():
        story = Story(
            person=person(number, seed=seed, on=on, fixed=part.fixed),
            title=part.title,
            shows=part.shows if isinstance(part, Situation) else "",
        )
        part.tell(Teller(story, seed=seed, on=on, zone=zone, facts=facts))
        told.append(story)
    return told


def numbered() -> list[tuple[int, Situation | Stage]]:
    """Give everyone a number.

    Returns
    -------
    list of tuple
        Number of the person, from 1, and what the person is there to show.
    """
    return list(enumerate((*SITUATIONS, *STAGES, *ORDERS_TODAY), start=1))


def usual_seed() -> int:
    """Give the seed of the demo that everyone sees.

    Returns
    -------
    int
        As it stands in ``data.yaml``.
    """
    return int(parameters()["seed"])
