"""Small catalogs to break one rule in, and activations of entries."""

import copy
import json
from datetime import date

from hepatica.knowledge.catalog import Catalog, load_catalog
from hepatica.knowledge.entry import entry_of
from hepatica.knowledge.parse import parse_entry
from hepatica.therapy.course.center_kinds import KnowledgeActivated, KnowledgeRetired


def data_of(name):
    """Give an own copy of a packaged entry's content."""
    return copy.deepcopy(dict(load_catalog().get(name).data))


def entry_from(data, origin=None):
    """Make an entry of a content, unchecked; JSON is YAML."""
    origin = data.get("id", "") + ".yaml" if origin is None else origin
    return entry_of(data, text=json.dumps(data), origin=origin)


LINKED = {
    "analyte", "cycle", "drug", "family", "flow-rule", "ideal-body-weight",
    "reference-rule", "weight-rule",
}  # fmt: skip


def catalog_with(*changed, without=()):
    """Give a small part of the packaged catalog with some entries exchanged.

    It holds the kinds that others link to, so that a check of it is quick, and
    just the sources that the unchanged entries name.
    """
    packaged = load_catalog()
    ids = {data.get("id") for data in changed}
    part = [entry for entry in packaged.entries if entry.kind in LINKED]
    part += [
        entry for entry in packaged.entries if entry.id in ids - {e.id for e in part}
    ]
    named = {ref for entry in part for ref in entry.source_refs}
    named |= {ref for data in changed for ref in entry_from(data).source_refs}
    kept = [entry for entry in part if entry.id not in ids | set(without)]
    sources = {key: s for key, s in packaged.sources.items() if key in named}
    return Catalog([*kept, *map(entry_from, changed)], sources)


def activated(name, *, from_on=date(2026, 12, 1), data=None):
    """Give the fact that puts an entry in force: packaged, or a center's own."""
    text = load_catalog().get(name).text if data is None else json.dumps(data)
    entry = parse_entry(text, "test")
    return KnowledgeActivated(
        entry=entry.id,
        version=entry.version,
        text=text,
        text_sha256=entry.sha256,
        from_on=from_on,
        pharmacist="pharmacist-a",
        physician="oncologist-a",
        document="pump policy",
        page="2",
    )


def retired(name, *, version=1, from_on):
    """Give the fact that takes an entry out of force."""
    return KnowledgeRetired(
        entry=load_catalog().get(name).id,
        version=version,
        from_on=from_on,
        reason="replaced",
        pharmacist="pharmacist-a",
        physician="oncologist-a",
    )
