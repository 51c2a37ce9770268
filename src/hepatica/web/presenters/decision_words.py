"""The six answers: their mark, their line and their sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hepatica.therapy.decisions import (
    CannotDecide,
    Decision,
    Discontinue,
    Hold,
    NoRule,
    Reduce,
    name_of,
    permits_drug,
)
from hepatica.web import text

if TYPE_CHECKING:
    from hepatica.therapy.worksheet import Worksheet


@dataclass(frozen=True, kw_only=True)
class Mark:
    """How an answer is marked: color, icon and word, always together."""

    kind: str
    icon: str
    word: str


MARKS = {
    "proceed": Mark(kind="good", icon="check", word="Proceed"),
    "reduce": Mark(kind="soon", icon="swap", word="Reduce"),
    "hold": Mark(kind="harm", icon="pause", word="Hold"),
    "discontinue": Mark(kind="harm", icon="stop", word="Discontinue"),
    "no-rule": Mark(kind="none", icon="ask", word="No rule"),
    "cannot-decide": Mark(kind="none", icon="ask", word="Cannot decide"),
}


def mark_of(worksheet: Worksheet) -> Mark:
    """Choose the mark; a permitted dose that is refused a fill is no go-ahead."""
    if permits_drug(worksheet.decision) and worksheet.refusals:
        return Mark(kind="none", icon="no", word="No drug fill")
    return MARKS[name_of(worksheet.decision)]


def answer_line(worksheet: Worksheet) -> str:
    """Say the answer in one line."""
    decision = worksheet.decision
    if permits_drug(decision) and worksheet.refusals:
        return f"No drug fill: {_clause(worksheet.refusals[0].message)}"
    line = _LINES.get(name_of(decision))
    return line(worksheet, decision) if line else MARKS[name_of(decision)].word


def reason_sentence(worksheet: Worksheet) -> str:
    """Say why, in one sentence; the trace says the rest."""
    decision = worksheet.decision
    if permits_drug(decision) and worksheet.refusals:
        rest = [refusal.message for refusal in worksheet.refusals[1:]]
        by_rules = MARKS[name_of(decision)].word.lower()
        return " ".join([f"The rules alone would answer: {by_rules}.", *rest])
    if isinstance(decision, Hold | Discontinue | NoRule):
        return text.sentence(decision.reason)
    if isinstance(decision, CannotDecide):
        n_missing = len(decision.missing)
        if n_missing == 0:
            return "Nothing is chosen yet that could decide."
        things = "one thing" if n_missing == 1 else f"{n_missing} things"
        return f"The rules need {things} more. No drug is ordered without."
    if isinstance(decision, Reduce):
        return _reduced_because(worksheet)
    return _nearest(worksheet)


def missing_of(decision: Decision) -> tuple[str, ...]:
    """List what is missing, whatever the answer is."""
    return tuple(getattr(decision, "missing", ()))


def _rate_words(worksheet: Worksheet) -> str:
    rate = worksheet.dose_rate_mg_per_kg_per_day
    days = worksheet.fill.infusion_days if worksheet.fill else None
    words = text.rate(rate) if rate is not None else "no dose rate"
    return words + (f", {text.with_unit(text.plain(days), 'd')}" if days else "")


def _reduce_line(worksheet: Worksheet, decision: Reduce) -> str:
    of = decision.of.replace("-", " ")
    return (
        f"Reduce to {text.percent(decision.factor)} of the {of}: "
        f"{_rate_words(worksheet)}"
    )


def _hold_line(worksheet: Worksheet, decision: Hold) -> str:
    order = worksheet.contingency
    return f"Hold. Drug-free fill: {order.title}" if order else "Hold. Drug-free fill"


def _cannot_line(worksheet: Worksheet, decision: CannotDecide) -> str:
    if not decision.missing:
        return "Cannot decide: no rules are bound"
    more = len(decision.missing) - 1
    first = _clause(decision.missing[0])
    return f"Cannot decide: {first}" + (f", and {more} more" if more else "")


_LINES = {
    "proceed": lambda w, d: f"Proceed: {_rate_words(w)}",
    "reduce": _reduce_line,
    "hold": _hold_line,
    "discontinue": lambda w, d: "Discontinue floxuridine",
    "no-rule": lambda w, d: "No rule: the source says nothing for this case",
    "cannot-decide": _cannot_line,
}


def task_lines(worksheet: Worksheet) -> tuple[str, ...]:
    """Say what the rules ask to be done beside the dose, each with its source."""
    return tuple(
        f"{task.what} Because: {task.why}. Source: {task.source} ({task.evidence})."
        for task in worksheet.trace.tasks
    )


def shown_lines(worksheet: Worksheet) -> tuple[str, ...]:
    """Say what is in force and not bound: the label's stops. They bar nothing."""
    lines = []
    for shown in worksheet.answers:
        if shown.is_binding or permits_drug(shown.decision):
            continue
        word = MARKS[name_of(shown.decision)].word.lower()
        n_missing = len(missing_of(shown.decision))
        why = getattr(shown.decision, "reason", "")
        if not why and n_missing:
            why = f"{text.n(n_missing, 'thing')} not on record."
        lines.append(f"{shown.title}: {word}. {why}".rstrip())
    return tuple(lines)


def hold_line(worksheet: Worksheet) -> str:
    """Say until when the drug-free fill of a hold lasts."""
    decision = worksheet.decision
    if not isinstance(decision, Hold) or decision.recheck_on is None:
        return ""
    last = text.day(decision.recheck_on, near=worksheet.on)
    return f"The pump is opened, and labs are read, again by {last}."


def _clause(sentence: str) -> str:
    sentence = missing_words(sentence).rstrip(".")
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() else sentence


def missing_words(missing: str) -> str:
    """Write ``ast current: no result on record`` as it is spoken."""
    name, colon, why = missing.partition(": ")
    if not colon:
        return missing
    part = ""
    for word in (" current", " reference", " baseline", " uln"):
        if name.endswith(word):
            name, part = name.removesuffix(word), word.strip()
    words = text.words(name)
    if part == "uln":
        words += ", upper limit of normal"
    elif part in ("reference", "baseline"):
        words += f", {part} value"
    return f"{words}: {why}"


def _reduced_because(worksheet: Worksheet) -> str:
    reduced = [b for b in worksheet.trace.bands if b.then.startswith("reduce")]
    parts = [f"{text.words(b.test)} is {b.band}" for b in reduced]
    return text.sentence(text.listing(parts)) if parts else ""


def _nearest(worksheet: Worksheet) -> str:
    asked = [b for b in worksheet.trace.bands if b.value is not None]
    if not asked:
        return (
            "This is the first drug fill: the starting dose holds, and no test "
            "asks for less."
        )
    changes = _first_worse(worksheet)
    words = f"No test of {text.n(len(asked), 'test')} asks for less"
    if not changes:
        return f"{words}."
    analyte, now, at, unit = changes
    return (
        f"{words}; {text.words(analyte).lower() if analyte != 'ast' else 'AST'} is "
        f"nearest, at {text.with_unit(text.plain(now), unit)} against "
        f"{text.with_unit(text.plain(at), unit)}."
    )


def _first_worse(worksheet: Worksheet) -> tuple[str, float, float, str] | None:
    now = {
        seen.name.removesuffix(" current"): seen.value
        for seen in worksheet.trace.inputs
        if seen.name.endswith(" current") and seen.value is not None
    }
    nearest: tuple[float, tuple[str, float, float, str]] | None = None
    for change in worksheet.trace.would_change:
        value = now.get(change.analyte)
        if value is None or change.at is None or not 0 < value < change.at:
            continue
        share = value / change.at
        if nearest is None or share > nearest[0]:
            found = (change.analyte, value, change.at, change.unit)
            nearest = (share, found)
    return nearest[1] if nearest else None
