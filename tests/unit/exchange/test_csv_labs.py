from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.unit.exchange.builders import ANALYTES, AT, accounted

from hepatica.errors import InputError
from hepatica.exchange.csv_labs import COLUMNS, read_lab_csv
from hepatica.therapy.course.envelope import Precision
from hepatica.therapy.labs import ResultStatus

GOOD = {
    "patient_id": "17",
    "birth_date": "1960-05-31",
    "collected_at": "2026-11-20",
    "analyte_or_loinc": "ast",
    "value": "31",
    "unit": "U/L",
    "uln": "40",
    "lln": "",
    "status": "",
    "laboratory": "Acme",
}


def table(*rows, mark=",", columns=COLUMNS):
    lines = [mark.join(columns)]
    for row in rows:
        cells = {**GOOD, **row}
        lines.append(mark.join(cells[name] for name in columns))
    return "\n".join(lines) + "\n"


def read(*rows, **more):
    answer = read_lab_csv(table(*rows), analytes=ANALYTES, at=AT, **more)
    assert accounted(answer.labs) + len(
        {e.path.split(".")[0] for e in answer.errors}
    ) == (answer.labs.n_resources + len(answer.labs.patients))
    return answer


def test_read_rows_of_one_specimen_are_one_report():
    labs = read(
        {},
        {"analyte_or_loinc": "6768-6", "value": "90", "uln": "115", "lln": "35"},
        {"analyte_or_loinc": "total-bilirubin", "value": "<0.2", "unit": "mg/dl"},
    ).labs
    (report,) = labs.reports
    assert report.payload.laboratory == "Acme"
    assert report.precision is Precision.DAY
    assert report.happened_at.date() == date(2026, 11, 20)
    alp, ast, bilirubin = report.payload.results
    assert (alp.analyte, alp.value, alp.lln, alp.uln) == (
        "alkaline-phosphatase",
        90,
        35,
        115,
    )
    assert (alp.code, ast.code) == ("6768-6", None)
    assert (bilirubin.value, bilirubin.comparator) == (0.2, "<")
    (person,) = labs.patients
    assert person.key == report.patient_key
    assert person.identifiers[0].value == "17"
    assert person.birth_on == date(1960, 5, 31)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_read_separator_is_found(mark):
    answer = read_lab_csv(table({}, mark=mark), analytes=ANALYTES, at=AT)
    assert answer.labs.n_results == 1


def test_read_byte_order_mark_windows_line_breaks_and_a_line_break_in_a_cell():
    data = table({"laboratory": '"Acme\nUnit 2"'}, {"value": "32", "patient_id": "18"})
    data = b"\xef\xbb\xbf" + data.replace("\n", "\r\n").encode()
    labs = read_lab_csv(data, analytes=ANALYTES, at=AT).labs
    assert labs.n_results == 2
    assert "Unit 2" in labs.reports[0].payload.laboratory


def test_read_required_columns_are_enough():
    data = table({}, columns=("patient_id", "collected_at", *COLUMNS[2:5]))
    labs = read_lab_csv(data, analytes=ANALYTES, at=AT).labs
    assert labs.reports[0].payload.results[0].uln is None
    assert labs.patients[0].birth_on is None


def test_read_clock_time_without_offset_is_one_in_the_center_s_zone():
    row = {"collected_at": "2026-11-20 08:15"}
    assert read(row).errors[0].path == "row[2].collected_at"
    labs = read(row, zone=ZoneInfo("America/New_York")).labs
    assert labs.reports[0].happened_at == datetime(2026, 11, 20, 13, 15, tzinfo=UTC)


@pytest.mark.parametrize("status", ["final", "preliminary", "corrected", "amended", ""])
def test_read_status(status):
    result = read({"status": status}).labs.reports[0].payload.results[0]
    assert result.status is ResultStatus(status or "final")


def test_read_order_of_rows_does_not_change_the_reports():
    rows = [{}, {"analyte_or_loinc": "alt"}, {"patient_id": "18"}]
    assert read(*rows).labs.reports == read(*rows[::-1]).labs.reports


def test_read_loinc_codes_of_no_interest_are_skipped_in_one_line():
    labs = read({}, {"analyte_or_loinc": "2160-0"}, {"analyte_or_loinc": "2160-0"}).labs
    (line,) = labs.skipped
    assert (line.code, line.count, line.paths) == (
        "not-an-analyte",
        2,
        ("row[3]", "row[4]"),
    )


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ({"patient_id": ""}, "patient_id", "missing"),
        ({"birth_date": "31.05.1960"}, "birth_date", "date"),
        ({"collected_at": ""}, "collected_at", "time"),
        ({"collected_at": "11/20/2026"}, "collected_at", "time"),
        ({"collected_at": "2026"}, "collected_at", "time"),
        ({"collected_at": "2026-11-25"}, "collected_at", "future"),
        ({"analyte_or_loinc": "AST"}, "analyte_or_loinc", "unknown-analyte"),
        ({"analyte_or_loinc": ""}, "analyte_or_loinc", "unknown-analyte"),
        ({"value": ""}, "value", "missing"),
        ({"value": "31 U/L"}, "value", "not-a-number"),
        ({"value": "NaN"}, "value", "not-a-number"),
        ({"value": "1e400"}, "value", "not-finite"),
        ({"value": "-31"}, "value", "impossible"),
        ({"value": "200000"}, "value", "impossible"),
        ({"unit": ""}, "unit", "unit-missing"),
        ({"unit": "IU/L"}, "unit", "unit-unknown"),
        ({"uln": "forty"}, "uln", "not-a-number"),
        ({"lln": "1e400"}, "lln", "not-finite"),
        ({"status": "done"}, "status", "status"),
    ],
)
def test_read_wrong_cell_is_named_with_row_and_column(row, column, code):
    (error,) = read({}, row).errors
    assert (error.path, error.code) == (f"row[3].{column}", code)
    assert "31" not in error.message.replace("1960-05-31", "").replace(
        "write it as 1960-05-31", ""
    )


def test_read_decimal_comma_is_refused_with_advice():
    data = table({"value": "1,3"}, mark=";")
    (error,) = read_lab_csv(data, analytes=ANALYTES, at=AT).errors
    assert (error.path, error.code) == ("row[2].value", "decimal-comma")
    assert "1.3" in error.message


def test_read_every_error_of_every_row_is_listed():
    answer = read(
        {"value": "x", "status": "done"}, {}, {"unit": ""}, {"patient_id": ""}
    )
    assert [error.path for error in answer.errors] == [
        "row[2].status",
        "row[2].value",
        "row[4].unit",
        "row[5].patient_id",
    ]
    assert answer.labs.n_results == 1


def test_read_two_birth_dates_of_one_person_are_an_error():
    answer = read({}, {"analyte_or_loinc": "alt", "birth_date": "1961-05-31"})
    assert [(e.path, e.code) for e in answer.errors] == [
        ("row[3].birth_date", "contradiction")
    ]


def test_read_birth_date_given_once_is_enough():
    answer = read(
        {"birth_date": ""},
        {"analyte_or_loinc": "alt"},
        {"birth_date": "", "value": "31"},
    )
    assert answer.errors == ()
    assert answer.labs.patients[0].birth_on == date(1960, 5, 31)


def test_read_two_values_of_one_specimen_take_neither():
    labs = read({}, {"value": "32"}).labs
    assert labs.reports == ()
    assert [(s.code, s.count) for s in labs.skipped] == [("ambiguous", 2)]


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        ("", "file", "missing"),
        (",,,\n", "file", "missing"),
        ("patient_id,value\n1,2\n", "row[1]", "missing-column"),
        (table({}).replace("lln", "uln"), "row[1]", "repeated-column"),
        (table({}).replace("lln", "lower"), "row[1]", "unknown-column"),
        (table({}).replace("lln", ""), "row[1]", "no-name"),
        (table({}).replace("Acme", '"Acme'), "row[2]", "not-csv"),
        (table({}) + "17,1960\n", "row[3]", "cell-count"),
        (table({"laboratory": "x" * 301}), "row[2]", "too-long"),
        ("a;b,c\n1;2,3\n", "row[1]", "separator"),
        (table({}).encode("utf-16"), "file", "encoding"),
    ],
)
def test_read_what_is_no_such_table_is_refused(data, path, code):
    with pytest.raises(InputError) as caught:
        read_lab_csv(data, analytes=ANALYTES, at=AT)
    first = caught.value.errors[0]
    assert (first.path, first.code) == (path, code)


def test_read_every_row_of_the_wrong_length_is_listed():
    # An unquoted decimal comma makes two cells of one.
    data = table({"value": "1,3"}, {}, {"value": "2,4"})
    with pytest.raises(InputError) as caught:
        read_lab_csv(data, analytes=ANALYTES, at=AT)
    assert [e.path for e in caught.value.errors] == ["row[2]", "row[4]"]
    assert "1.3" in caught.value.errors[0].message


@pytest.mark.hazard("HZ-010")
def test_read_row_of_a_number_with_an_unseen_character_is_left_out():
    answer = read({"patient_id": "17\u200b"}, {"patient_id": "18"})
    assert answer.errors == ()
    assert [p.key for p in answer.labs.patients] == ["patient_id:18"]
    (skipped,) = answer.labs.skipped
    assert (skipped.code, skipped.paths) == ("unseen-character", ("row[2]",))
    assert "17" not in skipped.reason
