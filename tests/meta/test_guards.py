"""No clock below the edges; no assert, print or blind except where it matters."""

import ast

import pytest
from tests.meta.source import Module, dotted, expect_none, module, modules

EDGES = {"web", "cli", "demo", "site", "__main__"}
CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "monotonic", "localdate"}
CLOCK_OWNERS = {"datetime", "date", "time", "timezone"}


def clock_calls(m: Module) -> list[str]:
    """Calls that read a clock: ``datetime.now()``, ``time.time()`` and their kin."""
    if m.room in EDGES:
        return []
    found = []
    for node in ast.walk(m.tree):
        if isinstance(node, ast.ImportFrom) and node.module in {
            "time",
            "django.utils.timezone",
        }:
            names = {a.name for a in node.names} & CLOCKS
            found += [f"{m.path}:{node.lineno} imports {n}" for n in sorted(names)]
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            owner = dotted(node.value).rsplit(".", 1)[-1]
            if owner in CLOCK_OWNERS:
                found.append(f"{m.path}:{node.lineno} reads {dotted(node)}")
    return found


def careless(m: Module) -> list[str]:
    """Assert statements, prints outside the command line, blind excepts."""
    found = []
    for node in ast.walk(m.tree):
        where = f"{m.path}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Assert):
            found.append(f"{where} assert is gone under -O; raise instead")
        if (
            isinstance(node, ast.Call)
            and dotted(node.func) == "print"
            and m.room not in {"cli", "__main__"}
        ):
            found.append(f"{where} print outside the command line")
        if isinstance(node, ast.ExceptHandler) and (
            node.type is None or dotted(node.type) == "BaseException"
        ):
            found.append(f"{where} blind except")
    return found


def test_no_room_below_the_edges_reads_the_clock():
    expect_none([hit for m in modules() for hit in clock_calls(m)])


def test_no_assert_print_or_blind_except_in_the_package():
    expect_none([hit for m in modules() for hit in careless(m)])


@pytest.mark.parametrize(
    "text",
    [
        "import datetime\nx = datetime.datetime.now()",
        "from datetime import date\nx = date.today()",
        "import time\nx = time.time()",
        "from time import monotonic",
        "from django.utils import timezone\nx = timezone.now",
        "from django.utils.timezone import now",
    ],
)
def test_a_clock_is_seen_and_allowed_only_at_the_edges(text):
    assert clock_calls(module("records/ledger.py", text))
    assert not clock_calls(module("cli/main.py", text))


@pytest.mark.parametrize(
    "text",
    ["assert x", "print(1)", "try:\n    f()\nexcept:\n    g()"],
)
def test_a_careless_line_is_seen(text):
    assert careless(module("actions/doses.py", text))


def test_the_command_line_may_print():
    assert not careless(module("cli/main.py", "print(1)"))
