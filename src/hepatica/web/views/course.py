"""One course: eight answers, one picture, the facts."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hepatica.actions.limits import limits_of
from hepatica.actions.reading import CourseView, open_course
from hepatica.errors import InputError
from hepatica.web import clock, text
from hepatica.web.forms.registry import FORMS
from hepatica.web.picture.course import draw
from hepatica.web.picture.fill_life import draw_life
from hepatica.web.presenters.answers import answers
from hepatica.web.presenters.fact_rows import fact_rows, filters
from hepatica.web.presenters.picture_data import course_picture, fill_life
from hepatica.web.presenters.timeline_rows import timeline_rows
from hepatica.web.presenters.visit import unverified
from hepatica.web.seat import is_demo, who

_SHOWN = 20


@require_safe
def course(request: HttpRequest, course_id: str) -> HttpResponse:
    """Show a course, as it is known now or was known at a time."""
    now = clock.now()
    view = open_course(by=who(request), at=now, course_id=course_id)
    known_at = _known_at(request, view)
    if known_at is not None:
        view = open_course(
            by=who(request),
            at=now,
            course_id=course_id,
            on=known_at.date(),
            known_at=known_at,
        )
    life = fill_life(view)
    chosen = request.GET.get("facts", "all")
    facts = fact_rows(view, chosen)
    shown = facts if "every" in request.GET else facts[:_SHOWN]
    return render(
        request,
        "web/course.html",
        {
            "nav": "courses",
            "view": view,
            "answers": answers(view),
            "life": draw_life(life) if life else None,
            "pictures": draw(course_picture(view, limits_of(view))),
            "timeline": timeline_rows(view),
            "unverified": unverified(view),
            "facts": shown,
            "n_more": len(facts) - len(shown),
            "chosen": chosen,
            "filters": filters(view, chosen),
            "known_at": known_at,
            "known_words": text.moment(known_at) if known_at else "",
            # on the center's clock, which a template would leave
            "known_on": known_at.date().isoformat() if known_at else "",
            "known_time": f"{known_at:%H:%M}" if known_at else "",
            "forms": [(key, form.title) for key, form in FORMS.items()],
            "as_of": text.weekday(view.on),
            "is_demo": is_demo(view.center.is_demo),
        },
    )


# Days beyond these are slips, and dates around them cannot be counted with.
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def _known_at(request: HttpRequest, view: CourseView) -> datetime | None:
    day, hour = request.GET.get("known", ""), request.GET.get("known-time", "")
    if not day:
        return None
    try:
        on = date.fromisoformat(day)
        at = time.fromisoformat(hour or "23:59")
        if not _FIRST_YEAR <= on.year <= _LAST_YEAR:
            raise ValueError
    except ValueError:
        raise InputError.of(
            "known", "not-a-day", "must be a day and a time, as 2026-10-14 and 09:00"
        ) from None
    return datetime.combine(on, at, ZoneInfo(view.center.time_zone))
