"""In which order facts happened, where a clock tells minutes only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from operator import attrgetter, itemgetter

from hepatica.therapy.course.envelope import Fact, Precision
from hepatica.therapy.course.kinds import EnteredInError, PayloadErased

_MINUTE = timedelta(minutes=1)
# They name another fact without taking its place.
_NO_CORRECTIONS = (EnteredInError.KIND, PayloadErased.KIND)


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Put facts in the order they happened.

    Parameters
    ----------
    facts : iterable of Fact
        All facts of a course, in any order.

    Returns
    -------
    list of Fact
        By time; what was recorded first comes first where the time does not tell.

    Notes
    -----
    A time without seconds, as a person writes it, means some moment of its minute.
    What was recorded before such a fact and lies in its minute came before it: the
    decision at 09:36:30 came before the fill of 09:36 that was written down after
    it. A correction has the place of what it corrects.
    """
    ordered = sorted(facts, key=attrgetter("happened_at", "course_seq"))
    if not any(_is_in_doubt(one, other) for one, other in pairwise(ordered)):
        return ordered  # nearly always, and a fold has no time to lose
    by_id = {fact.id: fact for fact in ordered}
    placed = [
        ((_first(fact, by_id).course_seq, fact.course_seq), fact) for fact in ordered
    ]
    latest: dict[datetime, datetime] = {}
    found = []
    for place, fact in sorted(placed, key=itemgetter(0)):
        at = fact.happened_at
        minute = at.replace(second=0, microsecond=0)
        if _tells_the_minute(fact):
            at = latest.get(minute, at)
        latest[minute] = max(at, latest.get(minute, at))
        found.append((at, place, fact))
    return [fact for _, _, fact in sorted(found, key=itemgetter(0, 1))]


def _tells_the_minute(fact: Fact) -> bool:
    at = fact.happened_at
    is_whole = at.second == 0 and at.microsecond == 0
    return is_whole and fact.precision is Precision.INSTANT


def _is_in_doubt(one: Fact, other: Fact) -> bool:
    """Tell whether two neighbors in time may stand the wrong way round."""
    is_plain = one.course_seq < other.course_seq
    if is_plain and one.corrects is None and other.corrects is None:
        return False
    return other.happened_at - one.happened_at < _MINUTE


def _first(fact: Fact, by_id: dict[str, Fact]) -> Fact:
    while fact.kind not in _NO_CORRECTIONS:
        before = by_id.get(fact.corrects or "")
        if before is None or before.course_seq >= fact.course_seq:
            break
        fact = before
    return fact
