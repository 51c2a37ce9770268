"""What a row of today says to who is to find the figures of the visit again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hepatica.actions.today_seen import Seen, Words, days_word


def without_figures(group: str, words: Words, seen: Seen) -> Words:
    """Leave out of a row what tells the answer, the factor or the flow.

    Parameters
    ----------
    group : str
        One of :data:`hepatica.actions.reading_today.GROUPS`.
    words : Words
        As everybody else reads them.
    seen : Seen
        The course on the day.

    Returns
    -------
    Words
        Who is to act, and how old it is, as before.

    Notes
    -----
    Hazards: HZ-017 (a second check that repeats the first).
    """
    change = _CHANGES.get(group)
    return change(words, seen) if change is not None else words


def _changed(words: Words, seen: Seen) -> Words:
    if seen.state.changed is None or not seen.state.changed.is_other:
        return words
    what = "Results changed after the decision, and the answer with them. "
    act = "The order is void." if seen.is_void else "Compute the dose again."
    return replace(words, what=what + act, figure="", unit="")


def _past(words: Words, seen: Seen) -> Words:
    return replace(words, figure=str(seen.late), unit=f"{days_word(seen.late)} late")


def _dry(words: Words, seen: Seen) -> Words:
    if seen.dry is None:
        return words
    inside = seen.state.inside
    age = f"filled {inside.on.isoformat()}" if inside is not None else ""
    return replace(words, figure="", unit="", age=age)


def _wait(words: Words, seen: Seen) -> Words:
    waiting = seen.state.waiting
    what = "An answer is worked out and waits for its decision."
    if waiting is None:
        what = "It is decided and waits for its order."
    elif waiting.is_outdated:
        what = "Results changed after the answer; it is computed again."
    return replace(words, what=what)


def _labs(words: Words, seen: Seen) -> Words:
    return words if seen.missing else replace(words, figure="", unit="")


def _flow(words: Words, seen: Seen) -> Words:
    if not seen.state.is_flow_out:
        return words
    return replace(words, figure="out of range", unit="")


_CHANGES: dict[str, Callable[[Words, Seen], Words]] = {
    "changed": _changed,
    "past": _past,
    "dry": _dry,
    "wait": _wait,
    "labs": _labs,
    "flow": _flow,
}
