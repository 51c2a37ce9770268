"""Outer rooms reach data through actions and scoped queries, never a manager."""

import ast

import pytest
from tests.meta.source import Module, dotted, expect_none, module, rooms

MANAGERS = {"objects", "_default_manager", "_base_manager"}


def manager_uses(m: Module) -> list[str]:
    found = []
    for node in ast.walk(m.tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            found.append(f"{m.path}:{node.lineno} {dotted(node)}")
        if isinstance(node, ast.ImportFrom) and node.module == "django.db":
            names = {a.name for a in node.names} & {"connection", "connections"}
            found += [f"{m.path}:{node.lineno} imports {n}" for n in sorted(names)]
    return found


def test_no_manager_is_reached_from_the_outer_rooms():
    outer = rooms("web", "api", "cli", "demo")
    expect_none([hit for m in outer for hit in manager_uses(m)])


@pytest.mark.parametrize(
    "text",
    [
        "rows = Fact.objects.filter(center=c)",
        "rows = models.Fact._default_manager.all()",
        "from django.db import connection",
    ],
)
def test_a_manager_is_seen(text):
    assert manager_uses(module("web/views.py", text))


def test_a_scoped_query_passes():
    text = "rows = queries.courses(granted=granted)"
    assert not manager_uses(module("web/views.py", text))
