"""Knowledge in words: what is in force, its source, who signed, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hepatica.web import text
from hepatica.web.presenters.trace_rows import evidence_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hepatica.actions.knowledge_pending import Pending
    from hepatica.actions.knowledge_reading import EntryView

KIND_TITLES = {
    "starting-dose": "Starting doses",
    "dose-modification": "Dose modification",
    "weight-rule": "Weight rules",
    "ideal-body-weight": "Ideal body weight",
    "weight-age": "Age of a weight",
    "release-lead": "Orders before their day",
    "flow-rule": "Flow that doses",
    "flow-fitness": "When a flow is fit",
    "flow-watch": "When a flow is watched",
    "fault-signature": "What readings of a pump may mean",
    "reference-rule": "Reference values",
    "rounding-rule": "Rounding",
    "cycle": "Cycles",
    "caps": "Dose caps",
    "standing-order": "Drug-free standing orders",
    "pump-model": "Pumps",
    "drug": "Drugs",
    "additive": "Additives",
    "analyte": "Analytes",
    "laboratory-limits": "Laboratory limits",
    "plausibility": "What a figure cannot be",
    "misprint": "Known misprints",
    "pump-physics": "What explains a flow",
    "set-flow-error": "Programmable pumps off their rate",
    "fluid": "Fluids of the pump physics",
    "history-question": "Questions before drug",
    "order-set": "Order sets",
    "surveillance": "Markers and imaging",
    "systemic-regimen": "Systemic regimens as reported",
    "bsa-formula": "Body surface area",
    "family": "Families of rules",
}


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """One entry in a list."""

    id: str
    short: str
    title: str
    version: int
    evidence: str
    evidence_says: str
    use: str
    status: str
    source: str
    signed: str
    since: str
    is_unverified: bool


@dataclass(frozen=True, kw_only=True)
class KindGroup:
    """The entries of one kind."""

    kind: str
    title: str
    rows: tuple[EntryRow, ...]


def groups(entries: Iterable[EntryView]) -> tuple[KindGroup, ...]:
    """Sort entries by kind, in the order in which a dose asks for them."""
    rows: dict[str, list[EntryRow]] = {}
    for view in entries:
        rows.setdefault(view.entry.kind, []).append(entry_row(view))
    known = [kind for kind in KIND_TITLES if kind in rows]
    other = [kind for kind in rows if kind not in KIND_TITLES]
    return tuple(
        KindGroup(
            kind=kind,
            title=KIND_TITLES.get(kind, text.words(kind)),
            rows=tuple(rows[kind]),
        )
        for kind in [*known, *other]
    )


def entry_row(view: EntryView) -> EntryRow:
    """Write one entry for a list."""
    entry, signed = view.entry, view.activated
    return EntryRow(
        id=entry.id,
        short=entry.short,
        title=entry.title,
        version=entry.version,
        evidence=entry.evidence,
        evidence_says=evidence_words(entry.evidence),
        use=entry.use,
        status=entry.status,
        source="; ".join(s.reference for s in view.sources[:1])
        + (f" and {len(view.sources) - 1} more" if len(view.sources) > 1 else ""),
        signed=f"{signed.pharmacist}, {signed.physician}" if signed else "",
        since=text.day(signed.from_on) if signed else "",
        is_unverified=entry.evidence == "U" or entry.status == "blocked",
    )


@dataclass(frozen=True, kw_only=True)
class PendingRow:
    """One proposal that waits for the second person."""

    id: str
    what: str
    entry: str
    version: int
    proposed: str
    document: str
    is_own: bool
    is_blocked: bool
    differs: tuple[str, ...]
    is_mine: bool


def pending_row(pending: Pending, *, by: str, zone: str) -> PendingRow:
    """Write one proposal for a list."""
    at = datetime.fromisoformat(pending.proposed_at).astimezone(ZoneInfo(zone))
    read = f"{pending.document}, {pending.page}" if pending.document else ""
    return PendingRow(
        id=pending.id,
        what="Retire" if pending.what == "retirement" else "Put in force",
        entry=pending.entry,
        version=pending.version,
        proposed=f"{pending.proposed_by}, {text.moment(at)}",
        document=read or pending.reason,
        is_own=pending.is_own,
        is_blocked=pending.is_blocked,
        differs=places_of(pending, pending.differs),
        is_mine=pending.proposed_by == by,
    )


def places_of(pending: Pending, paths: Iterable[str]) -> tuple[str, ...]:
    """Say in words where numbers of a proposal stand."""
    said = {
        path: place
        for (path, _), place in zip(pending.to_retype, pending.places, strict=True)
    }
    return tuple(said.get(path, path) for path in paths)
