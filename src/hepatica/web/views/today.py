"""Who needs something today, by harm."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hepatica.actions.held_labs import waiting_at
from hepatica.actions.reading import today as read_today
from hepatica.actions.staff_reading import administered_by
from hepatica.errors import NotPermitted
from hepatica.web import clock, text
from hepatica.web.presenters.held_rows import waiting_lines
from hepatica.web.presenters.today_rows import groups, headline
from hepatica.web.seat import desk_of, is_demo, who


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show the list of today."""
    try:
        desk, now = desk_of(request), clock.now()
    except NotPermitted:
        # Who administers and may not read is at work all the same: on People.
        if administered_by(by=who(request)):
            return redirect("people")
        raise
    local = clock.local(now, desk.time_zone)
    view = read_today(by=who(request), at=now, on=local.date())
    return render(
        request,
        "web/today.html",
        {
            "nav": "today",
            "groups": groups(view),
            "headline": headline(view),
            "view": view,
            "held": waiting_lines(waiting_at(by=who(request))),
            "when": f"{text.long_day(local.date())}, {text.clock(local)}",
            "as_of": f"{text.weekday(local.date())}, {text.clock(local)}",
            "is_demo": is_demo(view.is_demo or desk.is_demo),
        },
    )
