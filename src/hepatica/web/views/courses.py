"""The list of courses, with search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hepatica.actions.privileges import Privilege
from hepatica.actions.reading import list_courses
from hepatica.web import clock, text
from hepatica.web.presenters.answers import PHASES
from hepatica.web.seat import desk_of, is_demo, who


@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """Show the courses that fit what was typed."""
    desk, now = desk_of(request), clock.now()
    asked = request.GET.get("q", "").strip()[:100]
    on = clock.day(now, desk.time_zone)
    rows = list_courses(by=who(request), at=now, text=asked)
    return render(
        request,
        "web/courses.html",
        {
            "nav": "courses",
            "q": asked,
            "may_record": Privilege.RECORD in desk.privileges,
            "rows": [
                {
                    "row": row,
                    "phase": PHASES.get(row.phase, row.phase),
                    "next": text.weekday(row.next_on, near=on) if row.next_on else "",
                    "is_overdue": row.next_on is not None
                    and row.next_on < on
                    and row.phase != "died",
                    "ago": text.days_ago(row.next_on, today=on) if row.next_on else "",
                }
                for row in rows
            ],
            "is_demo": is_demo(desk.is_demo),
        },
    )
