"""Characters of a name or a number that nobody can see.

Two names that look the same and are not, or a number that a mark of direction shows in
another order, are two persons in one or one person in two. Such a text is refused, not
mended: what stood there is for a person to read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping

from hepatica.errors import FieldError

UNSEEN = "unseen-character"
"""Code of the fault."""

# Control, format, private and lone surrogate characters; breaks of lines and
# paragraphs. Not what this Unicode does not know yet: new letters are letters.
_UNSEEN = frozenset(("Cc", "Cf", "Co", "Cs", "Zl", "Zp"))
# Letters, marks and symbols by category, and blank all the same.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_NON_JOINER, _JOINER = "\u200c", "\u200d"
_VIRAMA = 9
_BREAKS = "\r\n"


def unseen(text: str, *, may_break: bool = False) -> str:
    """Find a character that nobody can see, or that turns the direction of writing.

    Parameters
    ----------
    text : str
        A name, a number or a contact. Combining marks, apostrophes and hyphens of every
        script are seen; a space is the plain one.
    may_break : bool
        Lines may be broken, as in an address.

    Returns
    -------
    str
        Code point and Unicode name of the first; empty where there is none.

    Notes
    -----
    A joiner stays where a script writes with it, by the rule for names of hosts (RFC
    5892, A.1 and A.2): after a virama; and the non-joiner between two Arabic letters.

    Hazards: HZ-010 (one person taken for another).

    Examples
    --------
    >>> unseen("Mary-Jane O'Neill")
    ''
    >>> unseen("Oak" + chr(0x200B))
    'U+200B zero width space'
    """
    for at, char in enumerate(text):
        if may_break and char in _BREAKS:
            continue
        if _is_unseen(char) and not _joins(text, at):
            name = unicodedata.name(char, "").lower()
            return f"U+{ord(char):04X} {name}".strip()
    return ""


def unseen_faults(
    texts: Mapping[str, str], *, may_break: Collection[str] = ()
) -> list[FieldError]:
    """Say which fields hold a character that nobody can see.

    Parameters
    ----------
    texts : mapping of str to str
        Field to what was given for it.
    may_break : collection of str
        Fields of several lines.

    Returns
    -------
    list of FieldError
        One for each field that does; the character is named, what stands around it not.
    """
    found = {
        path: unseen(text, may_break=path in may_break) for path, text in texts.items()
    }
    return [
        FieldError(
            path=path,
            code=UNSEEN,
            message=f"must not hold a character that cannot be seen ({char}); "
            "type it again, with plain spaces",
        )
        for path, char in found.items()
        if char
    ]


def _is_unseen(char: str) -> bool:
    category = unicodedata.category(char)
    is_odd_space = category == "Zs" and char != " "
    return category in _UNSEEN or is_odd_space or char in _BLANK


def _joins(text: str, at: int) -> bool:
    char, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if char not in (_NON_JOINER, _JOINER) or not before or not after.isalpha():
        return False
    if unicodedata.combining(before) == _VIRAMA:
        return True
    is_arabic = all(unicodedata.bidirectional(c) == "AL" for c in (before, after))
    return char == _NON_JOINER and is_arabic
