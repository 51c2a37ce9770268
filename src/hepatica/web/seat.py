"""Who asks, and at which center they sit."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import DatabaseError

from hepatica.actions.desk import Desk, desks_of
from hepatica.errors import NotPermitted

if TYPE_CHECKING:
    from django.http import HttpRequest

    from hepatica.records.models import Account


def who(request: HttpRequest) -> Account:
    """Give the account that asks; every page but the sign-in has one."""
    return cast("Account", request.user)


def desk_of(request: HttpRequest) -> Desk:
    """Give the center that a page is about: the one asked for, or the first."""
    desks = desks_of(by=who(request))
    asked = request.GET.get("center", "")
    for desk in desks:
        if desk.id == asked:
            return desk
    if not desks:
        raise NotPermitted(
            "Nothing is granted to this account yet; ask who administers your center."
        )
    if asked:
        # another center than the one asked for would be written into unseen
        raise NotPermitted("Nothing is granted to this account at that center.")
    return desks[0]


def privileges_at(request: HttpRequest, center: str) -> frozenset[str]:
    """Tell what who asks may do at a center; a link is shown to who may follow it."""
    desks = {desk.id: desk.privileges for desk in desks_of(by=who(request))}
    return desks.get(center, frozenset())


def says_demo(request: HttpRequest) -> bool:
    """Tell whether an error page says DEMO, also where nothing else works any more."""
    if settings.HEPATICA_DEMO:
        return True
    user = getattr(request, "user", None)
    try:
        if user is None or not user.is_authenticated:
            return False
        return any(desk.is_demo for desk in desks_of(by=who(request)))
    except DatabaseError:
        return False


def is_demo(center_is_demo: bool) -> bool:
    """Tell whether a page says DEMO: the installation is one, or the center."""
    return center_is_demo or bool(settings.HEPATICA_DEMO)
