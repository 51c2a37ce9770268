"""People: who works here, what each may do, and one's own password."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from hepatica.actions import staff, staff_reading
from hepatica.actions.accounts import set_password
from hepatica.actions.desk import Desk
from hepatica.actions.permissions import require
from hepatica.actions.privileges import Privilege
from hepatica.actions.sign_in import check_own_password
from hepatica.errors import Conflict, InputError, NotPermitted
from hepatica.web import clock
from hepatica.web.forms.people_form import (
    AccountForm,
    OwnPasswordForm,
    PrivilegesForm,
    TwiceForm,
)
from hepatica.web.forms.sign_in_form import TOO_OFTEN
from hepatica.web.presenters.people import boxes, changed_words, staff_rows
from hepatica.web.seat import is_demo, who
from hepatica.web.sign_in import address_of

_FORM = ["GET", "HEAD", "POST"]


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the accounts of the center, with what each may do."""
    desk = _desk(request)
    listed = staff_reading.list_staff(by=who(request), at=clock.now(), center=desk.id)
    context = {"rows": staff_rows(listed), "boxes": boxes(())}
    return _page(request, "web/people.html", desk, context)


@sensitive_post_parameters("password", "again")
@require_http_methods(_FORM)
def new_account(request: HttpRequest) -> HttpResponse:
    """Make an account with its privileges."""
    desk = _desk(request)
    form = AccountForm(request.POST if request.method == "POST" else None)
    is_taken = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = staff.enter_staff(
                by=who(request),
                at=clock.now(),
                center=desk.id,
                username=given["username"],
                full_name=given["full_name"],
                password=given["password"],
                privileges=given["privileges"],
            )
        except InputError as error:
            form.take(error)
        except Conflict as error:
            form.add_error("username", _sentence(error))
            is_taken = True
        else:
            messages.success(
                request,
                f"Made the account {made.username}. Hand over its password in person; "
                "its owner chooses an own one at the first sign-in",
            )
            return redirect(_to("people", desk))
    ticked = form["privileges"].value() or ()
    context = {
        "form": form,
        "boxes": boxes(ticked),
        "is_taken": is_taken,
        "taken": form["username"].value() if is_taken else "",
    }
    return _page(request, "web/new_account.html", desk, context)


@require_http_methods(_FORM)
def member(request: HttpRequest, username: str) -> HttpResponse:
    """Show one account, and change its privileges."""
    desk = _desk(request)
    if request.method != "POST":
        return _member(request, desk, username, PrivilegesForm(), None)
    form = PrivilegesForm(request.POST)
    if form.is_valid():
        granted, taken = form.changes()
        try:
            now = staff.change_privileges(
                by=who(request),
                at=clock.now(),
                center=desk.id,
                username=username,
                grant=granted,
                take_back=taken,
            )
        except Conflict as error:
            form.add_error("privileges", _sentence(error))
        else:
            said = changed_words(granted, taken, name=now.full_name or username)
            messages.success(request, said or "Nothing was changed")
            return _away(request, desk)
    return _member(request, desk, username, form, None)


@sensitive_post_parameters("password", "again")
@require_POST
def member_password(request: HttpRequest, username: str) -> HttpResponse:
    """Set a password for somebody who lost theirs."""
    desk, form = _desk(request), TwiceForm(request.POST)
    if form.is_valid():
        try:
            staff.set_staff_password(
                by=who(request),
                at=clock.now(),
                center=desk.id,
                username=username,
                password=form.cleaned_data["password"],
            )
        except InputError as error:
            form.take(error)
        else:
            messages.success(request, f"The password of {username} is set")
            return redirect(_to("people", desk))
    return _member(request, desk, username, None, form)


@require_POST
def member_confirmed(request: HttpRequest, username: str) -> HttpResponse:
    """Confirm that an account is in the hands of its owner alone."""
    desk = _desk(request)
    staff.confirm_staff(
        by=who(request), at=clock.now(), center=desk.id, username=username
    )
    messages.success(request, f"The account {username} is confirmed; it may sign")
    return redirect(_to("member", desk, username))


@require_POST
def member_standing(request: HttpRequest, username: str) -> HttpResponse:
    """Close an account, or open it again."""
    desk, is_active = _desk(request), request.POST.get("standing") == "open"
    try:
        staff.set_staff_active(
            by=who(request),
            at=clock.now(),
            center=desk.id,
            username=username,
            is_active=is_active,
        )
    except Conflict as error:
        messages.warning(request, f"Not closed: {error}")
        return redirect(_to("member", desk, username))
    word = "open again" if is_active else "closed; nobody can sign in to it"
    messages.success(request, f"The account {username} is {word}")
    return _away(request, desk)


@sensitive_post_parameters("current", "password", "again")
@require_http_methods(_FORM)
def own_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    account = who(request)
    form = OwnPasswordForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _knows_current(request, form)
        and _changed(request, form)
    ):
        messages.success(request, "Your password is changed")
        return redirect("today")
    has_errors = request.method == "POST"
    context = {
        "nav": "",
        "form": form,
        "has_errors": has_errors,
        "is_temporary": account.is_password_temporary,
        "is_demo": is_demo(False),
    }
    status = 422 if has_errors else 200
    return render(request, "web/own_password.html", context, status=status)


def _knows_current(request: HttpRequest, form: OwnPasswordForm) -> bool:
    is_right = check_own_password(
        by=who(request),
        at=clock.now(),
        password=form.cleaned_data["current"],
        address=address_of(request),
    )
    if is_right is None:
        form.add_error("current", TOO_OFTEN)
    elif not is_right:
        form.add_error("current", "This is not the password in use")
    elif form.cleaned_data["current"] == form.cleaned_data["password"]:
        form.add_error("password", "This is the password in use; choose another")
    return form.is_valid()


def _changed(request: HttpRequest, form: OwnPasswordForm) -> bool:
    account = who(request)
    try:
        changed = set_password(
            by=account,
            at=clock.now(),
            username=account.get_username(),
            password=form.cleaned_data["password"],
        )
    except InputError as error:
        form.take(error)
        return False
    # All other sessions of the account end; this one goes on.
    update_session_auth_hash(request, changed)
    return True


def _member(
    request: HttpRequest,
    desk: Desk,
    username: str,
    form: PrivilegesForm | None,
    password_form: TwiceForm | None,
) -> HttpResponse:
    found = staff_reading.read_staff(
        by=who(request), at=clock.now(), center=desk.id, username=username
    )
    held = [one.value for one in found.privileges]
    is_sent = form is not None and form.is_bound
    wrong = next((f for f in (form, password_form) if f and f.is_bound), None)
    context = {
        "found": found,
        "form": wrong,
        "privileges_form": form,
        "password_form": password_form or TwiceForm(),
        "seen": form["seen"].value() if is_sent and form is not None else held,
        "boxes": boxes(
            form["privileges"].value() or () if is_sent and form is not None else held
        ),
        "is_me": username == who(request).get_username(),
    }
    return _page(request, "web/member.html", desk, context)


def _page(
    request: HttpRequest, template: str, desk: Desk, context: Mapping[str, object]
) -> HttpResponse:
    # A page that is drawn as the answer to a form was not taken.
    has_errors = request.method == "POST"
    context = {
        "nav": "people",
        "desk": desk,
        "has_errors": has_errors,
        "is_demo": is_demo(desk.is_demo),
        **context,
    }
    return render(request, template, context, status=422 if has_errors else 200)


def _desk(request: HttpRequest) -> Desk:
    """Give the center whose people are asked for; to administer it is enough."""
    desks = staff_reading.administered_by(by=who(request))
    asked = request.GET.get("center", "")
    for desk in desks:
        if desk.id == asked or not asked:
            return desk
    # Refused by the action, so that it is an event as every refusal.
    require(who(request), asked or "-", Privilege.ADMINISTER, at=clock.now())
    raise NotPermitted("this needs the privilege 'administer' at the center")


def _away(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Go back to the list, unless the right to see it was one's own and is gone."""
    still = {one.id for one in staff_reading.administered_by(by=who(request))}
    return redirect(_to("people", desk) if desk.id in still else "/")


def _to(name: str, desk: Desk, *arguments: str) -> str:
    return f"{reverse(name, args=arguments)}?center={desk.id}"


def _sentence(error: Conflict) -> str:
    said = str(error)
    return said[:1].upper() + said[1:]
