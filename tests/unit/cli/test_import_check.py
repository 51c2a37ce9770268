"""Reading files of results without storing any of it."""

from __future__ import annotations

import json

import pytest

from hepatica.__main__ import main

HEADER = "patient_id,birth_date,collected_at,analyte_or_loinc,value,unit,uln,lln"
HEADER += ",status,laboratory\n"


@pytest.fixture(autouse=True)
def no_database(tmp_path, monkeypatch):
    monkeypatch.setenv("HEPATICA_HOME", str(tmp_path / "nothing-here"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("HEPATICA_DEMO", raising=False)


def sent(tmp_path, rows: str) -> str:
    path = tmp_path / "labs.csv"
    path.write_text(HEADER + rows)
    return str(path)


def test_without_a_database_the_file_is_read_and_nothing_is_stored(tmp_path, capsys):
    path = sent(tmp_path, "7,1950-01-01,2026-01-05,ast,31,U/L,,,final,Lab A\n")

    assert main(["import", path, "--json"]) == 0

    data = json.loads(capsys.readouterr().out)
    assert next(iter(data)) == "format"
    assert data["stored"] is False
    assert data["results"] == 1
    assert data["taken"][0]["analytes"] == ["ast"]
    assert data["taken"][0]["without_uln"] == ["ast"]
    assert not (tmp_path / "nothing-here").exists()


def test_check_reads_even_where_a_center_is_named(tmp_path, capsys):
    path = sent(tmp_path, "7,1950-01-01,2026-01-05,ast,31,U/L,40,,final,Lab A\n")

    assert main(["import", path, "--check", "--center", "any", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["stored"] is False


def test_a_center_without_a_database_is_refused_not_checked(tmp_path, capsys):
    path = sent(tmp_path, "7,1950-01-01,2026-01-05,ast,31,U/L,40,,final,Lab A\n")

    assert main(["import", path, "--center", "liver"]) == 10

    assert "holds no database" in capsys.readouterr().err


def test_every_fault_of_a_bad_file_is_listed(tmp_path, capsys):
    rows = '7,1950-01-01,2026-01-05,ast,"30,5",U/L,40,,final,Lab A\n'
    rows += "7,1950-01-01,2026-01-05,total-bilirubin,1.0,mg/mL,1.2,,final,Lab A\n"

    assert main(["import", sent(tmp_path, rows), "--check"]) == 10

    out = capsys.readouterr().out
    assert "decimal comma" in out
    assert "row[3].unit" in out


def test_what_is_no_result_is_not_called_one(tmp_path, capsys):
    entries = [{"resource": {"resourceType": "Immunization", "id": "i"}}] * 2
    path = tmp_path / "labs.json"
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    path.write_text(json.dumps(bundle))

    assert main(["import", str(path), "--check", "--json"]) == 0
    (skipped,) = json.loads(capsys.readouterr().out)["skipped"]
    assert (skipped["of"], skipped["count"]) == ("entry-of-another-kind", 2)

    assert main(["import", str(path), "--check"]) == 0
    said = capsys.readouterr().out
    assert "skipped 2 entries of another kind: Immunization is not read" in said
