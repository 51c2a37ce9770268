"""Analytes and the codes they arrive under; real data must be plausible."""

import csv
import json
import os
from pathlib import Path

import pytest

from hepatica.knowledge import bounds_for, build, load_catalog

ANALYTES = {
    entry.short: build.analyte(entry) for entry in load_catalog().of_kind("analyte")
}
TABLE = {
    "alkaline-phosphatase": ("catalytic", "U/L", ("6768-6",)),
    "ast": ("catalytic", "U/L", ("1920-8",)),
    "alt": ("catalytic", "U/L", ("1742-6",)),
    "total-bilirubin": ("bilirubin", "mg/dL", ("1975-2", "14631-6")),
    "albumin": ("protein", "g/dL", ("1751-7", "61151-7")),
    "wbc": ("cells", "10*3/uL", ("6690-2", "26464-8")),
    "platelets": ("cells", "10*3/uL", ("777-3", "26515-7")),
}


def test_analytes_have_their_quantity_unit_and_codes():
    found = {a.id: (a.quantity, a.unit, a.loinc) for a in ANALYTES.values()}
    assert found == TABLE


def test_each_code_belongs_to_one_analyte():
    codes = [code for analyte in ANALYTES.values() for code in analyte.loinc]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    "code", [code for _, _, codes in TABLE.values() for code in codes]
)
def test_code_has_a_right_check_digit(code):
    """LOINC: Luhn, mod 10, over the digits before the hyphen."""
    number, check = code.split("-")
    total = 0
    for n, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if n % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    assert (10 - total % 10) % 10 == int(check)


@pytest.fixture
def real_data():
    folder = os.environ.get("HEPATICA_TEST_DATA")
    if not folder:
        pytest.skip("HEPATICA_TEST_DATA is unset: the real data are not here")
    return Path(folder)


@pytest.mark.realdata
def test_first_code_of_each_analyte_occurs_in_the_bundles(real_data):
    seen = {}
    for path in (real_data / "fhir" / "synthea").glob("*.json"):
        for row in json.loads(path.read_text(encoding="utf-8"))["entry"]:
            for coding in row["resource"].get("code", {}).get("coding", ()):
                value = row["resource"].get("valueQuantity", {})
                seen.setdefault(coding.get("code"), set()).add(value.get("unit"))
    for analyte in ANALYTES.values():
        assert seen[analyte.loinc[0]] == {analyte.unit}


@pytest.mark.realdata
def test_no_value_of_the_bile_duct_series_is_impossible(real_data):
    columns = {
        "bili": "total-bilirubin",
        "alk.phos": "alkaline-phosphatase",
        "ast": "ast",
        "albumin": "albumin",
        "platelet": "platelets",
    }
    limits = bounds_for(load_catalog())
    n_values = 0
    with (real_data / "pbcseq.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for column, analyte in columns.items():
                if row[column] not in ("", "NA"):
                    n_values += 1
                    assert not limits[analyte].is_impossible(float(row[column]))
    assert n_values > 9_000
