"""Writes steps into a story: days counted from today into times at the center."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from hepatica.demo.known import Known
from hepatica.demo.parameters import chance
from hepatica.demo.people import DemoPerson
from hepatica.demo.steps import Note, Step, Story
from hepatica.therapy.course.envelope import Payload

# Rhythm of the invented timetable; the worksheet takes the cycle from knowledge.
FORTNIGHT = 14
CYCLE = 28

NURSES = ("nurse-a", "nurse-b")

_MORNING = time(8, 0)
_LATEST_SLOT_MINUTES = 90


class Diary:
    """Writes the steps of one story; a day is counted from today, the past below 0.

    Parameters
    ----------
    story : Story
        To be filled.
    seed : int
        Of the demo.
    on : date
        Today.
    zone : ZoneInfo
        Of the center.
    facts : Known
        From the knowledge.
    """

    def __init__(
        self,
        story: Story,
        *,
        seed: int,
        on: date,
        zone: ZoneInfo,
        facts: Known,
    ) -> None:
        self.story = story
        self.person: DemoPerson = story.person
        self._seed, self._on, self._zone = seed, on, zone
        self._known = facts
        self._slot = chance(seed, self.person.key, "slot").randint(
            0, _LATEST_SLOT_MINUTES
        )

    def day(self, day: int) -> date:
        """Turn a day counted from today into a date."""
        return self._on + timedelta(days=day)

    def _at(self, day: int, minutes: int) -> datetime:
        start = datetime.combine(self.day(day), _MORNING, tzinfo=self._zone)
        return start + timedelta(minutes=self._slot + minutes)

    def _note(
        self,
        day: int,
        minutes: int,
        by: str,
        payload: Payload,
        *,
        happened_minutes: int | None = None,
        external_id: str | None = None,
    ) -> None:
        at = self._at(day, minutes)
        happened_at = (
            at if happened_minutes is None else self._at(day, happened_minutes)
        )
        self._add(
            Note(
                at=at,
                person=self.person,
                by=by,
                payload=payload,
                happened_at=happened_at,
                external_id=external_id,
            )
        )

    def _nurse(self, day: int) -> str:
        return self._draws("nurse", day).choice(NURSES)

    def _draws(self, purpose: str, day: int) -> Random:
        # By the day counted from today: another today moves dates, not figures.
        return chance(self._seed, self.person.key, purpose, str(day))

    def _add(self, step: Step) -> None:
        # Two steps of one person are never at the same second.
        last = self.story.steps[-1].at if self.story.steps else None
        if last is not None and step.at <= last:
            step = replace(step, at=last + timedelta(seconds=30))
        self.story.steps.append(step)
