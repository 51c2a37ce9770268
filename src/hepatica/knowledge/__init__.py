"""Rules and figures with their sources, behind a provenance gate."""

from hepatica.knowledge.catalog import Catalog, load_catalog
from hepatica.knowledge.entry import KnowledgeEntry
from hepatica.knowledge.parse import parse_entry
from hepatica.knowledge.rules import bounds_for, rules_for
from hepatica.knowledge.sources import Source
from hepatica.knowledge.views import InForce, PublishedView, View

__all__ = [
    "Catalog",
    "InForce",
    "KnowledgeEntry",
    "PublishedView",
    "Source",
    "View",
    "bounds_for",
    "load_catalog",
    "parse_entry",
    "rules_for",
]
