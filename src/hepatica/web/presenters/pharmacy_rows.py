"""The pharmacy's list in words: groups, amounts, and how long a fill still holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hepatica.actions.pharmacy import GROUPS
from hepatica.therapy.orders import STEPS
from hepatica.web import text

if TYPE_CHECKING:
    from hepatica.actions.pharmacy import PharmacyRow, PharmacyView

# Look and words only: the order is the action's.
_LOOK = {
    "verify": ("wait", "pen", "To verify", "Blind, from the sources.", "verify"),
    "cosign": ("wait", "user", "To cosign", "A trainee signed.", "cosign"),
    "release": ("wait", "check", "To release", "Verified.", "release"),
    "prepare": ("wait", "vial", "To prepare", "Released to compound.", "prepare"),
    "waste": (
        "soon",
        "no",
        "To return or waste",
        "Compounded, and it goes into nobody.",
        "waste",
    ),
    "ready": ("none", "vial", "Prepared", "At the chair or on its way.", ""),
    "gone": ("none", "ok", "Done", "Filled, returned or wasted.", ""),
}
_BUTTONS = {
    "verify": "Verify",
    "cosign": "Cosign",
    "release": "Release",
    "prepare": "Prepare",
    "waste": "Return or waste",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the page."""

    row: PharmacyRow
    amount: str
    about: str
    use_by: str
    is_late: bool
    by: str
    is_past: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group of the page; an empty one is not drawn."""

    key: str
    kind: str
    icon: str
    title: str
    about: str
    step: str
    button: str
    lines: tuple[Line, ...]


# Page of a step to the steps of a visit that it does.
_DOES = {
    "verify": ("verify-order",),
    "cosign": ("cosign-order", "cosign-verification"),
    "release": ("release",),
    "prepare": ("prepare",),
    "waste": ("return-or-waste",),
}


def _may(step: str, held: frozenset[str]) -> bool:
    return any(held & set(STEPS[done]) for done in _DOES.get(step, ()))


def groups(
    view: PharmacyView, *, now: datetime, zone: str, may: frozenset[str]
) -> tuple[Group, ...]:
    """Sort the rows into their groups; a step is offered to who may do it."""
    local = now.astimezone(ZoneInfo(zone))
    found = []
    for key in GROUPS:
        kind, icon, title, about, step = _LOOK[key]
        lines = tuple(_line(row, local) for row in view.rows if row.group == key)
        found.append(
            Group(
                key=key,
                kind=kind,
                icon=icon,
                title=title,
                about=about,
                step=step if _may(step, may) else "",
                button=_BUTTONS.get(step, ""),
                lines=lines,
            )
        )
    return tuple(found)


def _line(row: PharmacyRow, now: datetime) -> Line:
    amount = ""
    if row.drug_mg is not None and row.volume_ml is not None:
        amount = f"{text.mg(row.drug_mg)} in {text.ml(row.volume_ml)}"
    lots = ", ".join(lot for lot in (row.drug_lot, row.diluent_lot) if lot)
    about = [
        *([f"for {text.day(row.for_on)}"] if row.for_on != now.date() else []),
        *([f"lots {lots}"] if lots else []),
        *([f"label {row.label}"] if row.label else []),
        *([_read_again(row)] if row.read_again_because else []),
    ]
    use_by, is_late = _use_by(row, now)
    by, is_past = _by(row, now)
    return Line(
        row=row,
        amount=amount,
        about=", ".join(about),
        use_by=use_by,
        is_late=is_late,
        by=by,
        is_past=is_past,
    )


def _read_again(row: PharmacyRow) -> str:
    why = row.read_again_because
    return f"read again by the same person after a mismatch: {why}"


# What is done before the visit starts.
_BEFORE = ("verify", "cosign", "release", "prepare")


def _by(row: PharmacyRow, now: datetime) -> tuple[str, bool]:
    """Say by when it is needed: the start of the visit, where one is booked."""
    if row.group not in _BEFORE:
        return "", False
    if row.booked_at is None:
        day = "today" if row.for_on == now.date() else text.day(row.for_on)
        return f"{day}, no time booked", False
    at = row.booked_at.astimezone(now.tzinfo)
    if at <= now:
        return f"by {_moment(at, now)}, past", True
    return f"by {_moment(at, now)}", False


def _use_by(row: PharmacyRow, now: datetime) -> tuple[str, bool]:
    if row.use_by is None or row.group == "gone":
        return "", False
    until = row.use_by.astimezone(now.tzinfo)
    left = until - now
    if left <= timedelta(0):
        return f"over since {_moment(until, now)}", True
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    return f"{hours} h {minutes:02d} min left, to {_moment(until, now)}", False


def _moment(at: datetime, now: datetime) -> str:
    return text.clock(at) if at.date() == now.date() else text.moment(at)


def vials_words(view: PharmacyView) -> str:
    """Say how many vials the coming week needs, and what is not known."""
    vials = view.vials
    if not vials.n_fills:
        return "No drug fill is due in the coming seven days."
    fills = text.n(vials.n_fills, "drug fill")
    if vials.vial_drug_mg is None:
        return f"{fills} due in seven days; no vial is in the knowledge in force."
    known = text.n(vials.n_vials, "vial")
    size = text.plain(vials.vial_drug_mg)
    words = f"{fills} due in seven days: {known} of {size} mg by the last doses"
    if vials.n_unknown:
        words += f", and {text.n(vials.n_unknown, 'first fill')} without one"
    return f"{words}."
