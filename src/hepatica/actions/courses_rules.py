"""Binding rules to a course: each with the version that is in force at that time."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from hepatica.errors import AmbiguousVariant, KnowledgeBlocked, KnowledgeNotFound
from hepatica.knowledge import InForce
from hepatica.knowledge.views import split_pin
from hepatica.therapy.course import kinds
from hepatica.therapy.course.envelope import Payload

AnyPayload = TypeVar("AnyPayload", bound=Payload)

_ONE = (
    "setting",
    "weight_rule",
    "flow_rule",
    "reference_rule",
    "rounding_rule",
    "cycle",
    "caps",
    "contingency",
)


def pinned(payload: AnyPayload, view: InForce) -> AnyPayload:
    """Pin every rule of a binding to the version in force.

    A version that the center activates later reaches a running course only by a
    new binding, signed by two.

    Parameters
    ----------
    payload : Payload
        What is to be recorded; anything but a binding stays as it is.
    view : InForce
        What the center has in force.

    Returns
    -------
    Payload
        With ``name@version``; a name that is not in force stays bare, and the
        worksheet lists it as missing.
    """
    if not isinstance(payload, kinds.RulesBound):
        return payload
    names = {name: _pin(getattr(payload, name), view) for name in _ONE}
    return replace(
        payload,
        **names,
        protocols=tuple(_pin(p, view) for p in payload.protocols),
        additives=tuple(_pin(a, view) for a in payload.additives),
    )


def _pin(name: str, view: InForce) -> str:
    if not name or split_pin(name)[1] is not None:
        return name
    try:
        return f"{name}@{view.get(name).version}"
    except (KnowledgeNotFound, KnowledgeBlocked, AmbiguousVariant):
        return name
