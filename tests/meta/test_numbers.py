"""In therapy each bare number says its unit, and no clinical number is in code."""

import ast
from collections.abc import Iterator

import pytest
from tests.meta.source import Module, expect_none, module, rooms

from hepatica.units import SUFFIXES

# Bare numbers whose unit stands in the field beside them or is a pure number;
# each with the reason. A new line here needs one too.
NAMED_OTHERWISE = {
    "value": "the unit is the field `unit` of the same record",
    "reported_value": "the unit is the field `reported_unit` of the same record",
    "before": "the unit is the field `unit` of the same record",
    "after": "the unit is the field `unit` of the same record",
    "at": "the unit is the field `unit` of the same record",
    "amount": "the unit is the field `unit` of the same record",
    "uln": "limit of normal, in the unit of the result it came with",
    "lln": "limit of normal, in the unit of the result it came with",
    "at_least": "band edge, in the unit of the test it belongs to",
    "above": "band edge, in the unit of the test it belongs to",
    "below": "band edge, in the unit of the test it belongs to",
    "at_most": "band edge, in the unit of the test it belongs to",
    "impossible_below": "bound, in the field `unit` of the same record",
    "impossible_above": "bound, in the field `unit` of the same record",
    "unusual_below": "bound, in the field `unit` of the same record",
    "unusual_above": "bound, in the field `unit` of the same record",
    "printed_low": "misprint as printed, in the field `printed_unit`",
    "printed_high": "misprint as printed, in the field `printed_unit`",
    "reference": "reference value, in the unit of the test it belongs to",
    "answers": "pairs of a decision and the dose rate that it permits, mg/kg/d",
    "coefficients": "of an empirical equation, in the units its docstring names",
    "terms": "pairs of a viscosity in mPa.s and an exponent",
    "propellants": "pairs of a share that adds up to 1 and a fluid",
    "thickness": "conditions to a viscosity over that of the reference state",
    "low": "end of a range, in the unit that the argument `unit` names",
    "high": "end of a range, in the unit that the argument `unit` names",
    "misfit": "squared deviation over the squared spread, a pure number",
    "expected": "volumes in mL for a flow of 1 mL/d",
    "ratio": "flow over label, a pure number",
    "factor": "share between 0 and 1 of the dose named in `of`",
    "other": "in the unit of the value that it is compared with",
    "coefficient": "of a power law whose units its class names",
    "height_exponent": "pure number",
    "weight_exponent": "pure number",
    "dose_factor": "share between 0 and 1 of the dose named in `dose_of`",
}

# Compound units that no other module uses, so not in units.SUFFIXES.
LOCAL_SUFFIXES = ("_kg_per_inch", "_cm_per_inch", "_m2")

# Numbers that are arithmetic, not medicine: (file, number) with the reason.
IDENTITIES: dict[tuple[str, float], str] = {
    ("therapy/schedule/plan.py", 24): "hours in a day",
    ("therapy/schedule/plan.py", 60): "minutes in an hour, seconds in a minute",
    ("therapy/course/envelope.py", 1900): "a year of the calendar",
    ("therapy/course/order_figures.py", 4): "decimal places of a dose rate",
    ("therapy/course/kinds_codes.py", 3): "a grade of ECOG and of the CTCAE",
    ("therapy/course/kinds_codes.py", 4): "a grade of ECOG and of the CTCAE",
    ("therapy/course/kinds_codes.py", 5): "a grade of ECOG and of the CTCAE",
    ("therapy/course/reasons.py", 3): "letters that a word has, no quantity",
    ("therapy/orders/syringe.py", 4): "places of a code that are typed",
    ("therapy/orders/syringe.py", 8): "places of a code that are typed or scanned",
    ("therapy/pump/vapor.py", 1000): "pascal in a kilopascal",
    ("therapy/pump/vapor.py", 10): "base of the decadic logarithm of Antoine",
    ("therapy/pump/vapor.py", 1.5): "exponent of the Wagner 2.5,5 form",
    ("therapy/pump/vapor.py", 2.5): "exponent of the Wagner 2.5,5 form",
    ("therapy/pump/vapor.py", 5): "exponent of the Wagner 2.5,5 form",
    ("therapy/pump/viscosity.py", 2.5): "exponent of the mixing rule of Cheng",
    ("therapy/pump/refill_fit.py", 128): "how many drives are tried",
    ("therapy/protocols/bands.py", 4096): "how many texts of numbers are remembered",
}


def unit_named(name: str) -> bool:
    """Whether a name ends in a unit, also before a place such as ``_low``."""
    for place in ("_low", "_high", "_left", "_exact"):
        name = name.removesuffix(place)
    name = f"_{name}"
    return name.endswith((*SUFFIXES, *LOCAL_SUFFIXES))


def is_float(annotation: ast.expr | None) -> bool:
    if annotation is None:
        return False
    return any(
        isinstance(n, ast.Name) and n.id == "float" for n in ast.walk(annotation)
    )


def bare_numbers(m: Module) -> Iterator[tuple[int, str]]:
    """Float parameters and dataclass fields, with their line."""
    for node in ast.walk(m.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            args = node.args
            for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs):
                if is_float(arg.annotation):
                    yield arg.lineno, arg.arg
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if (
                    isinstance(line, ast.AnnAssign)
                    and isinstance(line.target, ast.Name)
                    and is_float(line.annotation)
                ):
                    yield line.lineno, line.target.id


def without_unit(m: Module) -> list[str]:
    return [
        f"{m.path}:{line} {name}"
        for line, name in bare_numbers(m)
        if not unit_named(name) and name not in NAMED_OTHERWISE
    ]


def numbers_in(m: Module) -> Iterator[ast.Constant]:
    for node in ast.walk(m.tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield node


def clinical_literals(m: Module) -> list[str]:
    """Number literals other than 0, 1 and 2."""
    return [
        f"{m.path}:{node.lineno} {node.value}"
        for node in numbers_in(m)
        if node.value not in (0, 1, 2) and (m.path, node.value) not in IDENTITIES
    ]


def test_every_bare_number_in_therapy_names_its_unit():
    expect_none([hit for m in rooms("therapy") for hit in without_unit(m)])


def test_no_clinical_number_stands_in_therapy():
    expect_none([hit for m in rooms("therapy") for hit in clinical_literals(m)])


def test_every_name_on_the_allow_list_is_in_use():
    used = {name for m in rooms("therapy") for _, name in bare_numbers(m)}
    expect_none(sorted(set(NAMED_OTHERWISE) - used))


def test_every_identity_on_the_allow_list_is_in_use():
    stands = {(m.path, n.value) for m in rooms("therapy") for n in numbers_in(m)}
    expect_none(key for key in IDENTITIES if key not in stands)


@pytest.mark.parametrize(
    "text",
    [
        "def f(*, flow: float): ...",
        "def f(*, dose: float | None = None): ...",
        "def f(*, doses: tuple[float, float]): ...",
        "class A:\n    weight: float",
    ],
)
def test_a_number_without_unit_is_seen(text):
    assert without_unit(module("therapy/x.py", text))


def test_a_number_with_unit_passes():
    text = "def f(*, flow_ml_per_day: float, days: float, dry_days_low: float): ..."
    assert not without_unit(module("therapy/x.py", text))


@pytest.mark.parametrize(
    "text", ["x = 0.12", "if a > 3:\n    pass", "def f(x=0.15): ..."]
)
def test_a_clinical_number_is_seen(text):
    assert clinical_literals(module("therapy/x.py", text))


def test_halves_and_identities_pass():
    assert not clinical_literals(module("therapy/x.py", "x = (a + b) / 2 * 1.0 + 0"))
