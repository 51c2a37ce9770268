"""The gate as a whole: what a catalog must keep, beside each entry by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from hepatica.knowledge.catalog import Catalog
from hepatica.knowledge.entry import KnowledgeEntry, Path
from hepatica.knowledge.entry_checks import check_entry, lab_tests
from hepatica.knowledge.findings import Finding
from hepatica.knowledge.strict_yaml import read
from hepatica.units import CANONICAL_UNITS, known_units

REVIEW_NOTICE_DAYS = 60
"""How long before its review day an entry starts to ask for it. [d]"""

_SUFFIX = ".yaml"


def check_catalog(catalog: Catalog, *, on: date | None = None) -> list[Finding]:
    """Check every entry by itself and all of them together.

    Parameters
    ----------
    catalog : Catalog
        The entries and their sources.
    on : date, optional
        Day that the reviews are compared with; without it they are not.

    Returns
    -------
    list of Finding
        Empty where nothing is wrong; a review that is due, and a moving reference
        without a ceiling, are warnings only.
    """
    found: list[Finding] = []
    sound = []
    for entry in catalog.entries:
        faults = check_entry(entry, sources=catalog.sources)
        found += faults
        if not any(fault.rule == "schema" for fault in faults):
            sound.append(entry)
    for check in (_texts, _paths, _unique, _orphans):
        found += check(catalog)
    for entry in sound:
        found += _links(catalog, entry)
        found += _family(catalog, entry)
        found += _analytes(catalog, entry)
        found += _moving_reference(entry)
        if on is not None:
            found += _review_day(entry, on)
    return found


@lru_cache(maxsize=512)
def _as_read(text: str, origin: str) -> dict[str, Any]:
    return read(text, origin).data


def _texts(catalog: Catalog) -> Iterator[Finding]:
    for entry in catalog.entries:
        if entry.data != _as_read(entry.text, entry.origin):
            message = "the index says something else than the text; make it anew"
            yield Finding(entry=entry.id, rule="text", message=message)


def _paths(catalog: Catalog) -> Iterator[Finding]:
    for entry in catalog.entries:
        if entry.origin != entry.id + _SUFFIX:
            yield Finding(
                entry=entry.origin or entry.id,
                rule="id",
                message=f"the id must be the path, and it is {entry.id!r}",
                path=("id",),
            )
        if entry.id.partition("/")[0] != entry.kind:
            message = f"the folder must be the kind, {entry.kind!r}"
            yield Finding(entry=entry.id, rule="id", message=message, path=("kind",))


def _unique(catalog: Catalog) -> Iterator[Finding]:
    names = Counter(entry.id for entry in catalog.entries)
    shorts = Counter(entry.short for entry in catalog.entries)
    for entry in catalog.entries:
        if names[entry.id] > 1 or shorts[entry.short] > 1:
            yield Finding(
                entry=entry.id,
                rule="unique",
                message="the id, and its last part, must belong to one entry only",
                path=("id",),
            )


def _orphans(catalog: Catalog) -> Iterator[Finding]:
    used = {ref for entry in catalog.entries for ref in entry.source_refs}
    for key in sorted(set(catalog.sources) - used):
        message = f"no entry names the source {key!r}; remove it"
        yield Finding(entry="sources.yaml", rule="orphan", message=message)


_LINKS = {"ideal": "ideal-body-weight", "drug": "drug", "variant_of": "family"}


def _links(catalog: Catalog, entry: KnowledgeEntry) -> Iterator[Finding]:
    by_id = {other.id: other for other in catalog.entries}
    named = [(key, entry.data[key]) for key in _LINKS if entry.data.get(key)]
    if entry.kind == "dose-modification":
        named.append(("drug", entry.data["applies_to"]["drug"]))
    for key, name in named:
        if name not in by_id or by_id[name].kind != _LINKS[key]:
            message = f"names {name!r}, which is not a {_LINKS[key]} entry"
            yield Finding(entry=entry.id, rule="links", message=message, path=(key,))


def _family(catalog: Catalog, entry: KnowledgeEntry) -> Iterator[Finding]:
    if entry.kind != "family":
        return
    variants = {
        other.id
        for other in catalog.entries
        if other.data.get("variant_of") == entry.id
    }
    members = set(entry.data["members"])
    for name in sorted(members ^ variants):
        yield Finding(
            entry=entry.id,
            rule="family",
            message=f"{name!r} and the family must name each other",
            path=("members",),
        )


def _analytes(catalog: Catalog, entry: KnowledgeEntry) -> Iterator[Finding]:
    known = {other.short: other.data for other in catalog.of_kind("analyte")}
    for path, analyte, unit, is_canonical in _analyte_units(entry):
        if analyte not in known:
            message = f"the analyte {analyte!r} is not in the catalog"
            yield Finding(entry=entry.id, rule="links", message=message, path=path)
            continue
        quantity = known[analyte]["quantity"]
        allowed: tuple[str, ...] = (CANONICAL_UNITS[quantity],)
        if not is_canonical:
            allowed = known_units(quantity)
        if unit is not None and unit not in allowed:
            message = f"{unit!r} does not fit {analyte}; allowed: {', '.join(allowed)}"
            yield Finding(entry=entry.id, rule="units", message=message, path=path)


def _analyte_units(
    entry: KnowledgeEntry,
) -> Iterator[tuple[Path, str, str | None, bool]]:
    """List each analyte that an entry names, with the unit it is given in there."""
    if entry.kind == "dose-modification":
        for where, test in lab_tests(entry):
            is_value = test["measure"] == "value"
            yield where, test["analyte"], test["unit"] if is_value else None, True
            for stratum in test.get("strata", ()):
                unit = stratum["reference"].get("unit", "")
                yield where, test["analyte"], unit, True
        for index, task in enumerate(entry.data.get("tasks", ())):
            when = task["when"]
            if "analyte" in when:
                unit = when["unit"] if when["measure"] == "value" else None
                yield ("tasks", index), when["analyte"], unit, True
    elif entry.kind == "laboratory-limits":
        for index, row in enumerate(entry.data["laboratories"]):
            for limit in row["limits"]:
                where = ("laboratories", index)
                yield where, limit["analyte"], limit["unit"], False


def _moving_reference(entry: KnowledgeEntry) -> Iterator[Finding]:
    """Warn of a ratio to a value set anew at each fill: it sees no slow climb."""
    if entry.kind != "dose-modification":
        return
    tests = entry.data["tests"]
    held = {t["analyte"] for t in tests if t["measure"] != "ratio-to-reference"}
    for index, test in enumerate(tests):
        if test["measure"] == "ratio-to-reference" and test["analyte"] not in held:
            yield Finding(
                entry=entry.id,
                rule="ceiling",
                message=f"a slow climb of {test['analyte']} stays below a ratio to a "
                "reference that moves; a test of the value itself or against the "
                "baseline, here or in a rule set bound beside it, would stop it",
                severity="warning",
                path=("tests", index),
            )


def _review_day(entry: KnowledgeEntry, on: date) -> Iterator[Finding]:
    day = entry.data["review"]["review_by"]
    if entry.status == "published" and day is not None:
        due = date.fromisoformat(day)
        if on > due - timedelta(days=REVIEW_NOTICE_DAYS):
            when = "was due" if on > due else "is due"
            yield Finding(
                entry=entry.id,
                rule="review-by",
                message=f"its review {when} on {day}",
                severity="warning",
                path=("review", "review_by"),
            )
