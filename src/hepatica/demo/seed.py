"""Seeds the demo center: founded, rules in force, everybody's past played."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from hepatica.actions.projection import project_once
from hepatica.demo import center
from hepatica.demo.cast import stories
from hepatica.demo.known import known
from hepatica.demo.parameters import parameters
from hepatica.demo.play import Player
from hepatica.demo.steps import Story, before, in_time_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """What was made.

    Parameters
    ----------
    center : str
        Id of the center.
    stories : list of Story
        Everyone.
    n_steps : int
        How many steps were played.
    """

    center: str
    stories: list[Story]
    n_steps: int


def seed_center(
    *,
    seed: int,
    on: date,
    time_zone: str,
    password: str,
    now: datetime,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> Seeded:
    """Make the demo center in an empty database; all of it or nothing.

    Parameters
    ----------
    seed : int
        Of the generator.
    on : date
        Day that is today; only the orders in work are of that day.
    time_zone : str
        IANA name of the center's zone.
    password : str
        Of every demo account.
    now : datetime
        With offset; nothing is dated after it.
    tick : callable
        Told how many of how many steps are done.

    Returns
    -------
    Seeded
        What was made.
    """
    zone = ZoneInfo(time_zone)
    everyone = stories(seed=seed, on=on, zone=zone)
    steps = before(in_time_order(everyone), now=now.astimezone(zone))
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        tick(done, len(steps))

    start: datetime = steps[0].at - timedelta(days=2)
    center_id = parameters()["center"]["id"]
    with transaction.atomic(), project_once():
        ready_at = center.found(at=start, time_zone=time_zone, password=password)
        center.activate(at=ready_at, on=start.date())
        Player(known(), center=center_id).play(steps, tick=count)
    return Seeded(center=center_id, stories=everyone, n_steps=len(steps))
