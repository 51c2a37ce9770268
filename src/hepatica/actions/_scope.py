"""The running action: what it is called, and that it writes one audit event."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from contextlib import nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from hepatica.errors import ContractError, NotPermitted
from hepatica.records import audit
from hepatica.records.models import Account, Center

P = ParamSpec("P")
R = TypeVar("R")

By = Account | str
"""Who acts: an account or its name; ``installation`` for the machine's operator."""

_CODE = re.compile(r"[a-z][a-z-]*(\.[a-z][a-z-]*)+\Z")

ACTIONS: dict[str, Callable[..., Any]] = {}
"""Dotted code to action, in the order of import."""


@dataclass(kw_only=True)
class Refusal:
    """A privilege that was asked for and not held."""

    actor: str
    center: str | None
    privilege: str


@dataclass(kw_only=True)
class Scope:
    """One running action."""

    code: str
    actor: str
    at: datetime
    center: str | None
    outer: Scope | None
    n_events: int = 0
    refusals: list[Refusal] = field(default_factory=list)


_SCOPE: ContextVar[Scope | None] = ContextVar("hepatica_action", default=None)


def running() -> Scope | None:
    """Give the running action.

    Returns
    -------
    Scope or None
        ``None`` outside of every action.
    """
    return _SCOPE.get()


def actor_name(by: By) -> str:
    """Give the name that the ledgers hold.

    Parameters
    ----------
    by : Account or str
        Who acts.

    Returns
    -------
    str
        Account name; ``anonymous`` for a visitor who is not signed in.
    """
    if isinstance(by, str):
        return by or "anonymous"
    return str(by.pk) if by.pk else "anonymous"


def action(
    code: str, *, atomic: bool = True
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a function as an action.

    The action runs in one transaction. It must write exactly one audit event,
    through ``record_facts`` or ``actions.audit.write``; with none or two it is
    undone by ``ContractError``. A refusal undoes it as well, and is then audited
    as ``<code>.refused``. An action inside an action writes its own event.

    Parameters
    ----------
    code : str
        Dotted code of the audit event: ``fill.record``. Unique.
    atomic : bool
        False where the action must not hold a transaction: a backup, a long
        check. It then opens its own around what it writes.

    Returns
    -------
    callable
        Decorator.

    Raises
    ------
    ContractError
        If the code is not dotted or is taken, or the function is not
        keyword-only with ``by`` and ``at``.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        _check(code, function)

        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            scope = _open(code, kwargs)
            token = _SCOPE.set(scope)
            try:
                with transaction.atomic() if atomic else nullcontext():
                    result = function(*args, **kwargs)
                    _require_one_event(scope)
            except NotPermitted:
                # The transaction is undone by now, so this one stands.
                _audit_refusal(scope)
                raise
            finally:
                _SCOPE.reset(token)
            return result

        ACTIONS[code] = run
        return run

    return decorate


def write_refusal(*, at: datetime, code: str, refusal: Refusal) -> None:
    """Audit that something was asked for and refused.

    Parameters
    ----------
    at : datetime
        Now, with offset.
    code : str
        Code of the action that was asked for.
    refusal : Refusal
        Who asked, where, and what was not held.
    """
    # What was sent as a center may be anything; only a real one has a chain.
    center = refusal.center
    if center is not None and not Center.objects.filter(pk=center).exists():
        center = None
    audit.write(
        actor=refusal.actor[:150],
        at=at,
        center=center,
        action=f"{code}.refused",
        targets=[f"privilege:{refusal.privilege}"] if refusal.privilege else [],
    )


def _check(code: str, function: Callable[..., Any]) -> None:
    if not _CODE.match(code):
        raise ContractError(f"action code {code!r} must be dotted, in kebab-case")
    if code in ACTIONS:
        raise ContractError(f"action code {code!r} is taken")
    parameters = inspect.signature(function).parameters
    is_keyword_only = all(
        p.kind is inspect.Parameter.KEYWORD_ONLY for p in parameters.values()
    )
    if not is_keyword_only or not {"by", "at"} <= set(parameters):
        raise ContractError(f"action {code!r} must be keyword-only with by and at")


def _open(code: str, kwargs: dict[str, Any]) -> Scope:
    at = kwargs.get("at")
    if not isinstance(at, datetime) or at.utcoffset() is None:
        raise ContractError(f"{code}: at must be a datetime with offset")
    center = kwargs.get("center")
    return Scope(
        code=code,
        actor=actor_name(kwargs.get("by") or ""),
        at=at,
        center=getattr(center, "pk", center),
        outer=_SCOPE.get(),
    )


def _require_one_event(scope: Scope) -> None:
    if scope.n_events != 1:
        raise ContractError(
            f"{scope.code} wrote {scope.n_events} audit events; an action writes one"
        )


def _audit_refusal(scope: Scope) -> None:
    refusals = scope.refusals or [
        Refusal(actor=scope.actor, center=scope.center, privilege="")
    ]
    if scope.outer is not None:
        # The outer action is still to be undone; the outermost one writes.
        scope.outer.refusals.extend(refusals)
        return
    write_refusal(at=scope.at, code=scope.code, refusal=refusals[-1])
