"""Every error class has an exit code, an HTTP answer and a line in the list."""

import ast
import inspect

import pytest
from tests.meta.source import ROOT, Module, dotted, expect_none, module, modules

from hepatica import errors

# style: exit code and HTTP answer of each branch; a class inherits its branch's.
BRANCHES = {
    "ContractError": (70, 500),
    "InputError": (10, 422),
    "KnowledgeError": (11, 409),
    "KnowledgeInvalid": (12, 500),
    "NumericalError": (13, 200),
    "NotPermitted": (14, 403),
    "Conflict": (15, 409),
    "PrivacyRefused": (16, 403),
    "ExternalError": (17, 503),
}


def all_errors() -> list[type[errors.HepaticaError]]:
    return [
        cls
        for _, cls in inspect.getmembers(errors, inspect.isclass)
        if issubclass(cls, errors.HepaticaError)
    ]


def stray_errors(m: Module) -> list[str]:
    """Error classes that are declared away from the one tree."""
    if m.path == "errors.py":
        return []
    found = []
    for node in ast.walk(m.tree):
        if isinstance(node, ast.ClassDef):
            bases = [dotted(base).rsplit(".", 1)[-1] for base in node.bases]
            kin = [b for b in bases if b.endswith(("Error", "Exception"))]
            kin += [b for b in bases if hasattr(errors, b) and b[0].isupper()]
            if kin and "FieldError" not in kin:
                found.append(f"{m.path}:{node.lineno} {node.name}")
    return found


@pytest.mark.parametrize("name", sorted(BRANCHES))
def test_each_branch_answers_as_agreed(name):
    cls = getattr(errors, name)
    assert (cls.exit_code, cls.http_status) == BRANCHES[name]


def test_every_class_belongs_to_a_branch_and_says_what_it_is():
    branches = tuple(getattr(errors, name) for name in BRANCHES)
    for cls in all_errors():
        if cls is errors.HepaticaError:
            continue
        assert issubclass(cls, branches), f"{cls.__name__} stands outside the tree"
        assert cls.__doc__, f"{cls.__name__} says nothing"


def test_every_class_has_its_line_in_the_generated_list():
    listed = (ROOT / "docs/generated/errors.md").read_text()
    for cls in all_errors():
        assert f"| `{cls.__name__}` |" in listed, f"run make docs: {cls.__name__}"


def test_no_error_class_is_declared_elsewhere():
    expect_none([hit for m in modules() for hit in stray_errors(m)])


@pytest.mark.parametrize(
    "text",
    [
        "class Bad(Exception): ...",
        "class Bad(ValueError): ...",
        "from hepatica.errors import Conflict\nclass Bad(Conflict): ...",
    ],
)
def test_a_stray_error_class_is_seen(text):
    assert stray_errors(module("actions/x.py", text))
