"""What waits for the pharmacy, and what it has out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hepatica.actions.pharmacy import pharmacy as read_pharmacy
from hepatica.web import clock, text
from hepatica.web.presenters.pharmacy_rows import groups, vials_words
from hepatica.web.seat import desk_of, is_demo, who


@require_safe
def pharmacy(request: HttpRequest) -> HttpResponse:
    """Show the pharmacy's list."""
    desk, now = desk_of(request), clock.now()
    local = clock.local(now, desk.time_zone)
    view = read_pharmacy(by=who(request), at=now, on=local.date())
    found = groups(view, now=now, zone=desk.time_zone)
    context = {
        "nav": "pharmacy",
        "groups": found,
        "is_empty": not view.rows,
        "vials": vials_words(view),
        "when": f"{text.long_day(local.date())}, {text.clock(local)}",
        "as_of": f"{text.weekday(local.date())}, {text.clock(local)}",
        "is_demo": is_demo(view.is_demo or desk.is_demo),
    }
    return render(request, "web/pharmacy.html", context)
