"""What one entry must keep by itself, beside the schema of its kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import Any

from hepatica.knowledge.bands import band_faults, monotone_faults, strata_faults
from hepatica.knowledge.entry import KnowledgeEntry, Path, sources_in
from hepatica.knowledge.findings import Finding
from hepatica.knowledge.schema import kinds, schema_faults
from hepatica.units import CANONICAL_UNITS, known_units

COMPOUND_UNITS = (
    "mg/kg/d", "mg/kg", "mg/m2", "mg/m2/d", "mg/mL", "mg/d", "mL/d", "kg/[in_i]",
    "[USP'U]", "[USP'U]/mL",
    "K", "Cel", "kPa", "mm[Hg]", "mPa.s", "m", "1/m", "kPa/m", "min",
)  # fmt: skip
"""Units of figures that never pass through ``units.convert``."""

CAP_UNITS = {
    "dose_rate_mg_per_kg_per_day": "mg/kg/d",
    "dose_rate_mg_per_day": "mg/d",
    "ratio_to_last_drug_fill": "1",
    "restart_ratio_to_last_drug_fill": "1",
    "fill_drug_mg": "mg",
    "concentration_mg_per_ml": "mg/mL",
}
"""Quantity of a cap to the unit that it is compared in."""

SUFFIX_UNITS = {
    "_mg_per_kg_per_day": "mg/kg/d",
    "_ml_per_day": "mL/d",
    "_mg_per_ml": "mg/mL",
    "_mg": "mg",
    "_kg": "kg",
    "_cm": "cm",
    "_ml": "mL",
    "_days": "d",
}
"""Suffix of a name to its unit, the longest first."""

Faults = Iterator[tuple[str, str, Path]]


def is_known_unit(unit: str) -> bool:
    """Tell whether a unit is one that figures may have.

    Parameters
    ----------
    unit : str
        UCUM code.

    Returns
    -------
    bool
        True for every unit of ``units`` and the compound ones of figures.

    Examples
    --------
    >>> is_known_unit("mg/kg/d"), is_known_unit("gram")
    (True, False)
    """
    return unit in COMPOUND_UNITS or any(
        unit in known_units(quantity) for quantity in CANONICAL_UNITS
    )


def check_entry(entry: KnowledgeEntry, *, sources: Collection[str]) -> list[Finding]:
    """Check one entry by itself.

    Parameters
    ----------
    entry : KnowledgeEntry
        As read.
    sources : collection of str
        Keys of the sources that the catalog has.

    Returns
    -------
    list of Finding
        Empty where nothing is wrong. An entry that does not fit its schema is not
        looked at further.
    """
    name = entry.id or entry.origin
    if entry.kind not in kinds():
        return [
            Finding(
                entry=name,
                rule="schema",
                message=f"the kind is unknown; known: {', '.join(kinds())}",
                path=("kind",),
            )
        ]
    found = [
        Finding(entry=name, rule="schema", message=message, path=path)
        for path, message in schema_faults(entry.data, name=entry.kind)
    ]
    if found:
        return found
    return [
        Finding(entry=name, rule=rule, message=message, path=path)
        for check in (_refs, _gate, _review, _periods, _units, _bands, _asked, _bounds)
        for rule, message, path in check(entry, sources)
    ]


def _refs(entry: KnowledgeEntry, sources: Collection[str]) -> Faults:
    own = {source["key"] for source in entry.data.get("sources", ())}
    for key in own & set(sources):
        yield "sources", f"the own source {key!r} has the key of another", ("sources",)
    for path, source in sources_in(entry.data):
        if source["ref"] not in own and source["ref"] not in sources:
            yield "refs", f"the source {source['ref']!r} is not listed", path


def _gate(entry: KnowledgeEntry, _: Collection[str]) -> Faults:
    if entry.status == "published":
        for path, source in sources_in(entry.data):
            if source["evidence"] == "U" and path[0] != "history":
                yield "gate", "holds an unverified figure (U): must be blocked", path


def _review(entry: KnowledgeEntry, _: Collection[str]) -> Faults:
    review = entry.data["review"]
    if review["checked_by"] is not None:
        if review["checked_by"] == review["entered_by"]:
            message = "checked_by must be another person than entered_by"
            yield "review", message, ("review", "checked_by")
        if review["checked_on"] is None:
            yield "review", "checked_by needs checked_on", ("review", "checked_on")


def _periods(entry: KnowledgeEntry, _: Collection[str]) -> Faults:
    rows = [*entry.data.get("history", ()), entry.data]
    path: Path = ("effective",)
    for row in rows:
        start, end = row["effective"]["from"], row["effective"]["to"]
        if end is not None and end <= start:
            yield "effective", "the period ends before it starts", path
    for earlier, later in pairwise(rows):
        if earlier["version"] >= later["version"]:
            yield "effective", "versions must ascend, the current one last", path
        if earlier["effective"]["to"] != later["effective"]["from"]:
            message = "periods must follow each other without gap or overlap"
            yield "effective", message, path


def _units(entry: KnowledgeEntry, _: Collection[str]) -> Faults:
    for path, unit in _units_in(entry.data):
        if not is_known_unit(unit):
            yield "units", f"the unit {unit!r} is not known", path
    data = entry.data
    if entry.kind == "caps":
        for index, cap in enumerate(data["caps"]):
            if cap["unit"] != CAP_UNITS[cap["quantity"]]:
                yield "units", "the unit does not fit the quantity", ("caps", index)
    elif entry.kind == "plausibility":
        expected = _unit_of_name(data["quantity"])
        if data["bounds"]["unit"] != expected:
            yield "units", "the unit does not fit the quantity", ("bounds", "unit")
    elif entry.kind == "analyte":
        canonical = CANONICAL_UNITS[data["quantity"]]
        if {data["unit"], data["bounds"]["unit"]} != {canonical}:
            yield "units", f"must be in {canonical}, as its quantity is", ("unit",)


def _unit_of_name(name: str) -> str | None:
    return next(
        (u for suffix, u in SUFFIX_UNITS.items() if name.endswith(suffix)), None
    )


def _units_in(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key == "unit":
                yield (*path, key), value
            else:
                yield from _units_in(value, (*path, key))
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from _units_in(value, (*path, index))


def _bands(entry: KnowledgeEntry, _: Collection[str]) -> Faults:
    if entry.kind != "dose-modification":
        return
    if not entry.data["tests"] and not entry.data.get("symptoms"):
        yield "bands", "a rule set needs a test or a symptom", ("tests",)
    for path, test in lab_tests(entry):
        strata = test.get("strata") or [{"bands": test.get("bands", ())}]
        for fault in strata_faults(test.get("strata", ())):
            yield "strata", fault, (*path, "strata")
        if "strata" in test and test["measure"] != "ratio-to-reference":
            yield "strata", "strata belong to a ratio to reference", (*path, "measure")
        if test["measure"] != "value" and test["unit"] != "1":
            yield "units", "a ratio has the unit 1", (*path, "unit")
        for stratum in strata:
            for fault in band_faults(stratum["bands"]):
                yield "bands", fault, path
            for fault in monotone_faults(stratum["bands"], worse=test["worse"]):
                yield "monotone", fault, path


def lab_tests(
    entry: KnowledgeEntry,
) -> Iterator[tuple[tuple[str, int], Mapping[str, Any]]]:
    """Walk over the laboratory tests of a rule set, those of a restart too.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``dose-modification``.

    Yields
    ------
    tuple
        Where the test stands, and the test.
    """
    for part in ("tests", "restart"):
        for index, test in enumerate(entry.data.get(part, ())):
            yield (part, index), test


def _asked(entry: KnowledgeEntry, _: Collection[str]) -> Faults:
    """Require a test that asks for what a restart or a task looks at."""
    if entry.kind != "dose-modification":
        return
    asked = {test["analyte"] for test in entry.data["tests"]}
    rows = [(("restart", i), t) for i, t in enumerate(entry.data.get("restart", ()))]
    rows += [
        (("tasks", i), task["when"])
        for i, task in enumerate(entry.data.get("tasks", ()))
    ]
    for path, row in rows:
        if row.get("analyte", "") not in (asked | {""}):
            yield "asked", f"no test asks for {row['analyte']!r}", path


def _bounds(entry: KnowledgeEntry, _: Collection[str]) -> Faults:
    bounds = entry.data.get("bounds")
    if bounds is not None:
        order = (
            bounds["impossible_below"],
            bounds["unusual_below"],
            bounds["unusual_above"],
            bounds["impossible_above"],
        )
        if list(order) != sorted(order) or order[1] == order[2]:
            yield "bounds", "impossible must lie outside of unusual", ("bounds",)
    for path, span in _spans_in(entry.data):
        if span["low"] > span["high"]:
            yield "bounds", "low must not be above high", path


def _spans_in(data: Any, path: Path = ()) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if isinstance(data, Mapping):
        if "low" in data and "high" in data:
            yield path, data
        for key, value in data.items():
            yield from _spans_in(value, (*path, key))
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from _spans_in(value, (*path, index))
