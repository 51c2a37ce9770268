"""Write every generated page, or with ``--check`` name those that are not current."""

import sys
from pathlib import Path

from tools.docs import (
    code_pages,
    command_pages,
    index_pages,
    knowledge_pages,
    spec_pages,
)

ROOT = Path(__file__).resolve().parents[2]
# Folders that hold generated pages only: a page nobody makes is out of date too.
GENERATED = ("docs/generated", "docs/cli")


def pages() -> dict[str, str]:
    """Make every page: path below the root, and its text."""
    return {
        **code_pages.make(),
        **command_pages.make(),
        **knowledge_pages.make(),
        **index_pages.make(ROOT),
        **spec_pages.make(ROOT),
    }


def differences(wanted: dict[str, str], root: Path) -> list[str]:
    """Name the pages that are missing, out of date or made by nobody."""
    found = []
    for path, text in sorted(wanted.items()):
        file = root / path
        if not file.is_file():
            found.append(f"{path} is missing")
        elif file.read_text() != text:
            found.append(f"{path} is out of date")
    for folder in GENERATED:
        for file in sorted((root / folder).rglob("*")):
            path = str(file.relative_to(root))
            if file.is_file() and path not in wanted:
                found.append(f"{path} is made by nobody")
    return found


def main(arguments: list[str]) -> int:
    wanted = pages()
    if "--check" in arguments:
        found = differences(wanted, ROOT)
        for line in found:
            print(line)
        if found:
            print("Run make docs and commit what it writes.")
        return bool(found)
    for line in differences(wanted, ROOT):
        if line.endswith("made by nobody"):
            (ROOT / line.split()[0]).unlink()
    for path, text in wanted.items():
        file = ROOT / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
