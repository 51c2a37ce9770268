"""One name for one thing: glossary terms exist, what they replace does not."""

import ast
import re

import pytest
from ruamel.yaml import YAML
from tests.meta.source import ROOT, Module, expect_none, module, modules

GLOSSARY = YAML(typ="safe", pure=True).load((ROOT / "glossary.yaml").read_text())
TERMS = [term for chapter in GLOSSARY["chapters"] for term in chapter["terms"]]


def parts(name: str) -> list[str]:
    """Split an identifier into its words: ``fillVolume_ml`` -> fill, volume, ml."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return [part.lower() for part in spaced.split("_") if part]


def identifiers(m: Module):
    """Names that this module gives to things, with their line."""
    for node in ast.walk(m.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


def banned_words(m: Module) -> list[str]:
    found = []
    for line, name in identifiers(m):
        for word in parts(name):
            rooms = GLOSSARY["banned"].get(word)
            if rooms is not None and m.room not in rooms:
                found.append(f"{m.path}:{line} {name}: do not say {word}")
    return found


def test_no_identifier_uses_a_word_the_glossary_replaces():
    expect_none([hit for m in modules() for hit in banned_words(m)])


def test_every_code_name_in_the_glossary_exists():
    text = "\n".join(m.text for m in modules())
    names = [name for term in TERMS for name in term.get("code", [])]
    assert [n for n in names if not re.search(rf"\b{n}\b", text)] == []


def test_every_term_stands_once():
    names = [term["term"] for term in TERMS]
    expect_none(sorted({n for n in names if names.count(n) > 1}))


@pytest.mark.parametrize(
    "text",
    [
        "pump_capacity_ml = 1",
        "def leftover(): ...",
        "def f(nominal_flow): ...",
        "class HospitalView: ...",
        "self.dose_percent = 1",
    ],
)
def test_a_banned_word_is_seen(text):
    assert banned_words(module("records/x.py", text))


def test_a_word_that_only_holds_the_letters_passes():
    assert not banned_words(module("records/x.py", "export = important = 1"))
