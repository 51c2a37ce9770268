"""Indexes of decisions and hazards, and the glossary, from their own files."""

import re
from pathlib import Path

from ruamel.yaml import YAML

from tools.docs.markdown import first_paragraph, page, table


def make(root: Path) -> dict[str, str]:
    return {
        "docs/adr/README.md": adr_index(root / "docs/adr"),
        "docs/hazards/README.md": hazard_index(root / "docs/hazards"),
        "GLOSSARY.md": glossary(root / "glossary.yaml"),
    }


def heading(text: str) -> str:
    return text.splitlines()[0].removeprefix("# ").strip()


def field(text: str, name: str) -> str:
    """Read ``- **Name:** value`` from a page."""
    found = re.search(rf"^- \*\*{re.escape(name)}:\*\* (.*)$", text, re.MULTILINE)
    return found[1].strip() if found else ""


def numbered(folder: Path, pattern: str) -> list[Path]:
    return sorted(p for p in folder.glob("*.md") if re.match(pattern, p.name))


def adr_index(folder: Path) -> str:
    rows = []
    for path in numbered(folder, r"\d{4}-"):
        text = path.read_text()
        rows.append(
            (
                f"[{path.name[:4]}]({path.name})",
                heading(text)[5:],
                field(text, "Status"),
            )
        )
    return page(
        "Architecture decisions",
        "Why the house is built as it is. A superseded decision stays, with a link.",
        table(("No.", "Decision", "Status"), rows),
    )


def hazard_index(folder: Path) -> str:
    rows = []
    for path in numbered(folder, r"HZ-\d{3}-"):
        text = path.read_text()
        rows.append(
            (
                f"[{path.name[:6]}]({path.name})",
                heading(text)[7:],
                *(field(text, n) for n in ("Severity", "Likelihood after", "Status")),
            )
        )
    return page(
        "Hazards",
        "What could hurt a person, what stands against it, and which tests hold that. "
        "Severity and likelihood are first estimates; the owner, a role in a center, "
        "judges them. Controlled: the controls stand and the tests named hold them. "
        "Open: something still lacks. A hazard is closed, never deleted.",
        table(("Hazard", "What", "Severity", "Likelihood after", "Status"), rows),
    )


def glossary(path: Path) -> str:
    data = YAML(typ="safe", pure=True).load(path.read_text())
    blocks = [first_paragraph(data["about"])]
    for chapter in data["chapters"]:
        rows = [
            (
                term["term"],
                ", ".join(f"`{name}`" for name in term.get("code", [])),
                term["means"],
                ", ".join(term.get("not", [])),
            )
            for term in chapter["terms"]
        ]
        blocks.append(f"## {chapter['title']}")
        blocks.append(table(("Term", "In code", "Means", "Do not say"), rows))
    return page("Glossary", *blocks)
