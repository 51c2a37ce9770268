"""What a row of today says: one sentence, one figure with its unit and its age."""

from __future__ import annotations

import math
from collections.abc import Callable

from hepatica.actions.today_blind import without_figures
from hepatica.actions.today_orders import order_words, void_sentence, waste_words
from hepatica.actions.today_seen import Seen, Words, days_word
from hepatica.therapy.schedule import DryDates


def words_of(group: str, seen: Seen) -> Words:
    """Write a row.

    Parameters
    ----------
    group : str
        One of :data:`hepatica.actions.reading_today.GROUPS`.
    seen : Seen
        The course on the day, which has what the group asks for.

    Returns
    -------
    Words
        No name, and no value of a result.
    """
    words = _WORDS[group](seen)
    return without_figures(group, words, seen) if seen.is_blind else words


def _changed(seen: Seen) -> Words:
    changed, order = seen.state.changed, seen.order
    void = void_sentence(order) if order is not None and seen.is_void else ""
    if changed is None or not changed.is_other:
        return Words(
            what=void,
            figure="void" if void else "",
            unit="",
            age=f"order of {order.on.isoformat()}" if order else "",
            owner="Prescriber",
            visit_on=order.on if order else seen.on,
        )
    before, after = _plain(changed.before), _plain(changed.after)
    act = (
        "The drug of that decision is in the pump; look at once."
        if changed.is_inside
        else "Do not fill; compute the dose again."
    )
    same = "with another dose" if before == after else f"was {before}, is now {after}"
    return Words(
        what=f"Results changed after the decision: the answer {same}. {void or act}",
        figure=after,
        unit="",
        age=f"visit of {changed.visit_on.isoformat()}",
        owner="Prescriber",
        visit_on=changed.visit_on,
    )


def _past(seen: Seen) -> Words:
    late, ratio, inside = seen.late, seen.ratio, seen.state.inside
    age = ""
    if inside is not None and inside.infusion_days is not None:
        age = f"day {(seen.on - inside.on).days} of {inside.infusion_days:g}"
    missed = seen.state.missed_on
    return Words(
        what=f"{_infusate(seen)} still in the pump, {late} {days_word(late)} late."
        + (f" Missed the visit of {missed.isoformat()}." if missed else ""),
        figure=str(late) if ratio is None else f"{ratio * 100:.0f}",
        unit=days_word(late) + " late" if ratio is None else "% of the planned dose",
        age=age,
        owner="Nurse",
    )


def _dry(seen: Seen) -> Words:
    name, dry = _infusate(seen), seen.dry
    inside, refill_on = seen.state.inside, seen.refill_on
    left_empty = seen.left_empty
    if left_empty is not None:
        days = (seen.on - left_empty.on).days
        return Words(
            what="Nothing has been in the pump since it was emptied. "
            "A drug-free fill is overdue.",
            figure=str(days),
            unit=f"{days_word(days)} empty",
            age=f"emptied {left_empty.on.isoformat()}",
            owner="Nurse",
        )
    if dry is not None:
        left = _whole(dry.days_left)
        return Words(
            what=f"{name}. {_dry_sentence(dry)}",
            figure=str(left),
            unit=days_word(left),
            age=f"band: {_whole(dry.earliest_days_left)} to "
            f"{_whole(dry.latest_days_left)} days",
            owner="Coordinator",
        )
    if refill_on is None:
        return Words(
            what=f"{name}. It is not known when the pump runs dry.",
            figure="not known",
            unit="",
            age=f"filled {inside.on.isoformat()}" if inside else "",
            owner="Coordinator",
        )
    late = (seen.on - refill_on).days
    return Words(
        what=f"{name}. The refill is overdue.",
        figure=str(late),
        unit=f"{days_word(late)} late",
        age=f"due {refill_on.isoformat()}",
        owner="Coordinator",
    )


def _dry_sentence(dry: DryDates) -> str:
    if dry.latest_days_left <= 0:
        return "Dry."
    return "Could be dry already." if dry.earliest_days_left <= 0 else "Runs dry soon."


def _setup(seen: Seen) -> Words:
    inside = seen.state.inside
    if inside is None:
        return Words(
            what="No rules are bound, so no dose can be worked out. Bind them first.",
            figure="",
            unit="",
            age="",
            owner="Prescriber",
        )
    days = max(0, (seen.on - inside.on).days)
    return Words(
        what=f"{_infusate(seen)}. No rules are bound, so neither a dose nor the day on "
        "which the pump runs dry can be worked out. Bind them now.",
        figure=str(days),
        unit=f"{days_word(days)} since the fill",
        age=f"filled {inside.on.isoformat()}",
        owner="Prescriber",
    )


def _wait(seen: Seen) -> Words:
    waiting, unfilled = seen.state.waiting, seen.state.unfilled
    at = waiting.at if waiting else unfilled.at if unfilled else None
    since = at.date() if at else seen.on
    age = max(0, (seen.on - since).days)
    what, owner = "", "Prescriber"
    if waiting is not None:
        rest = (
            "Results changed since; compute it again."
            if waiting.is_outdated
            else "Nobody has decided."
        )
        what = f"Proposed: {_plain(waiting.decision)}. {rest}"
    elif unfilled is not None:
        what = f"Decided: {_plain(unfilled.decision)}. Nothing has been filled since."
        owner = "Pharmacist"
    return Words(
        what=what,
        figure=str(age),
        unit=days_word(age),
        age=f"since {since.isoformat()}",
        owner=owner,
        visit_on=since,
    )


def _labs(seen: Seen) -> Words:
    missing, changed = seen.missing, seen.state.changed
    if not missing and changed is not None:
        return Words(
            what="Results changed after the decision. The answer is the same.",
            figure=_plain(changed.after),
            unit="",
            age=f"visit of {changed.visit_on.isoformat()}",
            owner="Prescriber",
            visit_on=changed.visit_on,
        )
    number = missing.count(";") + 1
    due = next((s.on for s in seen.state.steps if s.code == "drug-fill"), seen.on)
    return Words(
        what=f"{missing}.",
        figure=str(number),
        unit="result" if number == 1 else "results",
        age=f"for the fill due {due.isoformat()}",
        owner="Nurse",
    )


def _flow(seen: Seen) -> Words:
    state = seen.state
    if not state.is_flow_out and state.unfit is not None:
        to_on = state.unfit.to_on
        return Words(
            what="The last interval cannot dose: " + "; ".join(state.unfit.why) + ".",
            figure="unfit",
            unit="",
            age=f"interval to {to_on.isoformat()}" if to_on else "",
            owner="Prescriber",
        )
    ratio = state.flow_deviation_ratio or 0.0
    return Words(
        what="The last fit interval was "
        f"{'faster' if ratio > 0 else 'slower'} than the card beyond the tolerance.",
        figure=f"{ratio * 100:+.0f}",
        unit="%",
        age=f"interval to {state.flow_on.isoformat()}" if state.flow_on else "",
        owner="Prescriber",
    )


def _deviation(seen: Seen) -> Words:
    found = seen.state.deviations
    first = found[0] if found else None
    days = max(0, (seen.on - first.on).days) if first else 0
    what = first.what if first else ""
    if first is not None and first.lacks_reason:
        what += " No reason is on record."
    if len(found) > 1:
        what += f" And {len(found) - 1} more."
    return Words(
        what=what,
        figure=str(days),
        unit=days_word(days),
        age=f"since {first.on.isoformat()}" if first else "",
        owner="Prescriber",
    )


_STEPS = {
    "empty": ("The drug comes out.", "Nurse"),
    "refill": ("A refill is due.", "Nurse"),
    "drug-fill": ("A drug fill is due.", "Prescriber"),
    "drug-free-fill": (
        "Nothing is in the pump. A drug-free fill is due.",
        "Nurse",
    ),
    "maintenance-plan": (
        "Drug was discontinued. The maintenance is to be planned.",
        "Prescriber",
    ),
}


def _due(seen: Seen) -> Words:
    step = seen.due[0]
    late = (seen.on - step.on).days
    if step.code == "dispose":
        return Words(
            what="Died. The pump comes out, and is disposed of with what is in it.",
            figure="",
            unit="",
            age=f"since {step.on.isoformat()}",
            owner="Surgeon",
        )
    if step.code == "perfusion-study":
        begun = "open again since" if step.what.startswith("New") else "implanted"
        return Words(
            what="No perfusion study has passed. No drug before it.",
            figure=str(late),
            unit=days_word(late),
            age=f"{begun} {step.on.isoformat()}",
            owner="Surgeon",
        )
    what, owner = _STEPS[step.code]
    held = seen.state.held
    if step.code == "drug-fill" and held is not None:
        what += f" Decided on {held.on.isoformat()}: {held.decision}."
    return Words(
        what=what,
        figure=str(late) if late else "today",
        unit=f"{days_word(late)} late" if late else "",
        age=f"due {step.on.isoformat()}",
        owner=owner,
    )


_WORDS: dict[str, Callable[[Seen], Words]] = {
    "changed": _changed,
    "past": _past,
    "order": order_words,
    "waste": waste_words,
    "dry": _dry,
    "setup": _setup,
    "wait": _wait,
    "labs": _labs,
    "flow": _flow,
    "deviation": _deviation,
    "due": _due,
}


def _infusate(seen: Seen) -> str:
    inside = seen.state.inside
    return _plain(inside.infusate if inside else "unknown").capitalize()


def _plain(code: str) -> str:
    return code.replace("-", " ")


def _whole(days: float) -> int:
    return max(0, math.floor(days))
