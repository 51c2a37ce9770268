"""Public functions say each argument with its unit, and their examples run."""

import ast
import doctest
import importlib
import re

import pytest
from tests.meta.source import Module, expect_none, module, rooms
from tests.meta.test_numbers import is_float

ROOMS = ("errors", "units", "therapy", "wire", "knowledge")
WITH_UNITS = ("units", "therapy")


def described(docstring: str) -> dict[str, str]:
    """Read the Parameters section: name to the text below it."""
    section = re.search(
        r"^Parameters\n-+\n(.*?)(?=^\w[\w ]*\n-{3,}|\Z)",
        docstring,
        re.MULTILINE | re.DOTALL,
    )
    found: dict[str, str] = {}
    names: list[str] = []
    for line in section[1].splitlines() if section else []:
        if line and not line.startswith(" "):
            names = [n.strip(" *") for n in line.split(" : ")[0].split(",")]
            found.update(dict.fromkeys(names, ""))
        else:
            for name in names:
                found[name] += f" {line.strip()}"
    return found


def is_public(name: str) -> bool:
    return not name.startswith("_")


def undescribed(m: Module) -> list[str]:
    """Arguments without description; float arguments without a unit in brackets."""
    found = []
    for node in m.tree.body:
        functions = [node]
        if isinstance(node, ast.ClassDef) and is_public(node.name):
            functions = list(node.body)
        for f in functions:
            if isinstance(f, ast.FunctionDef) and is_public(f.name):
                found += [f"{m.path}:{f.lineno} {f.name}: {x}" for x in _of(f, m.room)]
    return found


def _of(f: ast.FunctionDef, room: str) -> list[str]:
    decorators = {getattr(d, "id", getattr(d, "attr", "")) for d in f.decorator_list}
    if decorators & {"property", "cached_property", "setter", "overload"}:
        return []
    docstring = ast.get_docstring(f, clean=True) or ""
    told = described(docstring)
    args = [*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs]
    wanted = [a for a in args if a.arg not in {"self", "cls"}]
    faults = [f"{a.arg} is not described" for a in wanted if a.arg not in told]
    faults += [
        f"{a.arg} has no unit in brackets"
        for a in wanted
        if room in WITH_UNITS
        and is_float(a.annotation)
        and not re.search(r"\[[^\]]+\]", told.get(a.arg, "[1]"))
    ]
    returns = f.returns is not None and not (
        isinstance(f.returns, ast.Constant) and f.returns.value is None
    )
    if returns and not re.search(r"^(Returns|Yields)\n-+", docstring, re.MULTILINE):
        faults.append("what it returns is not described")
    return faults


def name_of(m: Module) -> str:
    return "hepatica." + m.path.removesuffix(".py").removesuffix("/__init__").replace(
        "/", "."
    )


def test_every_public_function_describes_what_it_takes_and_gives():
    expect_none([hit for m in rooms(*ROOMS) for hit in undescribed(m)])


def test_every_example_runs():
    counted = 0
    failed = []
    for m in rooms(
        "errors", "units", "therapy", "wire", "knowledge", "actions", "twin"
    ):
        if ">>>" not in m.text:
            continue
        result = doctest.testmod(importlib.import_module(name_of(m)))
        counted += result.attempted
        if result.failed:
            failed.append(m.path)
    assert failed == []
    assert counted > 0


GOOD = '''
def f(*, flow_ml_per_day: float, rule: str) -> float:
    """Do it.

    Parameters
    ----------
    flow_ml_per_day : float
        Flow. [mL/d]
    rule : str
        Rule.

    Returns
    -------
    float
        [mL]
    """
'''


def test_a_whole_docstring_passes():
    assert undescribed(module("therapy/x.py", GOOD)) == []


@pytest.mark.parametrize(
    "part",
    [
        "    rule : str\n        Rule.\n",
        " [mL/d]",
        "    Returns\n    -------\n    float\n        [mL]\n",
    ],
)
def test_a_docstring_that_lacks_a_part_is_seen(part):
    assert part in GOOD
    assert undescribed(module("therapy/x.py", GOOD.replace(part, "")))
