"""The printed worksheet is always the same bytes, or it is not printed."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.printed import SETTINGS, page, sheet

from hepatica.errors import ContractError
from hepatica.exchange.pdf import render, worksheet_pdf, worksheet_print

PROCESS = """
import hashlib, sys
from tests.unit.exchange.pdf.test_worksheet_pdf import page
from hepatica.exchange.pdf import worksheet_pdf
sys.stdout.write(hashlib.sha256(worksheet_pdf(page())).hexdigest())
"""


def digest_in_another_process(**environment: str) -> str:
    root = Path(__file__).parents[4]
    done = subprocess.run(
        [sys.executable, "-c", PROCESS],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)} | environment,
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout


def test_the_bytes_are_the_same_in_every_process():
    here = hashlib.sha256(worksheet_pdf(page())).hexdigest()
    others = {
        digest_in_another_process(PYTHONHASHSEED="1", TZ="Asia/Tokyo", LANG="C"),
        digest_in_another_process(
            PYTHONHASHSEED="2", TZ="America/New_York", SOURCE_DATE_EPOCH="86400"
        ),
    }
    assert others == {here}


def test_a_different_input_gives_other_bytes():
    other = page(settings={"identity": ("Maria Example", "Record 00-1235")})
    assert worksheet_pdf(page()) != worksheet_pdf(other)


def test_both_papers_print_and_another_is_refused():
    assert b"/MediaBox[0 0 612 792]" in worksheet_pdf(page())
    assert b"/MediaBox[0 0 595." in worksheet_pdf(page(settings={"paper": "a4"}))
    with pytest.raises(ContractError, match="us-letter, a4"):
        page(settings={"paper": "a5"})


def test_a_fill_without_a_factor_of_its_formula_is_not_printed():
    found, in_force = sheet()
    with pytest.raises(ContractError, match="every factor"):
        worksheet_print(replace(found, weight=None), in_force, **SETTINGS)


def of_text(text):
    return lambda name: text.encode()


def test_a_warning_of_the_template_stops_the_page(monkeypatch):
    text = render._template("worksheet").decode()
    changed = text.replace("Liberation Sans", "No Such Font")
    monkeypatch.setattr(render, "_template", of_text(changed))
    with pytest.raises(ContractError, match="warnings"):
        worksheet_pdf(page())


def test_a_template_that_does_not_compile_stops_the_page(monkeypatch):
    monkeypatch.setattr(render, "_template", of_text("#let x = "))
    with pytest.raises(ContractError, match="the worksheet does not print"):
        worksheet_pdf(page())
