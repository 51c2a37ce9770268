"""The label of a prepared fill: every word of it, its code, and that all of it fits."""

from dataclasses import replace

import pytest
import typst
from tests.support import pdf_text, qr_text
from tests.support.orders import RefillDay
from tests.support.pictures import gray_rows
from tests.support.timeline import (
    FIRST_FILL,
    SECOND_VISIT,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.errors import ContractError
from hepatica.exchange.pdf import label_pdf, label_print, render
from hepatica.therapy.orders import label_code

IDENTITY = ("Maria Example", "Record 00-1234", "born 1960-02-03")
SETTINGS = {
    "identity": IDENTITY,
    "time_zone": "America/New_York",
    "pump": "Intera 3000, 30 mL",
    "contingency": "Heparinized saline, 30 mL",
    "is_demo": False,
}
DOTS_PER_MM = 10


def prepared(**settings):
    """The label of an order, and the order."""
    order = RefillDay(ready_for_second_fill(), SECOND_VISIT).run("prepare").order
    return label_print(order, **SETTINGS | settings), order


def picture(printed):
    """Rows of gray of the one page that there is."""
    png = typst.compile(
        render._template("label"),
        root=str(render._FOLDER),
        format="png",
        ppi=DOTS_PER_MM * 25.4,
        font_paths=[str(render.FONTS)],
        ignore_system_fonts=True,
        sys_inputs=render.inputs(printed),
    )
    assert isinstance(png, bytes)
    return gray_rows(png)


@pytest.mark.hazard("HZ-001")
@pytest.mark.hazard("HZ-018")
def test_every_word_of_the_label():
    printed, order = prepared(is_demo=True)
    assert pdf_text.pages(label_pdf(printed)) == [
        "DEMO Invented person. Never for a patient. "
        "Maria Example · Record 00-1234 · born 1960-02-03 "
        "193.846 mg floxuridine in 30 mL 6.4615 mg/mL "
        "Pump Intera 3000, 30 mL, serial SN-1001 "
        "For Mon 2026-03-02 only "
        "Use by Mon 2026-03-02 12:50 "
        "Drug lot F123, exp 2026-06-10 "
        "Diluent saline, lot S456, exp 2026-06-10 "
        "Prepared technician-a, Mon 2026-03-02 04:55 "
        f"{order.payload.order_hash[:8]}.{order.preparation.fact.id[:4]} "
        "For the RESERVOIR of the pump only; not IV "
        "FILL only if 9.1 to 14.5 mL came out of the pump (expected 11.8 mL). "
        "Outside: DO NOT FILL with this. Contingency, drug-free: Heparinized saline, "
        "30 mL."
    ]


def test_only_a_label_of_the_demo_says_so():
    printed, _ = prepared()
    assert "DEMO" not in pdf_text.text(label_pdf(printed))


def test_a_first_fill_without_limits_says_that_there_are_none():
    order = RefillDay(ready_for_first_fill(), FIRST_FILL).run("prepare").order
    text = pdf_text.text(label_pdf(label_print(order, **SETTINGS)))
    assert "No residual limits: none could be given when this was ordered." in text
    assert "FILL only" not in text
    assert "Contingency, drug-free: Heparinized saline, 30 mL." in text


@pytest.mark.hazard("HZ-018")
def test_the_code_is_that_of_order_and_syringe_as_a_scanner_reads_it():
    printed, order = prepared(is_demo=True)
    module = 25 * DOTS_PER_MM / (qr_text.SIZE + 8)
    made = order.preparation.fact.id
    code = label_code(order.payload.order_hash, made)
    assert code == f"{order.payload.order_hash}.{made[:8]}"
    assert qr_text.read(picture(printed), module) == code


def test_it_is_100_by_70_mm_and_the_same_bytes_each_time():
    printed, _ = prepared()
    pdf = label_pdf(printed)
    assert pdf == label_pdf(prepared()[0])
    assert b"/MediaBox[0 0 283.46" in pdf
    other, _ = prepared(identity=(*IDENTITY[:1], "Record 00-1235"))
    assert label_pdf(other) != pdf


@pytest.mark.parametrize("n", [1, 60, 200])
def test_long_names_make_smaller_letters_and_lose_nothing(n):
    names = ("W" * n + "x", "Record " + "9" * 40, "born 1960-02-03")
    printed, _ = prepared(identity=names, is_demo=True)
    (text,) = pdf_text.pages(label_pdf(printed))
    assert "W" * n + "x" in text.replace(" ", "")
    assert "Contingency, drug-free" in text
    rows = picture(printed)
    assert (len(rows), len(rows[0])) == (700, 1000)
    edge = 15  # dots: 1.5 of the 2.5 mm
    assert all(min(row) > 250 for row in (*rows[:edge], *rows[-edge:]))
    assert all(min(row[:edge]) > 250 and min(row[-edge:]) > 250 for row in rows)


def test_what_cannot_be_printed_readably_is_not_printed():
    printed, _ = prepared(identity=("W" * 900, "W" * 900))
    with pytest.raises(ContractError, match="the label does not print"):
        label_pdf(printed)


@pytest.mark.hazard("HZ-018")
@pytest.mark.parametrize("identity", [(), IDENTITY[:1]])
def test_fewer_than_two_identifiers_make_no_label(identity):
    with pytest.raises(ContractError, match="two identifiers"):
        prepared(identity=identity)


def test_a_wasted_preparation_makes_no_label():
    day = RefillDay(ready_for_second_fill(), SECOND_VISIT).run("prepare")
    day.waste()
    with pytest.raises(ContractError, match="a preparation"):
        label_print(day.order, **SETTINGS)


def test_a_control_character_prints_as_its_code():
    printed, _ = prepared(identity=("A\u202eB", "Record 1"))
    assert "A\\u202eB" in pdf_text.text(label_pdf(replace(printed, title="x")))
