"""The phases and events of a course, as its picture names them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hepatica.web import text
from hepatica.web.picture.data import Event, Phase

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView
    from hepatica.therapy.course import Fact

_STUDY_WORDS = {"passed": "passed", "failed": "failed", "indeterminate": "unclear"}


def phases(view: CourseView, first: date, last: date) -> tuple[Phase, ...]:
    """Cut the course at the implant, at each drug fill and at its end."""
    cuts = [(first, "Before the operation")]
    number = 0
    for fact in view.course.standing:
        if fact.happened_on > view.on:
            continue
        if fact.kind == "pump-implanted":
            cuts.append((fact.happened_on, "Operation"))
        elif fact.kind == "pump-filled" and _holds_drug(fact):
            number += 1
            cuts.append((fact.happened_on, f"Cycle {number}"))
        elif fact.kind == "maintenance-started":
            cuts.append((fact.happened_on, "Maintenance"))
        elif fact.kind == "pump-explanted":
            cuts.append((fact.happened_on, "Pump out"))
    return tuple(
        Phase(first=start, last=end, words=words, is_now=start <= view.on < end)
        for (start, words), end in zip(
            cuts, [*(start for start, _ in cuts[1:]), last], strict=True
        )
        if end > start
    )


def events(view: CourseView) -> tuple[Event, ...]:
    """List what is worth a mark; fills and doses have rows of their own."""
    found = []
    for fact in view.course.standing:
        if fact.happened_on <= view.on:
            event = _event(view, fact)
            if event is not None:
                found.append(event)
    return tuple(sorted(found, key=lambda e: (not e.is_harm, e.first)))


def _event(view: CourseView, fact: Fact) -> Event | None:
    on, payload = fact.happened_on, fact.payload
    if type(payload).__name__ == "Erased":
        return None
    if fact.kind == "pump-implanted":
        return Event(first=on, last=on, words="Pump implanted")
    if fact.kind == "perfusion-studied":
        word = _STUDY_WORDS[payload.result.value]
        has_passed = word == "passed"
        words = f"Perfusion study {word}"
        return Event(first=on, last=on, words=words, is_harm=not has_passed)
    if fact.kind == "exposure-reported":
        words = payload.detail or text.words(payload.exposure.value)
        if payload.detail and payload.exposure.value not in payload.detail.lower():
            words = f"{text.words(payload.exposure.value)} {payload.detail}"
        return Event(first=payload.from_on, last=payload.to_on, words=words)
    if fact.kind == "visit-missed":
        missed = payload.planned_on
        return Event(first=missed, last=missed, words="Visit missed", is_harm=True)
    if fact.kind == "pump-emptied":
        return _late_emptying(view, fact)
    return _ending(fact)


def _ending(fact: Fact) -> Event | None:
    on = fact.happened_on
    words = {
        "maintenance-started": "Maintenance",
        "pump-explanted": "Pump taken out",
        "course-closed": "Closed",
    }.get(fact.kind)
    return Event(first=on, last=on, words=words) if words else None


def _late_emptying(view: CourseView, fact: Fact) -> Event | None:
    """Mark drug that came out after its days."""
    for device in (*view.course.former_devices, *view.course.devices.values()):
        for fill in device.fills:
            if fill.emptied_by != fact.id or not fill.is_drug:
                continue
            days = fill.payload.infusion_days
            day = (fact.happened_on - fill.on).days
            if days is not None and day > days:
                planned = fill.on + timedelta(days=int(days))
                words = f"Emptied on day {day}"
                return Event(
                    first=planned, last=fact.happened_on, words=words, is_harm=True
                )
    return None


def _holds_drug(fact: Fact) -> bool:
    payload = fact.payload
    infusate = getattr(payload, "infusate", None)
    return bool(getattr(payload, "drug_mg", 0)) or bool(infusate and infusate.is_drug)
