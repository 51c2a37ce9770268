"""What is in force at a center on a day, from its own stream alone."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from hepatica.errors import NotVisible
from hepatica.knowledge import InForce, rules_for
from hepatica.records.models import Center
from hepatica.records.models import Fact as FactRow
from hepatica.records.read import center_facts
from hepatica.therapy.course import standing_facts
from hepatica.therapy.course.center_kinds import KnowledgeActivated, KnowledgeRetired
from hepatica.therapy.course.kinds import RulesBound
from hepatica.therapy.worksheet import Rules

K = TypeVar("K")
V = TypeVar("V")

_MAX_KEPT = 64
_Key = tuple[str, str, date, datetime | None]
_FORCES: OrderedDict[_Key, InForce] = OrderedDict()
_RULES: OrderedDict[tuple[_Key, RulesBound | None], Rules] = OrderedDict()


def in_force(center_id: str, on: date, *, known_at: datetime | None = None) -> InForce:
    """Give what a center has in force on a day.

    Parameters
    ----------
    center_id : str
        The center.
    on : date
        The day.
    known_at : datetime or None
        Only what was recorded up to then; ``None``: everything.

    Returns
    -------
    InForce
        Kept in memory until the center's own stream goes on.

    Raises
    ------
    NotVisible
        If there is no such center.
    """
    key = (center_id, _head(center_id), on, known_at)
    if key in _FORCES:
        _FORCES.move_to_end(key)
        return _FORCES[key]
    is_demo = (
        Center.objects.filter(pk=center_id).values_list("is_demo", flat=True).first()
    )
    if is_demo is None:
        raise NotVisible("there is no such center")
    facts = [
        fact
        for fact in center_facts(center_id)
        if known_at is None or fact.recorded_at <= known_at
    ]
    standing, _ = standing_facts(facts)
    acts = [
        fact.payload
        for fact in sorted(standing, key=lambda fact: fact.course_seq)
        if isinstance(fact.payload, KnowledgeActivated | KnowledgeRetired)
    ]
    return _keep(_FORCES, key, InForce(acts, on=on, is_demo=is_demo))


def rules_in_force(
    center_id: str,
    binding: RulesBound | None,
    *,
    on: date,
    known_at: datetime | None = None,
) -> Rules:
    """Give the typed rules of a course, from what its center has in force.

    Parameters
    ----------
    center_id : str
        Owner of the course.
    binding : RulesBound or None
        As bound to the course.
    on : date
        The day.
    known_at : datetime or None
        Only what was recorded up to then; ``None``: everything.

    Returns
    -------
    Rules
        What is not bound or not in force stands in ``missing``.
    """
    force = in_force(center_id, on, known_at=known_at)
    key = ((center_id, _head(center_id), on, known_at), binding)
    if key in _RULES:
        _RULES.move_to_end(key)
        return _RULES[key]
    return _keep(_RULES, key, rules_for(binding, force))


def local_day(time_zone: str, at: datetime) -> date:
    """Give the day that it is at a center.

    Parameters
    ----------
    time_zone : str
        IANA name.
    at : datetime
        An instant, with offset.

    Returns
    -------
    date
        Its day there.
    """
    return at.astimezone(ZoneInfo(time_zone)).date()


def _head(center_id: str) -> str:
    # The hash and not a number: another database has another one at that number.
    return (
        FactRow.objects.filter(center_id=center_id, course__isnull=True)
        .order_by("-course_seq")
        .values_list("hash", flat=True)
        .first()
        or ""
    )


def _keep(store: OrderedDict[K, V], key: K, value: V) -> V:
    store[key] = value
    if len(store) > _MAX_KEPT:
        store.popitem(last=False)
    return value
