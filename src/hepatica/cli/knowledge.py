"""``hepatica knowledge``: what the package knows, with source and standing."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from hepatica.cli.output import emit
from hepatica.errors import EXIT_OK, KnowledgeInvalid

if TYPE_CHECKING:
    from hepatica.knowledge import Catalog


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "knowledge",
        help="list, show or check the knowledge entries",
        description="Every figure that a clinician could act on, with unit, source, "
        "evidence code and use.",
        epilog="example: hepatica knowledge show floyd-2006",
    )
    parts = parser.add_subparsers(dest="part", required=True, metavar="WHAT")
    listing = parts.add_parser("list", help="every entry in a line")
    listing.add_argument("--kind", help="only entries of this kind")
    showing = parts.add_parser("show", help="one entry, whole")
    showing.add_argument("entry", help="id, its unique last part, or a source key")
    checking = parts.add_parser("check", help="prove every rule of the files")
    for part, function in (
        (listing, _list),
        (showing, _show),
        (checking, _check),
    ):
        part.add_argument("--json", action="store_true", help="print JSON")
        part.set_defaults(run=function)


def _list(args: argparse.Namespace) -> int:
    from hepatica.knowledge import load_catalog

    catalog = load_catalog()
    entries = [
        entry
        for entry in catalog.entries
        if args.kind is None or entry.kind == args.kind
    ]
    rows = [
        {
            "id": entry.id,
            "short": entry.short,
            "kind": entry.kind,
            "version": entry.version,
            "status": entry.status,
            "use": entry.use,
            "evidence": entry.evidence,
            "title": entry.title,
        }
        for entry in entries
    ]
    emit(
        {"format": "hepatica-knowledge-list/1", "entries": rows},
        as_json=args.json,
        lines=(
            f"{row['id']}@{row['version']}  {row['status']}, {row['use']}, "
            f"code {row['evidence']}  {row['title']}"
            for row in rows
        ),
    )
    return EXIT_OK


def _show(args: argparse.Namespace) -> int:
    from hepatica.knowledge import load_catalog

    catalog = load_catalog()
    if args.entry in catalog.sources:
        return _show_source(catalog, args)
    entry = catalog.get(args.entry)
    emit(
        {
            "format": "hepatica-knowledge-show/1",
            "id": entry.id,
            "kind": entry.kind,
            "version": entry.version,
            "status": entry.status,
            "use": entry.use,
            "evidence": entry.evidence,
            "sha256": entry.sha256,
            "sources": sorted(entry.source_refs),
            "text": entry.text,
        },
        as_json=args.json,
        lines=(entry.text.rstrip("\n"),),
    )
    return EXIT_OK


def _show_source(catalog: Catalog, args: argparse.Namespace) -> int:
    from hepatica.wire import canonical

    source = json.loads(canonical(catalog.source(args.entry)))
    emit(
        {"format": "hepatica-knowledge-show/1", "source": args.entry, "text": source},
        as_json=args.json,
        lines=(f"{name}: {value}" for name, value in source.items()),
    )
    return EXIT_OK


def _check(args: argparse.Namespace) -> int:
    from hepatica.cli.database import now
    from hepatica.knowledge import load_catalog
    from hepatica.knowledge.checks import check_catalog

    catalog = load_catalog()
    findings = check_catalog(catalog, on=now().date())
    errors = [f for f in findings if f.severity == "error"]
    emit(
        {
            "format": "hepatica-knowledge-check/1",
            "n_entries": len(catalog.entries),
            "findings": [
                {
                    "severity": f.severity,
                    "entry": f.entry,
                    "rule": f.rule,
                    "message": f.message,
                }
                for f in findings
            ],
        },
        as_json=args.json,
        lines=[f"{f.severity}: {f.entry}: {f.rule}: {f.message}" for f in findings]
        or [f"{len(catalog.entries)} entries, every rule holds"],
    )
    if errors:
        sys.stdout.flush()
        raise KnowledgeInvalid(f"{len(errors)} findings; see above")
    return EXIT_OK
