import pytest
from tests.unit.exchange.builders import ANALYTES, analyte

from hepatica.errors import ContractError
from hepatica.exchange.results import (
    Limits,
    Refused,
    Taken,
    loinc_index,
    shown_loinc,
    shown_unit,
    take,
    ucum,
)
from hepatica.therapy.labs import ResultStatus
from hepatica.units import Quantity


def taken(name, value, unit, **more):
    settings = {"status": ResultStatus.FINAL, **more}
    return take(analyte=ANALYTES[name], value=value, unit=unit, **settings)


def test_take_canonical_unit_keeps_the_value_and_no_reported_one():
    result = taken("ast", 31.0, "U/L").result
    assert (result.value, result.unit) == (31.0, "U/L")
    assert result.reported_value is None
    assert result.reported_unit is None


def test_take_bilirubin_in_umol_per_l_converts_exactly_and_keeps_what_was_reported():
    # 25 umol/L x 584.66 g/mol / 10,000 = 1.46165 mg/dL
    result = taken("total-bilirubin", 25.0, "umol/L").result
    assert result.value == 1.46165
    assert (result.reported_value, result.reported_unit) == (25.0, "umol/L")


def test_take_the_same_unit_in_another_spelling_is_not_a_conversion():
    result = taken("total-bilirubin", 0.9, "mg/dl").result
    assert (result.value, result.unit, result.reported_value) == (0.9, "mg/dL", None)


@pytest.mark.parametrize(
    ("sent", "inside"),
    [
        ("mg/dl", "mg/dL"),
        ("umol/l", "umol/L"),
        ("10*9/l", "10*9/L"),
        ("/ul", "/uL"),
        ("{cells}/ul", "{cells}/uL"),
        ("m[iU]/ml", "m[IU]/mL"),
        ("[iU]/L", "[IU]/L"),
        ("mol/l", "mol/L"),
        # none of these holds a liter
        ("lb", "lb"),
        ("mol", "mol"),
        ("{cells}", "{cells}"),
        ("mmol", "mmol"),
    ],
)
def test_ucum_writes_liter_and_international_unit_in_one_way(sent, inside):
    assert ucum(sent) == inside


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("total-bilirubin", "mg/mL"),
        ("total-bilirubin", "U/L"),
        ("ast", "IU/L"),
        ("ast", "u/L"),
        ("platelets", "K/uL"),
        ("ast", "[lb_av]"),
    ],
)
def test_take_unit_that_does_not_fit_is_refused_with_those_that_do(name, unit):
    refused = taken(name, 2.0, unit)
    assert isinstance(refused, Refused)
    assert refused.code == "unit-unknown"
    assert ANALYTES[name].unit in refused.reason


@pytest.mark.parametrize("unit", ["", "  "])
def test_take_without_unit_is_refused_and_never_assumed(unit):
    refused = taken("ast", 31.0, unit)
    assert isinstance(refused, Refused)
    assert refused.code == "unit-missing"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, 20001.0, 0.0])
def test_take_impossible_value_is_refused_without_repeating_it(value):
    refused = taken("ast", value, "U/L")
    assert isinstance(refused, Refused)
    assert "20001" not in refused.reason


@pytest.mark.parametrize(
    ("value", "is_unusual"),
    [(5.0, False), (4.99, True), (2000.0, False), (2001.0, True)],
)
def test_take_unusual_value_is_taken_with_a_flag(value, is_unusual):
    answer = taken("ast", value, "U/L")
    assert isinstance(answer, Taken)
    assert [flag.code for flag in answer.flags] == ["unusual"] * is_unusual


@pytest.mark.parametrize(
    ("sent", "kept"), [("<", "<"), ("<=", "<"), (">", ">"), (">=", ">"), (None, None)]
)
def test_take_comparator_is_kept(sent, kept):
    assert (
        taken("total-bilirubin", 0.2, "mg/dL", comparator=sent).result.comparator
        == kept
    )


def test_take_unknown_comparator_is_refused():
    refused = taken("total-bilirubin", 0.2, "mg/dL", comparator="~")
    assert isinstance(refused, Refused)
    assert refused.code == "comparator"


def limits(low, high, unit="U/L"):
    def side(value):
        return None if value is None else Quantity(value=value, unit=unit)

    return Limits(low=side(low), high=side(high))


def test_take_limits_in_another_unit_are_converted_like_the_value():
    answer = taken(
        "total-bilirubin", 1.0, "mg/dL", limits=limits(0.0, 20.0, unit="umol/L")
    )
    assert answer.result.lln == 0.0
    assert answer.result.uln == pytest.approx(1.16932, rel=1e-12)
    assert answer.flags == ()


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (35.0, 115.0, "U/L", (35.0, 115.0)),
        (None, 115.0, "U/L", (None, 115.0)),
        (115.0, 35.0, "U/L", (None, None)),
        (40.0, 40.0, "U/L", (None, None)),
        (35.0, 0.0, "U/L", (35.0, None)),
        (-3.0, 115.0, "U/L", (None, 115.0)),
        (35.0, 30000.0, "U/L", (35.0, None)),
        (35.0, 115.0, "IU/L", (None, None)),
        (35.0, 115.0, "", (None, None)),
    ],
)
def test_take_limit_that_cannot_be_is_left_out_with_a_flag(low, high, unit, expected):
    answer = taken("alkaline-phosphatase", 90.0, "U/L", limits=limits(low, high, unit))
    assert (answer.result.lln, answer.result.uln) == expected
    is_changed = expected != (low, high)
    assert [f.code == "range-ignored" for f in answer.flags] == [True] * len(
        answer.flags
    )
    assert bool(answer.flags) == is_changed


def test_take_upper_limit_of_zero_is_left_out_even_where_zero_is_possible():
    count = analyte("count", "cells", "10*3/uL", ("26464-8",), (0, 1, 100, 500))
    answer = take(
        analyte=count,
        value=3.0,
        unit="10*3/uL",
        status=ResultStatus.FINAL,
        limits=limits(None, 0.0, unit="10*3/uL"),
    )
    assert answer.result.uln is None
    assert [flag.code for flag in answer.flags] == ["range-ignored"]


def test_shown_unit_never_repeats_free_text():
    assert shown_unit("mg/mL") == "unit 'mg/mL'"
    assert shown_unit("14.5 mg/dL Jane Doe") == "the unit sent"
    assert shown_unit("7132004") == "the unit sent"


def test_shown_loinc_never_repeats_free_text():
    assert shown_loinc("1975-2") == "LOINC 1975-2"
    assert "Doe" not in shown_loinc("Jane Doe 1975-2")


def test_loinc_index_one_code_for_two_analytes_is_a_bug_of_the_caller():
    twin = analyte("twin", "catalytic", "U/L", ("1920-8",), (1, 2, 3, 4))
    with pytest.raises(ContractError, match="1920-8"):
        loinc_index({**ANALYTES, "twin": twin})
