"""Knowledge: what is in force, its source, who signed; two people change it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from hepatica.actions.knowledge import proposals, propose_activation, retire
from hepatica.actions.knowledge_reading import find, read_knowledge
from hepatica.errors import InputError
from hepatica.web import clock, text
from hepatica.web.forms.knowledge_forms import OwnEntryForm, ProposeForm, RetireForm
from hepatica.web.presenters.entry_figures import entry_page
from hepatica.web.presenters.knowledge_rows import entry_row, groups, pending_row
from hepatica.web.seat import desk_of, is_demo, who

_SIGNS = ("activate-pharmacist", "activate-physician")


@require_safe
def knowledge(request: HttpRequest) -> HttpResponse:
    """List what is in force and what waits for a second person."""
    desk, now = desk_of(request), clock.now()
    on = clock.day(now, desk.time_zone)
    view = read_knowledge(by=who(request), at=now, center_id=desk.id, on=on)
    waiting = proposals(by=who(request), at=now, center_id=desk.id)
    by = who(request).get_username()
    return render(
        request,
        "web/knowledge.html",
        {
            "nav": "knowledge",
            "desk": desk,
            "on": text.long_day(on),
            "version": view.version[:12],
            "in_force": groups(view.in_force),
            "offered": groups(view.offered),
            "waiting": [pending_row(p, by=by, zone=desk.time_zone) for p in waiting],
            "may_sign": any(sign in desk.privileges for sign in _SIGNS),
            "is_demo": is_demo(desk.is_demo),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, entry_id: str) -> HttpResponse:
    """Show one entry with its text, and take the first signature on it."""
    desk, now = desk_of(request), clock.now()
    on = clock.day(now, desk.time_zone)
    view = read_knowledge(by=who(request), at=now, center_id=desk.id, on=on)
    found = find(view, entry_id)
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_activation(
                by=who(request),
                at=clock.now(),
                center_id=desk.id,
                entry_id=entry_id,
                document=form.cleaned_data["document"],
                page=form.cleaned_data["page"],
                from_on=form.cleaned_data["from_on"],
            )
        except InputError as error:
            form.take(error)
        else:
            messages.success(request, "Proposed. A second person has to sign")
            return redirect("knowledge")
    has_errors = request.method == "POST"
    context = {
        "nav": "knowledge",
        "desk": desk,
        "found": found,
        "row": entry_row(found),
        "page": entry_page(found.entry),
        "form": form,
        "retire_form": RetireForm(),
        "has_errors": has_errors,
        "may_sign": any(sign in desk.privileges for sign in _SIGNS),
        "is_demo": is_demo(desk.is_demo),
    }
    return render(request, "web/entry.html", context, status=422 if has_errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def retire_entry(request: HttpRequest, entry_id: str) -> HttpResponse:
    """Take the first signature on a retirement."""
    desk = desk_of(request)
    form = RetireForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            retire(
                by=who(request),
                at=clock.now(),
                center_id=desk.id,
                entry_id=entry_id,
                reason=form.cleaned_data["reason"],
                from_on=form.cleaned_data["from_on"],
            )
        except InputError as error:
            form.take(error)
        else:
            messages.success(request, "Proposed. A second person has to sign")
            return redirect("knowledge")
    has_errors = request.method == "POST"
    context = {
        "nav": "knowledge",
        "entry_id": entry_id,
        "form": form,
        "has_errors": has_errors,
        "is_demo": is_demo(desk.is_demo),
    }
    return render(
        request, "web/retire.html", context, status=422 if has_errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def own_entry(request: HttpRequest) -> HttpResponse:
    """Take a center's own entry, citing its own document."""
    desk = desk_of(request)
    form = OwnEntryForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_activation(
                by=who(request),
                at=clock.now(),
                center_id=desk.id,
                entry_id=_id_in(form.cleaned_data["own_text"]),
                document=form.cleaned_data["document"],
                page=form.cleaned_data["page"],
                own_text=form.cleaned_data["own_text"],
                from_on=form.cleaned_data["from_on"],
            )
        except InputError as error:
            form.take(error)
        else:
            messages.success(request, "Proposed. A second person retypes its numbers")
            return redirect("knowledge")
    has_errors = request.method == "POST"
    context = {
        "nav": "knowledge",
        "desk": desk,
        "form": form,
        "has_errors": has_errors,
        "may_sign": any(sign in desk.privileges for sign in _SIGNS),
        "is_demo": is_demo(desk.is_demo),
    }
    status = 422 if has_errors else 200
    return render(request, "web/own_entry.html", context, status=status)


def _id_in(own_text: str) -> str:
    """Read the id off the text; the action checks that the text is an entry of it."""
    for line in own_text.splitlines():
        if line.startswith("id:"):
            return line.removeprefix("id:").strip().strip("\"'")
    return ""
