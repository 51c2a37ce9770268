"""A center with people who may, for the tests that need one."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.support.kept import kept

from hepatica.actions.accounts import create_account
from hepatica.actions.centers import (
    bootstrap_administrator,
    create_center,
    grant_privilege,
)
from hepatica.actions.people import open_course
from hepatica.actions.privileges import Privilege

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that moves by a second whenever it is read."""

    def __init__(self, start=START):
        self.at = start

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


class Clinic:
    """Center "a" with an administrator, a nurse and a stranger who may nothing."""

    KEPT = ("at",)

    def __init__(self, clock):
        self.clock = clock
        self.center = "a"
        self.at_start = clock.at
        self._found()

    @property
    def at(self):
        return self.clock.at

    @at.setter
    def at(self, at):
        self.clock.at = at

    @kept
    def _found(self):
        clock = self.clock
        create_center(
            by="installation",
            at=clock(),
            id="a",
            name="Center A",
            time_zone="America/New_York",
        )
        for name in ("administrator-a", "nurse-a", "stranger"):
            create_account(by="installation", at=clock(), username=name)
        bootstrap_administrator(
            by="installation", at=clock(), center="a", person="administrator-a"
        )
        for privilege in (Privilege.READ, Privilege.RECORD):
            self.grant("nurse-a", privilege)

    def grant(self, person, privilege, *, is_granted=True, center="a"):
        return grant_privilege(
            by=f"administrator-{center}",
            at=self.clock(),
            center=center,
            person=person,
            privilege=privilege,
            is_granted=is_granted,
        )

    def course(self, course="A-0001"):
        return open_course(by="nurse-a", at=self.clock(), center="a", course=course).pk


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def clinic(db, clock):
    return Clinic(clock)
