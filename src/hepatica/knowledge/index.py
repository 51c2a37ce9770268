"""The texts of the package, read and checked beforehand, so that a start is quick.

The index maps the hash of a text to what the strict reader made of it. A text that
is not in it, or an index made with other schemas, is read and checked anew: the
index can make a start faster, never an answer different. A test holds it equal to
the files; :func:`write_index` makes it anew.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from hepatica.knowledge.schema import schemas_sha256

INDEX = FilePath(__file__).parent / "index.json"


@cache
def _texts() -> dict[str, dict[str, Any]]:
    try:
        content = json.loads(INDEX.read_bytes())
    except FileNotFoundError:
        return {}
    if content["schemas"] != schemas_sha256():
        return {}
    texts: dict[str, dict[str, Any]] = content["texts"]
    return texts


def indexed(sha256: str) -> dict[str, Any] | None:
    """Look up what a text says.

    Parameters
    ----------
    sha256 : str
        Hash of the text.

    Returns
    -------
    dict or None
        Its content; ``None`` where the text is not one of the package's.
    """
    return _texts().get(sha256)


def index_text() -> str:
    """Make the index anew from the files.

    Returns
    -------
    str
        JSON, the same for the same files.
    """
    from hepatica.knowledge.catalog import DATA, SOURCES
    from hepatica.knowledge.entry import text_sha256
    from hepatica.knowledge.strict_yaml import read

    texts = {}
    for path in [SOURCES, *sorted(DATA.rglob("*.yaml"))]:
        text = path.read_text(encoding="utf-8")
        texts[text_sha256(text)] = read(text, path.name).data
    content = {"schemas": schemas_sha256(), "texts": texts}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=0) + "\n"


def write_index() -> None:
    """Write the index anew, after a change of an entry, a source or a schema."""
    INDEX.write_text(index_text(), encoding="utf-8")
