"""The reader refuses what can be read in two ways, and says in which line."""

import pytest

from hepatica.errors import KnowledgeInvalid
from hepatica.knowledge.strict_yaml import read

GOOD = """# a comment
a: 1
b: {x: 0.12, unit: mg/kg/d, list: [1, "2", null, true, false, -5, 1.5e-3]}
c: >-
  folded
  text
d: "2024-01-01"
e: "yes"
f: [U/L, 10*3/uL, v2]
"""


def test_read_plain_document_gives_values_of_their_type():
    assert read(GOOD, "x").data == {
        "a": 1,
        "b": {
            "x": 0.12,
            "unit": "mg/kg/d",
            "list": [1, "2", None, True, False, -5, 0.0015],
        },
        "c": "folded text",
        "d": "2024-01-01",
        "e": "yes",
        "f": ["U/L", "10*3/uL", "v2"],
    }


def test_line_of_a_part_is_its_own_or_the_nearest_around_it():
    document = read(GOOD, "x")
    assert document.line(("d",)) == 7
    assert document.line(("b", "list", 2)) == 3
    assert document.line(("b", "nothing", "there")) == 3
    assert document.line(("nothing",)) == 2


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\na: 2", 2, "stands here twice"),
        ("b: 1\na: &x 1", 2, "an anchor"),
        ("a: *x", 1, "an alias"),
        ("<<: {a: 1}", 1, "a merge key"),
        ("a: !!str 1", 1, "a tag"),
        ("a: !mine 1", 1, "a tag"),
        ("%YAML 1.1\n---\na: 1", 1, "a % directive"),
        ("%TAG ! tag:x,2000:\n---\na: 1", 1, "a % directive"),
        ("%FOO bar\n---\na: 1", 1, "a % directive"),
        ("a: 1\n---\nb: 1", 2, "one file holds one document"),
        ("a:", 1, "the value is missing"),
        ("- 1", 1, "must be a mapping"),
        ("just words", 1, "must be a mapping"),
        ("", 1, "must be a mapping"),
        ("1: 2", 1, "a key must be a word"),
        ("? [1]\n: 2", 1, "a key must be a word"),
        ("a: [1", 1, "expected"),
        ("a: b: c", 1, "mapping values"),
        ("a: \x00", 1, "not YAML"),
        ("a: 1.0e400", 1, "too large"),
        ("a: -1.0e400", 1, "too large"),
    ],
)
def test_read_refuses_with_line_and_rule(text, line, says):
    with pytest.raises(KnowledgeInvalid) as caught:
        read(text, "rules.yaml")
    assert str(caught.value).startswith(f"rules.yaml, line {line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "word",
    [
        "2024-01-01", "1_000", ".nan", ".NaN", ".inf", "-.Inf", "yes", "No", "on",
        "OFF", "y", "~", "Null", "TRUE", "012", "0o10", "0x1F", "0b1", "12:30",
        "1,5", "1e5", "1e400", "5.", ".5", "+5", "1.2.3", "1234567890123456",
    ],
)  # fmt: skip
def test_read_refuses_plain_word_that_reads_in_two_ways(word):
    with pytest.raises(KnowledgeInvalid, match="can be read in two ways"):
        read(f"a: {word}", "x")
    assert read(f'a: "{word}"', "x").data == {"a": word}


def test_read_refuses_deep_nesting():
    with pytest.raises(KnowledgeInvalid, match="nested deeper"):
        read("a: " + "[" * 500 + "]" * 500, "x")


def test_read_refuses_a_text_without_end():
    with pytest.raises(KnowledgeInvalid, match="characters long"):
        read("a: " + "b" * 200_000, "x")
