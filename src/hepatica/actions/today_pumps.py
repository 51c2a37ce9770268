"""What a row of today says of each pump, where several are in place."""

from __future__ import annotations

from hepatica.actions.today_seen import Seen


def of_pump(seen: Seen, what: str) -> str:
    """Name the pump that a sentence is about, where several are in place.

    Parameters
    ----------
    seen : Seen
        The course, or one of its pumps, on the day.
    what : str
        A sentence.

    Returns
    -------
    str
        As it was, where there is one pump.
    """
    return f"Pump {seen.state.slot}: {what}" if seen.state.slot else what


def pump_sentence(seen: Seen) -> str:
    """Say what is in one of several pumps, when it runs dry and what is due of it.

    Parameters
    ----------
    seen : Seen
        The pump on the day.

    Returns
    -------
    str
        One sentence, without an amount.
    """
    inside = seen.state.inside
    held = inside.infusate.replace("-", " ") if inside else "nothing"
    return f"Pump {seen.state.slot} holds {held}; {_dry(seen)}; {_due(seen)}."


def _dry(seen: Seen) -> str:
    dry = seen.dry
    if seen.state.inside is None:
        return "it is empty"
    if seen.is_blind:
        return "when it runs dry is withheld until its figures are found again"
    if dry is None:
        return "when it runs dry is not known"
    first, last = dry.earliest_on.isoformat(), dry.latest_on.isoformat()
    return f"it runs dry between {first} and {last}"


def _due(seen: Seen) -> str:
    due = [f"{step.what.lower()} {step.on.isoformat()}" for step in seen.state.steps]
    return f"due: {', '.join(due)}" if due else "nothing is due"
