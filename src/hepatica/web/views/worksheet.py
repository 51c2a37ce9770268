"""What goes to the chair and into the cupboard on paper."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hepatica.actions import audit
from hepatica.actions.printing import downtime as print_downtime
from hepatica.actions.printing import label as print_label
from hepatica.actions.printing import preparation_record
from hepatica.actions.reading import CourseView, open_course
from hepatica.exchange.pdf import label_pdf, sheet_pdf, worksheet_pdf, worksheet_print
from hepatica.web import clock, text
from hepatica.web.presenters.visit import asks_for_review
from hepatica.web.seat import desk_of, is_demo, who


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
            # what is signed is the order, and it says so only while it holds
            is_signed=False,
            order=view.visit.order if not view.is_review else None,
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
    return _pdf(body, f"worksheet-{view.id}-{day.isoformat()}.pdf")


@require_safe
def label(request: HttpRequest, course_id: str, order_hash: str) -> HttpResponse:
    """Print the label of a prepared fill, while its order holds."""
    found = print_label(
        by=who(request), at=clock.now(), order_hash=order_hash, course_id=course_id
    )
    return _pdf(label_pdf(found.page), f"label-{course_id}-{order_hash[:8]}.pdf")


@require_safe
def preparation(request: HttpRequest, course_id: str, order_hash: str) -> HttpResponse:
    """Print the preparation record of an order."""
    found = preparation_record(
        by=who(request), at=clock.now(), course_id=course_id, order_hash=order_hash
    )
    return _pdf(sheet_pdf(found.page), f"preparation-{course_id}-{order_hash[:8]}.pdf")


@require_safe
def downtime(request: HttpRequest) -> HttpResponse:
    """Print what is needed while no screen can be asked."""
    desk = desk_of(request)
    found = print_downtime(by=who(request), at=clock.now(), center=desk.id)
    return _pdf(sheet_pdf(found.page), f"downtime-{desk.id}.pdf")


def _pdf(body: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type="application/pdf")
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
