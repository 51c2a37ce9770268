"""The second signature on knowledge, and taking a proposal back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hepatica.actions.desk import Desk
from hepatica.actions.knowledge import (
    Pending,
    confirm_activation,
    proposals,
    withdraw_proposal,
)
from hepatica.actions.knowledge_reading import EntryView, find, read_knowledge
from hepatica.errors import InputError
from hepatica.web import clock
from hepatica.web.forms.knowledge_forms import ConfirmForm
from hepatica.web.presenters.entry_figures import entry_page
from hepatica.web.presenters.knowledge_rows import pending_row, places_of
from hepatica.web.seat import desk_of, is_demo, who


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pending_id: str) -> HttpResponse:
    """Show a proposal without the first person's numbers, and take the signature."""
    desk = desk_of(request)
    pending = _pending(request, desk, pending_id)
    data = request.POST if request.method == "POST" else None
    form = ConfirmForm(pending.to_retype, data, places=pending.places)
    if pending.what == "retirement":
        form.fields["has_read"].label = "I read the reason and agree to retire it"
    if request.method == "POST" and form.is_valid():
        try:
            done = confirm_activation(
                by=who(request),
                at=clock.now(),
                center_id=desk.id,
                pending_id=pending_id,
                retyped=form.retyped(),
            )
        except InputError as error:
            form.take(error)
        else:
            return _signed(request, pending, done.differs)
    has_errors = request.method == "POST"
    found = _in_catalog(request, desk, pending)
    context = {
        "nav": "knowledge",
        "pending": pending,
        "row": pending_row(
            pending, by=who(request).get_username(), zone=desk.time_zone
        ),
        "text": found.entry.text if found is not None else pending.shape,
        "found": found,
        "page": entry_page(found.entry) if found is not None else None,
        "form": form,
        "has_errors": has_errors,
        "is_demo": is_demo(desk.is_demo),
    }
    status = 422 if has_errors else 200
    return render(request, "web/confirm.html", context, status=status)


def _signed(
    request: HttpRequest, pending: Pending, differs: tuple[str, ...]
) -> HttpResponse:
    if differs:
        places = "; ".join(places_of(pending, differs))
        messages.warning(
            request,
            f"Blocked: the two of you wrote different numbers at {places}. Nothing "
            "is in force by it",
        )
    else:
        messages.success(request, "Signed by two people")
    return redirect("knowledge")


@require_POST
def withdraw(request: HttpRequest, pending_id: str) -> HttpResponse:
    """Take a proposal back."""
    desk = desk_of(request)
    withdraw_proposal(
        by=who(request), at=clock.now(), center_id=desk.id, pending_id=pending_id
    )
    messages.success(request, "The proposal is taken back")
    return redirect("knowledge")


def _pending(request: HttpRequest, desk: Desk, pending_id: str) -> Pending:
    waiting = proposals(by=who(request), at=clock.now(), center_id=desk.id)
    for pending in waiting:
        if pending.id == pending_id:
            return pending
    raise Http404


def _in_catalog(request: HttpRequest, desk: Desk, pending: Pending) -> EntryView | None:
    """Find what is to be signed; of an own entry nothing but its shape is shown."""
    if pending.is_own or pending.shape:
        return None
    now = clock.now()
    view = read_knowledge(
        by=who(request), at=now, center_id=desk.id, on=clock.day(now, desk.time_zone)
    )
    found = find(view, pending.entry)
    return found if found.entry.version == pending.version else None
