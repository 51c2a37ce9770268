"""What waits for the pharmacy, and what it has out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hepatica.actions.pharmacy import how_far
from hepatica.actions.pharmacy import pharmacy as read_pharmacy
from hepatica.web import clock, text
from hepatica.web.presenters.pharmacy_rows import groups, vials_words
from hepatica.web.seat import desk_of, is_demo, who


@require_safe
def pharmacy(request: HttpRequest) -> HttpResponse:
    """Show the pharmacy's list."""
    return render(request, "web/pharmacy.html", _context(request))


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Bring the list up to date where something was recorded; else nothing."""
    if not request.user.is_authenticated:
        # a redirect would bring the sign-in page into the middle of this one
        return render(request, "web/pharmacy_signed_out.html")
    if request.GET.get("seen", "") == how_far(by=who(request)):
        return HttpResponse(status=204)
    return render(request, "web/parts/pharmacy_list.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    desk, now = desk_of(request), clock.now()
    local = clock.local(now, desk.time_zone)
    seen = how_far(by=who(request))
    view = read_pharmacy(by=who(request), at=now, on=local.date())
    return {
        "nav": "pharmacy",
        "seen": seen,
        "center_id": desk.id,
        "groups": groups(view, now=now, zone=desk.time_zone, may=desk.privileges),
        "is_empty": not view.rows,
        "vials": vials_words(view),
        "when": f"{text.long_day(local.date())}, {text.clock(local)}",
        "as_of": f"{text.weekday(local.date())}, {text.clock(local)}",
        "is_demo": is_demo(view.is_demo or desk.is_demo),
    }
