"""The list of knowledge entries: what each may be used for and where it stands."""

from itertools import groupby

from hepatica.knowledge import KnowledgeEntry, load_catalog
from tools.docs.markdown import page, table

PATH = "docs/generated/knowledge.md"


def make() -> dict[str, str]:
    catalog = load_catalog()
    entries = sorted(catalog.entries, key=lambda e: (e.kind, e.id))
    blocks = []
    for kind, group in groupby(entries, key=lambda e: e.kind):
        blocks += [f"## {kind}", table(HEAD, (row(entry) for entry in group))]
    intro = (
        "Nothing here is in force anywhere until a center activates it. Evidence is "
        "that of the weakest figure in the entry: V seen in the source, V2 in a copy, "
        "I derived, P a policy, U unverified. `hepatica knowledge show ID` prints an "
        "entry with its sources."
    )
    return {PATH: page("Knowledge entries", intro, *blocks)}


HEAD = ("Entry", "What", "Status", "Use", "Evidence", "Sources")


def row(entry: KnowledgeEntry) -> tuple[str, ...]:
    return (
        f"`{entry.short}` v{entry.version}",
        entry.title,
        entry.status,
        entry.use,
        entry.evidence,
        ", ".join(entry.source_refs),
    )
