"""The steps of a visit, in the order of a refill day, as far as they are recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hepatica.web import text

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView
    from hepatica.therapy.course import Fact
    from hepatica.web.presenters.visit import Proposal

# Order of the steps: part of the design. Kind of fact that does each, and its form.
_STEPS = (
    ("weight-measured", "Weigh", "weight", "nurse"),
    ("symptoms-reported", "Symptoms and pocket", "symptoms", "nurse"),
    ("labs-resulted", "Labs", "labs", "laboratory"),
    ("dose-decided", "Decision", "", "prescriber"),
    ("pump-emptied", "Access, residual, gate", "emptying", "nurse"),
    ("pump-filled", "Fill", "fill", "nurse"),
)

# Drug in the pump comes out: no decision is asked, labs are for the next time.
_EMPTYING_STEPS = (
    ("symptoms-reported", "Symptoms and pocket", "symptoms", "nurse"),
    ("pump-emptied", "Empty, residual", "emptying", "nurse"),
    ("pump-filled", "Drug-free fill", "fill", "nurse"),
    ("labs-resulted", "Labs for next time", "labs", "laboratory"),
)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: done by whom and when, or who is waited for."""

    number: int
    name: str
    form: str
    about: str
    state: str


def steps(view: CourseView, proposal: Proposal) -> tuple[Step, ...]:
    """List the steps; the first that is not done is now."""
    order = _EMPTYING_STEPS if view.worksheet.leads_with_emptying else _STEPS
    done = {kind: _done(view, kind) for kind, *_ in order}
    asked = {kind for kind, *_ in order if _is_asked(view, kind)}
    found, is_now_set = [], False
    for number, (kind, name, form, owner) in enumerate(order, start=1):
        fact, state, about = done[kind], "", owner
        if fact is not None:
            state, about = "done", _when(view, fact)
        elif kind not in asked:
            # Its form would have no question: nobody could ever finish it.
            about = f"{owner}; no rule here takes an answer"
        elif not is_now_set:
            state, is_now_set = "now", True
            about = f"Waiting for the {owner}"
            if kind == "dose-decided" and proposal.is_open:
                about = "Computed; waiting for the prescriber"
        found.append(
            Step(
                number=number,
                name=name,
                form=form if kind in asked else "",
                about=about,
                state=state,
            )
        )
    return tuple(found)


def _is_asked(view: CourseView, kind: str) -> bool:
    if kind != "symptoms-reported":
        return True
    return any(rules.symptoms for rules in view.rules.protocols)


def _done(view: CourseView, kind: str) -> Fact | None:
    zone = ZoneInfo(view.center.time_zone)
    return next(
        (
            fact
            for fact in reversed(view.course.standing)
            if fact.kind == kind and fact.happened_at.astimezone(zone).date() == view.on
        ),
        None,
    )


def _when(view: CourseView, fact: Fact) -> str:
    at = fact.happened_at.astimezone(ZoneInfo(view.center.time_zone))
    clock = f"{text.clock(at)}, " if fact.precision.value == "instant" else ""
    return f"{clock}{fact.recorded_by}"
