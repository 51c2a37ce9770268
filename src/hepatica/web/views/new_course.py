"""A new course: the person, compared with those on record first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from hepatica.actions.desk import Desk
from hepatica.actions.intake import Intake, open_for_new_person, usual_system
from hepatica.actions.permissions import require
from hepatica.actions.privileges import Privilege
from hepatica.errors import Conflict, InputError
from hepatica.web import clock
from hepatica.web.forms.new_course_form import NewCourseForm
from hepatica.web.presenters.people import alike_rows
from hepatica.web.seat import desk_of, is_demo, who

_TAKEN = "This number is on record. Open that person's course, or check the number"
_COMPARE = "Somebody very much alike is on record. Compare before you go on"


@require_http_methods(["GET", "HEAD", "POST"])
def new_course(request: HttpRequest) -> HttpResponse:
    """Show the form, ask back where the person may be on record, or open the course."""
    desk = desk_of(request)
    require(who(request), desk.id, Privilege.RECORD, at=clock.now())
    if request.method != "POST":
        start = {"system": usual_system(center=desk.id)}
        return _page(request, desk, NewCourseForm(initial=start), Intake())
    form = NewCourseForm(request.POST)
    found = _intake(request, desk, form) if form.is_valid() else Intake()
    if not found.course:
        return _page(request, desk, form, found)
    messages.success(request, f"Opened the course {found.course}")
    return redirect("course", found.course)


def _intake(request: HttpRequest, desk: Desk, form: NewCourseForm) -> Intake:
    given = form.cleaned_data
    try:
        found = open_for_new_person(
            by=who(request),
            at=clock.now(),
            center=desk.id,
            not_these=form.not_these(),
            **{name: given[name] for name in form.fields if name != "is_another"},
        )
    except InputError as error:
        form.take(error)
        return Intake()
    except Conflict as error:
        form.add_error("record_no", str(error))
        return Intake()
    if found.same_number:
        form.add_error("record_no", _TAKEN)
    elif found.alike and not found.course:
        form.add_error("is_another", _COMPARE)
    return found


def _page(
    request: HttpRequest, desk: Desk, form: NewCourseForm, found: Intake
) -> HttpResponse:
    has_errors = request.method == "POST"
    context = {
        "nav": "courses",
        "desk": desk,
        "form": form,
        "same_number": alike_rows(found.same_number),
        "alike": alike_rows(found.alike),
        "alike_ids": " ".join(one.person for one in found.alike),
        "has_errors": has_errors,
        "is_demo": is_demo(desk.is_demo),
    }
    status = 422 if has_errors else 200
    return render(request, "web/new_course.html", context, status=status)
