"""How a fold marks what is odd, and finds the pump that a fact is about."""

from __future__ import annotations

from hepatica.therapy.course.device_state import Device
from hepatica.therapy.course.envelope import Fact
from hepatica.therapy.course.state import Anomaly, Course


def odd(course: Course, fact: Fact, code: str, message: str) -> None:
    """Keep an oddity with the fact that it stands at.

    Parameters
    ----------
    course : Course
        Being folded.
    fact : Fact
        Where it shows.
    code, message : str
        As in :class:`Anomaly`.
    """
    course.anomalies.append(Anomaly(code=code, message=message, fact=fact.id))


def device_in(course: Course, fact: Fact, slot: str) -> Device | None:
    """Find the pump of a slot; what is odd about it is marked.

    Parameters
    ----------
    course : Course
        Being folded.
    fact : Fact
        About that pump.
    slot : str
        Which pump.

    Returns
    -------
    Device or None
        ``None`` where none is recorded.
    """
    device = course.devices.get(slot)
    if device is None:
        odd(course, fact, "no-pump", "No pump is recorded in this slot.")
    elif device.explanted_on is not None and device.explanted_on < fact.happened_on:
        odd(course, fact, "after-explant", "The pump had been taken out before.")
    return device
