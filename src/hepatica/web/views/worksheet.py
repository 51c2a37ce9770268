"""The worksheet on paper."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hepatica.actions import audit
from hepatica.actions.reading import CourseView, open_course
from hepatica.exchange.pdf import worksheet_pdf, worksheet_print
from hepatica.web import clock, text
from hepatica.web.presenters.visit import asks_for_review
from hepatica.web.seat import is_demo, who


@require_safe
def worksheet(request: HttpRequest, course_id: str, on: str) -> HttpResponse:
    """Print the worksheet of a day; the same facts give the same bytes."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise Http404 from None
    now = clock.now()
    view = open_course(
        by=who(request),
        at=now,
        course_id=course_id,
        on=day,
        is_review=asks_for_review(request.GET),
    )
    body = worksheet_pdf(
        worksheet_print(
            view.worksheet,
            view.rules,
            identity=_identity(view),
            center_name=view.center.name,
            is_demo=is_demo(view.center.is_demo),
            is_study_only=False,
            # a decision is one person's; the order's signatures are not kept here yet
            is_signed=False,
            rules_on=view.rules_on,
        )
    )
    audit.write(
        by=who(request),
        at=now,
        center=view.center.id,
        action="worksheet.print",
        targets=[f"course:{view.id}"],
    )
    answer = HttpResponse(body, content_type="application/pdf")
    name = f"worksheet-{view.id}-{day.isoformat()}.pdf"
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _identity(view: CourseView) -> list[str]:
    person = view.person
    if person is None:
        return [view.id]
    found = [person.name, person.record_no or view.id]
    if person.birth_date is not None:
        found.append(f"born {text.day(person.birth_date)}")
    return found
