"""An action is keyword-only, takes who and when, and its code stands once."""

import ast

import pytest
from tests.meta.source import Module, expect_none, module, rooms


def actions(m: Module):
    """Functions that carry ``@action("area.verb")``, with the code."""
    for node in ast.walk(m.tree):
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                if (
                    isinstance(mark, ast.Call)
                    and getattr(mark.func, "id", "") == "action"
                ):
                    yield node, str(getattr(mark.args[0], "value", ""))


def action_faults(m: Module) -> list[str]:
    found = []
    for node, code in actions(m):
        where = f"{m.path}:{node.lineno} {node.name}"
        given = {a.arg for a in node.args.kwonlyargs}
        if node.args.args or node.args.posonlyargs or node.args.vararg:
            found.append(f"{where}: arguments by position")
        found += [f"{where}: no {name}=" for name in ("by", "at") if name not in given]
        area, _, verb = code.partition(".")
        if not (area and verb):
            found.append(f"{where}: the code {code!r} is not area.verb")
    return found


def test_every_action_is_keyword_only_and_takes_who_and_when():
    expect_none(hit for m in rooms("actions") for hit in action_faults(m))


def test_there_are_actions_and_each_code_stands_once():
    codes = [code for m in rooms("actions") for _, code in actions(m)]
    assert codes
    expect_none(sorted({c for c in codes if codes.count(c) > 1}))


@pytest.mark.parametrize(
    "text",
    [
        '@action("a.b")\ndef f(by, *, at): ...',
        '@action("a.b")\ndef f(*, at): ...',
        '@action("a.b")\ndef f(*, by): ...',
        '@action("ab")\ndef f(*, by, at): ...',
    ],
)
def test_a_faulty_action_is_seen(text):
    assert action_faults(module("actions/x.py", text))
