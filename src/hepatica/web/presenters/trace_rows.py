"""Why: the trace as a table, one line a test, and what would have changed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hepatica.web import text

if TYPE_CHECKING:
    from datetime import date

    from hepatica.therapy.decisions import BandMatched, InputSeen, Trace, WouldChange

NONE = "\u2013"


@dataclass(frozen=True, kw_only=True)
class TraceRow:
    """One test of one rule set."""

    test: str
    against: str
    current: str
    ratio: str
    band: str
    changes: str
    rule: str
    is_speaking: bool


@dataclass(frozen=True, kw_only=True)
class InputRow:
    """One other input that was looked at."""

    name: str
    value: str
    on: str
    note: str


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """One entry that spoke."""

    id: str
    version: int
    evidence: str
    says: str


_EVIDENCE = {
    "V": "seen in the source",
    "V2": "seen in a secondary copy",
    "I": "derived, derivation in the entry",
    "P": "policy, a choice with an owner",
    "U": "unverified, demo center only",
}


def evidence_words(code: str) -> str:
    """Say what an evidence code means."""
    return _EVIDENCE.get(code, code)


def trace_rows(trace: Trace, *, on: date) -> tuple[TraceRow, ...]:
    """Write each test; changes of an analyte stand at its first line."""
    seen = {i.name: i for i in trace.inputs}
    told: set[str] = set()
    rows = []
    for band in trace.bands:
        name, _, measure = band.test.partition(", ")
        changes = "" if name in told else _changes(trace.would_change, name)
        told.add(name)
        rows.append(
            TraceRow(
                test=_test_words(name, measure),
                against=_against(name, measure, seen, on),
                current=_value(seen.get(f"{name} current"), on),
                ratio=text.fixed(band.value, 2) if band.value is not None else NONE,
                band=_band(band),
                changes=changes,
                rule=band.entry.rpartition("/")[2],
                is_speaking=not band.then.startswith(("proceed", "starting dose")),
            )
        )
    return tuple(rows)


def input_rows(trace: Trace, *, on: date) -> tuple[InputRow, ...]:
    """Write the inputs beside the laboratory values: weight and flow."""
    parts = (" current", " reference", " baseline", " uln")
    return tuple(
        InputRow(
            name=text.words(seen.name),
            value=(
                text.with_unit(text.plain(round(seen.value, 3)), seen.unit)
                if seen.value is not None
                else NONE
            ),
            on=text.day(seen.on, near=on) if seen.on else "",
            note=seen.note,
        )
        for seen in trace.inputs
        if not seen.name.endswith(parts)
    )


_QUANTITIES = {
    "fill_drug_mg": "Drug in the fill",
    "flow_ml_per_day": "Flow",
    "dose_rate_mg_per_kg_per_day": "Dose rate",
    "dosing_weight_kg": "Dosing weight",
}


def clamp_lines(trace: Trace) -> tuple[str, ...]:
    """Write what was limited, rounded or kept back, and why."""
    lines = []
    for clamp in trace.clamps:
        name = _QUANTITIES.get(clamp.quantity, text.words(clamp.quantity))
        figures = [
            text.with_unit(text.plain(round(value, 4)), clamp.unit)
            for value in (clamp.before, clamp.after)
            if value is not None
        ]
        lines.append(f"{name}: {' to '.join(figures)}, {clamp.why}")
    return tuple(lines)


def rule_rows(trace: Trace) -> tuple[RuleRow, ...]:
    """Write the entries that spoke, with version and evidence code."""
    return tuple(
        RuleRow(
            id=entry.id,
            version=entry.version,
            evidence=entry.evidence,
            says=evidence_words(entry.evidence),
        )
        for entry in trace.entries
    )


def _test_words(name: str, measure: str) -> str:
    words = text.words(name)
    return f"{words}, {measure}" if measure else words


def _band(band: BandMatched) -> str:
    """Say the band and what it says; what is missing stands beside it already."""
    if band.then.startswith("cannot decide"):
        return "cannot decide"
    return f"{band.band}: {gives_words(band.then)}"


def _against(name: str, measure: str, seen: dict[str, InputSeen], on: date) -> str:
    for word, part in (
        ("reference", "reference"),
        ("baseline", "baseline"),
        ("upper limit", "uln"),
    ):
        if word in measure:
            found = seen.get(f"{name} {part}")
            # A limit of normal is in the unit of the result it came with.
            unit = getattr(seen.get(f"{name} current"), "unit", "")
            return _value(found, on, unit=unit)
    return NONE


def _value(seen: InputSeen | None, on: date, *, unit: str = "") -> str:
    if seen is None:
        return NONE
    if seen.value is None:
        return f"missing: {seen.note}" if seen.note else "missing"
    number = text.with_unit(text.plain(seen.value), seen.unit or unit)
    return f"{number}, {text.day(seen.on, near=on)}" if seen.on else number


def _changes(changes: tuple[WouldChange, ...], name: str) -> str:
    found = []
    for change in changes:
        if change.analyte == name and change.at is not None:
            found.append(change_words(change))
        elif change.at is None and change.analyte.startswith(f"{name} "):
            found.append(f"a {change.analyte.removeprefix(name).strip()} value")
    return "; ".join(dict.fromkeys(found))


def change_words(change: WouldChange) -> str:
    """Write one change: from which value on, which way, and what it gives."""
    if change.is_below:
        way = "below" if change.is_strict else "at most"
    else:
        way = "above" if change.is_strict else "from"
    at = text.with_unit(text.plain(change.at or 0.0), change.unit)
    return f"{way} {at}: {gives_words(change.gives)}"


def gives_words(gives: str) -> str:
    """Write what a band says as the page says it: ``reduce to 0.5`` is 50 %."""
    share = gives.removeprefix("reduce to ")
    return text.percent(float(share)) if share != gives else gives
