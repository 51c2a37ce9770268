"""A name or number holds nothing that nobody can see, and every name can be written."""

import pytest

from hepatica.exchange.unseen import UNSEEN, unseen, unseen_faults


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Oak",
        "O'Neill",
        "O\u2019Neill",
        "Mary-Jane van der Berg",
        "N\u0303un\u0303ez",  # marks that combine
        "Nguye\u0302\u0303n",
        "\u05db\u05d4\u05df",  # Hebrew, right to left by itself
        "\u0645\u062d\u0645\u062f",  # Arabic
        "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",  # Persian with its non-joiner
        "\u0915\u094d\u200d\u0937",  # Devanagari: a joiner after a virama
        "\u0915\u094d\u200c\u0937",
        "\u6e21\u908a\U000e0100",  # a Japanese name in its own shape
        "MRN-0017/A",
    ],
)
def test_names_and_numbers_as_they_are_written_are_seen(name):
    assert unseen(name) == ""


@pytest.mark.parametrize(
    ("char", "words"),
    [
        ("\u202e", "U+202E right-to-left override"),
        ("\u2067", "U+2067 right-to-left isolate"),
        ("\u200f", "U+200F right-to-left mark"),
        ("\u200b", "U+200B zero width space"),
        ("\u200c", "U+200C zero width non-joiner"),
        ("\u200d", "U+200D zero width joiner"),
        ("\u2060", "U+2060 word joiner"),
        ("\ufeff", "U+FEFF zero width no-break space"),
        ("\u00ad", "U+00AD soft hyphen"),
        ("\u00a0", "U+00A0 no-break space"),
        ("\u202f", "U+202F narrow no-break space"),
        ("\u3000", "U+3000 ideographic space"),
        ("\u2028", "U+2028 line separator"),
        ("\t", "U+0009"),
        ("\n", "U+000A"),
        ("\x00", "U+0000"),
        ("\x85", "U+0085"),
        ("\ue000", "U+E000"),
        ("\ud800", "U+D800"),
        ("\u3164", "U+3164 hangul filler"),
        ("\u034f", "U+034F combining grapheme joiner"),
    ],
)
@pytest.mark.parametrize("place", ["{}Oak", "O{}ak", "Oak{}"])
def test_what_nobody_sees_is_named_by_its_code_point(char, words, place):
    assert unseen(place.format(char)) == words


@pytest.mark.parametrize(
    "text",
    [
        "\u0639\u200d\u0631",  # joins what is joined already
        "\u0639\u200c",  # nothing after it
        "\u0639\u200cOak",
        "\u0915\u094d\u200d",
        "\u0915\u094d\u200d ",
        "17\u200c18",
    ],
)
def test_a_joiner_stands_only_where_a_script_writes_with_it(text):
    assert unseen(text).startswith("U+200")


def test_an_address_has_lines_and_nothing_else_unseen():
    assert unseen("1 Elm Street\r\nBoston", may_break=True) == ""
    assert unseen("1 Elm Street\r\nBoston") == "U+000D"
    assert unseen("1 Elm\tStreet", may_break=True) == "U+0009"


def test_each_field_is_named_and_what_it_holds_is_not():
    given = {"family_name": "Oak\u202e", "given_names": "Bea", "address": "1\nElm"}
    (fault,) = unseen_faults(given, may_break=("address",))
    assert (fault.path, fault.code) == ("family_name", UNSEEN)
    assert "U+202E" in fault.message
    assert "Oak" not in fault.message
