"""Labs in: files of another program, and a report of what became of each result."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from hepatica.actions.held_labs import list_held, waiting_at
from hepatica.actions.imports import ImportReport, NamedBytes, import_labs
from hepatica.actions.privileges import Privilege
from hepatica.errors import InputError
from hepatica.web import clock
from hepatica.web.forms.import_form import ImportForm
from hepatica.web.presenters.held_rows import list_rows, waiting_lines
from hepatica.web.presenters.import_rows import report_groups, summary
from hepatica.web.seat import desk_of, is_demo, who


@require_http_methods(["GET", "HEAD", "POST"])
def import_files(request: HttpRequest) -> HttpResponse:
    """Show the form, or take files and report."""
    desk = desk_of(request)
    form, report, status = ImportForm(), None, 200
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        report = _import(request, desk.id, desk.time_zone, form)
        status = 200 if report is not None else 422
    waiting = [w for w in waiting_at(by=who(request)) if w.center_id == desk.id]
    held = list_held(by=who(request), center_id=desk.id)
    context = {
        "nav": "import",
        "waiting": waiting_lines(waiting),
        "held": list_rows(held, zone=desk.time_zone),
        "desk": desk,
        "may_import": Privilege.IMPORT_LABS in desk.privileges,
        "form": form,
        "report": report,
        "summary": summary(report) if report is not None else "",
        "groups": report_groups(report) if report is not None else (),
        "has_errors": status != 200,
        "is_demo": is_demo(desk.is_demo),
    }
    return render(request, "web/import.html", context, status=status)


def _import(
    request: HttpRequest, center_id: str, zone: str, form: ImportForm
) -> ImportReport | None:
    if not form.is_valid():
        return None
    now = clock.now()
    try:
        return import_labs(
            by=who(request),
            at=now,
            center_id=center_id,
            files=[
                NamedBytes(name=file.name or "file", content=file.read())
                for file in form.cleaned_data["sent"]
            ],
            on=clock.day(now, zone),
            create_missing=form.cleaned_data["create_missing"],
        )
    except InputError as error:
        form.take(error)
        return None
