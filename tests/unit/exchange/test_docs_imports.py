"""The table that docs/imports.md shows is read as it says."""

import re
from pathlib import Path

from tests.unit.exchange.builders import ANALYTES, AT

from hepatica.exchange.csv_labs import COLUMNS, REQUIRED, read_lab_csv

PAGE = (Path(__file__).parents[3] / "docs/imports.md").read_text()


def test_example_table_is_read_without_an_error():
    (table,) = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    answer = read_lab_csv(table, analytes=ANALYTES, at=AT)
    assert answer.errors == ()
    (report,) = answer.labs.reports
    assert len(report.payload.results) == 3
    assert table.splitlines()[0].split(",") == [
        "patient_id",
        "birth_date",
        "collected_at",
        "analyte_or_loinc",
        "value",
        "unit",
        "uln",
        "lln",
        "status",
        "laboratory",
    ]


def test_every_column_is_described_and_the_needed_ones_say_so():
    for column in COLUMNS:
        assert f"`{column}`" in PAGE
    lines = [line for line in PAGE.splitlines() if line.startswith("| `")]
    needed = {
        line.split("`")[1]
        for line in lines
        if re.search(r"needed(, never| \||$)", line)
    }
    assert needed == set(REQUIRED)
