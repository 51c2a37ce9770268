"""Text that prints as it is written, or says which character it cannot print.

A character that the font does not hold would print as an empty box or not at
all, and one that turns the direction of writing would reorder a name or a
number: neither may happen to a patient's identifiers in silence.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
_REGULAR = FONTS / "LiberationSans-Regular.ttf"

# OpenType: table directory, then in cmap the Windows subtable of format 4.
_UNICODE_BMP = (3, 1)
_FORMAT_4 = 4


def printable(text: str) -> str:
    r"""Make a text printable, character by character.

    Parameters
    ----------
    text : str
        Anything, also from outside.

    Returns
    -------
    str
        White space as single spaces; every control, format or unknown character
        as its code (``\u202e``).
    """
    spaced = " ".join(text.split())
    return "".join(
        char if _prints(char) else _code(char)
        for char in unicodedata.normalize("NFC", spaced)
    )


def _prints(char: str) -> bool:
    # control and format characters, lone surrogates, private use
    is_other = unicodedata.category(char).startswith("C")
    return not is_other and ord(char) in _covered()


def _code(char: str) -> str:
    return f"\\u{ord(char):04x}"


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    """Code points that the regular font holds, read from its own table."""
    data = _REGULAR.read_bytes()
    (n_tables,) = struct.unpack_from(">H", data, 4)
    tables = {
        data[at : at + 4]: struct.unpack_from(">II", data, at + 8)
        for at in range(12, 12 + 16 * n_tables, 16)
    }
    cmap, _ = tables[b"cmap"]
    (n_subtables,) = struct.unpack_from(">H", data, cmap + 2)
    subtables = [
        struct.unpack_from(">HHI", data, cmap + 4 + 8 * i) for i in range(n_subtables)
    ]
    start = next(
        cmap + offset
        for platform, encoding, offset in subtables
        if (platform, encoding) == _UNICODE_BMP
    )
    return frozenset(_format_4(data, start))


def _format_4(data: bytes, start: int) -> list[int]:
    kind, _, _, twice = struct.unpack_from(">HHHH", data, start)
    if kind != _FORMAT_4:
        return []
    n = twice // 2
    ends = struct.unpack_from(f">{n}H", data, start + 14)
    starts = struct.unpack_from(f">{n}H", data, start + 16 + twice)
    deltas = struct.unpack_from(f">{n}H", data, start + 16 + 2 * twice)
    at_offsets = start + 16 + 3 * twice
    offsets = struct.unpack_from(f">{n}H", data, at_offsets)
    found = []
    for i in range(n):
        for code in range(starts[i], ends[i] + 1):
            glyph = code
            if offsets[i]:
                at = at_offsets + 2 * i + offsets[i] + 2 * (code - starts[i])
                (glyph,) = struct.unpack_from(">H", data, at)
                if not glyph:
                    continue
            if (glyph + deltas[i]) % 0x10000:
                found.append(code)
    return found
