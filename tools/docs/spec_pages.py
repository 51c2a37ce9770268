"""The specification as pages: chapter = folder of tests/spec, section = test file.

Read from the syntax tree, so that the page is the table that the test runs.
"""

import ast
from pathlib import Path

from tools.docs.markdown import page, table

FOLDER = "docs/generated/spec"


def make(root: Path) -> dict[str, str]:
    made = {}
    rows = []
    for path in sorted((root / "tests/spec").glob("*/test_*.py")):
        section = constants(path.read_text())
        if not {"TITLE", "TEXT", "TABLE"} <= section.keys():
            raise ValueError(f"{path.name} lacks TITLE, TEXT or TABLE")
        chapter = path.parent.name.replace("_", "-")
        name = path.stem.removeprefix("test_").replace("_", "-")
        made[f"{FOLDER}/{chapter}/{name}.md"] = page(
            section["TITLE"],
            section["TEXT"].strip(),
            section["TABLE"].strip(),
            f"Each row is run by `{path.relative_to(root)}`.",
        )
        rows.append((chapter, f"[{section['TITLE']}]({chapter}/{name}.md)"))
    made[f"{FOLDER}/README.md"] = page(
        "Specification",
        "What is decided and filled for which input, as tables that the tests run. A "
        "pharmacist signs these pages, not the code. Nobody has signed them yet.",
        table(("Chapter", "Section"), rows),
    )
    return made


def constants(text: str) -> dict[str, str]:
    """Read the text constants at the top of a module."""
    return {
        node.targets[0].id: node.value.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    }
