import pytest
from tests.unit.exchange.builders import ANALYTES

from hepatica.errors import InputError
from hepatica.exchange.replay_csv import ColumnMap, parse_map, read_visits

MAP = "bili=total-bilirubin:mg/dL,alk.phos=alkaline-phosphatase:U/L,ast=ast:U/L"


def read(data, columns="ast=ast:U/L", **more):
    settings = {"id_column": "id", "day_column": "day", "analytes": ANALYTES, **more}
    return read_visits(data, columns=parse_map(columns), **settings)


def test_parse_map_reads_columns_analytes_and_units():
    assert parse_map(MAP) == (
        ColumnMap(column="bili", analyte="total-bilirubin", unit="mg/dL"),
        ColumnMap(column="alk.phos", analyte="alkaline-phosphatase", unit="U/L"),
        ColumnMap(column="ast", analyte="ast", unit="U/L"),
    )


def test_parse_map_column_may_hold_blanks_and_an_equals_sign():
    assert parse_map(" a = b = ast : U/l ")[0] == ColumnMap(
        column="a = b", analyte="ast", unit="U/L"
    )


@pytest.mark.parametrize(
    "part", ["", "ast", "ast=ast", "ast=:U/L", "=ast:U/L", "ast=ast:", "ast:U/L"]
)
def test_parse_map_wrong_part_is_named(part):
    with pytest.raises(InputError, match="part 2 is not column=analyte:unit"):
        parse_map(f"bili=total-bilirubin:mg/dL,{part}")


@pytest.mark.parametrize("again", ["bili=ast:U/L", "b2=total-bilirubin:mg/dL"])
def test_parse_map_column_or_analyte_twice_is_refused(again):
    with pytest.raises(InputError, match=r"part 2 .* second time"):
        parse_map(f"bili=total-bilirubin:mg/dL,{again}")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ("ast=AST:U/L", "part 1 names no analyte"),
        ("ast=ast:mg/dL", "part 1: unit 'mg/dL' does not fit ast; allowed: U/L"),
    ],
)
def test_read_map_that_does_not_fit_the_analytes_is_refused(columns, words):
    with pytest.raises(InputError, match=words):
        read("id,day,ast\n1,0,31\n", columns)


def test_read_missing_column_is_refused_with_those_that_are_there():
    with pytest.raises(
        InputError, match=r"no column 'id', 'ast'; there are 'day', 'x'"
    ):
        read("day,x\n0,31\n")


def test_read_table_of_one_column_is_refused_like_any_other_that_lacks_one():
    with pytest.raises(InputError, match="there are 'x'"):
        read("x\n1\n")


def test_read_each_row_is_one_visit_in_the_order_of_the_file():
    visits = read("day,id,ast,other\n14,b,31,x\n0,a,30,\n\n0,a,30,\n")
    assert [(v.person, v.day, v.row_number, v.values["ast"]) for v in visits] == [
        ("b", 14, 2, 31),
        ("a", 0, 3, 30),
        ("a", 0, 5, 30),
    ]
    assert all(not v.problems for v in visits)


def test_read_values_are_converted():
    (visit,) = read("id,day,b\n1,0,25\n", "b=total-bilirubin:umol/L")
    assert visit.values == {"total-bilirubin": 1.46165}


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("", "missing"),
        ("NA", "missing"),
        (".", "missing"),
        ("NaN", "missing"),
        ("high", "not a number"),
        ("31 U/L", "not a number"),
        ("<5", "not a number"),
        ('"31,5"', "a decimal comma"),
        ("1e400", "too large to be a number"),
        ("inf", "not a number"),
        ("-31", "negative"),
        ("0", "not plausible"),
        ("99999", "not plausible"),
    ],
)
def test_read_value_that_cannot_be_used_is_none_with_the_reason(cell, problem):
    (visit,) = read(f"id,day,ast\n1,0,{cell}\n")
    assert visit.values == {"ast": None}
    assert visit.problems == {"ast": problem}


def test_read_row_without_person_or_day_is_a_visit_with_problems():
    first, second = read("id,day,ast\n,0,31\n1,x,31\n")
    assert (first.person, first.day, list(first.problems)) == ("", 0, ["id"])
    assert (second.person, second.day, list(second.problems)) == ("1", None, ["day"])
    assert (first.values, second.values) == ({"ast": 31}, {"ast": 31})
