"""Text prints as it is written, or says which character it cannot print."""

import struct

import pytest

from hepatica.exchange.pdf import safe_text
from hepatica.exchange.pdf.safe_text import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Müller-Lüdenscheidt", "Müller-Lüdenscheidt"),
        ("Łukasz Žižek Ωμέγα Жук", "Łukasz Žižek Ωμέγα Жук"),
        ("e\u0301", "é"),  # composed, so that one glyph prints it
        ("a\u0000b", "a\\u0000b"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200bb\u00adc", "a\\u200bb\\u00adc"),
        ("\ud800", "\\ud800"),
        ("\ue000", "\\ue000"),
        ("李", "\\u674e"),
        ("\U0001f600", "\\u1f600"),
        ("  two\n lines\t ", "two lines"),
        ("≥ ÷ ± µ · \N{MULTIPLICATION SIGN}", "≥ ÷ ± µ · \N{MULTIPLICATION SIGN}"),
        ("", ""),
    ],
)
def test_each_character_prints_or_is_named(text, shown):
    assert printable(text) == shown


def subtable(n: int, kind: int = 4) -> bytes:
    """A cmap subtable of one range 65 to 67 whose glyphs stand in a list."""
    glyphs = struct.pack(">3H", 0, 7, 8)
    offset_to_list = 4  # from its own place: past the two offsets
    return (
        struct.pack(">4H", kind, 0, 0, 4)
        + struct.pack(">3H", 0, 0, 0)
        + struct.pack(">2H", 67, 0xFFFF)  # ends
        + struct.pack(">H", 0)
        + struct.pack(">2H", 65, 0xFFFF)  # starts
        + struct.pack(">2H", 0, 1)  # deltas
        + struct.pack(">2H", n and offset_to_list, 0)
        + glyphs
    )


def test_a_font_that_lists_its_glyphs_is_read_too():
    # A has no glyph in the list, B and C have; the last range ends the table
    assert safe_text._format_4(subtable(1), 0) == [66, 67]
    assert safe_text._format_4(subtable(0), 0) == [65, 66, 67]


def test_a_table_of_another_format_holds_nothing():
    assert safe_text._format_4(subtable(1, kind=12), 0) == []
