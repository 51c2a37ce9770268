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

    Raises
    ------
    KnowledgeInvalid
        If a file breaks a rule: what is in the index is not checked again.
    """
    from hepatica.knowledge.catalog import DATA, SOURCES, check_sources
    from hepatica.knowledge.entry import text_sha256
    from hepatica.knowledge.parse import check_text

    listed = SOURCES.read_text(encoding="utf-8")
    sources = check_sources(listed, SOURCES.name)
    texts = {text_sha256(listed): sources}
    keys = {source["key"] for source in sources["sources"]}
    for path in sorted(DATA.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        entry = check_text(text, path.relative_to(DATA).as_posix(), sources=keys)
        texts[text_sha256(text)] = dict(entry.data)
    content = {"schemas": schemas_sha256(), "texts": texts}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=0) + "\n"


def write_index() -> None:
    """Write the index anew, after a change of an entry, a source or a schema."""
    INDEX.write_text(index_text(), encoding="utf-8")
