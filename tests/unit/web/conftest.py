"""Courses as an action would return them, built in memory."""

from datetime import timedelta

import pytest
from tests.support.timeline import SECOND_VISIT, ready_for_second_fill
from tests.support.views import view_of


@pytest.fixture
def second_visit():
    """One cycle given, labs of today normal."""
    return view_of(ready_for_second_fill(), SECOND_VISIT)


@pytest.fixture
def on_drug():
    """Day 7 of the second drug fill."""
    timeline = ready_for_second_fill()
    timeline.empty(SECOND_VISIT, 11.8)
    timeline.fill(SECOND_VISIT)
    return view_of(timeline, SECOND_VISIT + timedelta(days=7))
