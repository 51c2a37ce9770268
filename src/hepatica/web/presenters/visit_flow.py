"""What the readings of a pump may mean, and what is done next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hepatica.web import text

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView
    from hepatica.therapy.pump.flow_watch import Fault


def flow_faults(view: CourseView) -> list[dict[str, object]]:
    """List the faults that the latest reading shows; none while it is read blind."""
    report = view.plan.flow_report
    if report is None:
        return []
    return [
        {
            "title": fault.signature.title,
            "seen": _seen(fault, view),
            "ask_first": fault.signature.ask_first,
            "next_steps": fault.signature.next_steps,
        }
        for fault in report.faults
    ]


def _seen(fault: Fault, view: CourseView) -> str:
    days = [one.to_on for one in fault.evidence if one.to_on is not None]
    days += list(fault.access_failed_on)
    return text.listing([text.day(day, near=view.on) for day in days])
