"""The preparation record: the order with its formula, the lots, who did what."""

import pytest
import typst
from tests.support import pdf_text, qr_text
from tests.support.orders import RefillDay
from tests.support.pictures import gray_rows
from tests.support.timeline import SECOND_VISIT, ready_for_second_fill

from hepatica.exchange.pdf import record_print, render, sheet_pdf

SETTINGS = {
    "course": "course-1",
    "identity": ("Maria Example", "Record 00-1234"),
    "center_name": "Center A",
    "time_zone": "America/New_York",
    "pump": "Intera 3000, 30 mL",
    "contingency": "Heparinized saline, 30 mL",
    "is_demo": False,
}
DOTS_PER_MM = 6


def day(last="check_second"):
    return RefillDay(ready_for_second_fill(), SECOND_VISIT).run(last)


def text_of(order, **settings):
    return pdf_text.text(sheet_pdf(record_print(order, **SETTINGS | settings)))


@pytest.mark.hazard("HZ-001")
def test_the_order_stands_there_with_the_formula_in_the_patients_numbers():
    order = day().order
    text = text_of(order)
    factors = ("0.12 mg/kg/day", "70 kg", "30 mL ÷ 1.3 mL/day = 193.846 mg")
    assert " \N{MULTIPLICATION SIGN} ".join(factors) in text
    for words in (
        "193.846 mg floxuridine in 30 mL",
        "Concentration 6.4615 mg/mL",
        "Dose rate 0.12 mg/kg/day, 100 % of the planned 0.12 mg/kg/day",
        "Dosing weight 70 kg; measured 70 kg on Mon 2026-03-02",
        "Flow 1.3 mL/day, observed, Mon 2026-02-16",
        "Infusion days 14",
        "Pump Intera 3000, 30 mL, serial SN-1001 (slot a)",
        "FILL only if 9.1 to 14.5 mL came out of the pump (expected 11.8 mL).",
        f"Order {order.payload.order_hash}",
        "Maria Example · Record 00-1234 · course course-1 · Center A",
    ):
        assert words in text
    assert "VOID" not in text
    assert "DEMO" not in text


def test_what_was_compounded_and_who_did_what_when():
    order = day().order
    text = text_of(order)
    label = f"{order.payload.order_hash[:8]}.{order.preparation.fact.id[:4]}"
    for words in (
        f"Prepared (1) 193.846 mg floxuridine in 30 mL Label {label} Vials 1",
        "Drug lot F123, expires Wed 2026-06-10",
        "Diluent lot S456, expires Wed 2026-06-10",
        "Use by Mon 2026-03-02 12:50",
        "Against the order As ordered.",
        "Ordered and signed oncologist-a Mon 2026-03-02 04:40 "
        "Verified blind, from the sources pharmacist-a Mon 2026-03-02 04:45 "
        "Released to compound pharmacist-a Mon 2026-03-02 04:50 "
        "Prepared technician-a Mon 2026-03-02 04:55 "
        "Checked at the chair nurse-a Mon 2026-03-02 05:00 "
        "Checked at the chair nurse-b Mon 2026-03-02 05:05",
    ):
        assert words in text


def test_another_amount_its_reason_and_what_became_of_it_are_said():
    acts = day("release")
    acts.prepare(drug_mg=93.8, deviation_reason="short of drug")
    acts.waste(is_returned=True)
    acts.prepare()
    acts.waste()
    text = text_of(acts.order)
    assert "The drug prepared, 93.8 mg, is not the one ordered." in text
    assert "Reason short of drug Returned not needed" in text
    assert "Prepared (2) 193.846 mg floxuridine in 30 mL" in text
    assert "Wasted not needed" in text
    assert "Wasted oncologist-a Mon 2026-03-02 05:10" in text


def test_cosignatures_and_ends_are_named():
    acts = day("decide")
    signed = acts.sign(by="fellow-a", is_by_trainee=True)
    acts.cosign(signed, by="oncologist-b")
    verified = acts.verify(by="resident-a", is_by_trainee=True)
    acts.cosign(verified, by="pharmacist-b")
    acts.cancel()
    text = text_of(acts.order, void=("This order was cancelled.",), is_demo=True)
    assert "Order cosigned oncologist-b" in text
    assert "Verification cosigned pharmacist-b" in text
    assert "Cancelled oncologist-a" in text
    assert "This order was cancelled." in text
    assert "Prepared Nothing yet." in text
    marked = pdf_text.pages(
        sheet_pdf(record_print(acts.order, **SETTINGS | {"void": ("x",)}))
    )
    assert all(one.count("VOID") >= 2 for one in marked)
    assert text.count("DEMO") >= 2


def test_how_a_hazardous_drug_is_handled_is_left_to_the_center():
    text = text_of(day().order)
    checks = text[text.index("Checklist") : text.index("Prepared by")]
    for topic in ("Protective clothing", "Spill", "Hazardous waste"):
        assert f"{topic}, by the center's procedure:" in checks
    assert "gloves" not in checks


def test_the_code_is_the_orders_hash_and_the_bytes_are_the_same():
    order = day().order
    printed = record_print(order, **SETTINGS)
    assert sheet_pdf(printed) == sheet_pdf(record_print(day().order, **SETTINGS))
    png = typst.compile(
        render._template("sheet"),
        root=str(render._FOLDER),
        format="png",
        ppi=DOTS_PER_MM * 25.4,
        font_paths=[str(render.FONTS)],
        ignore_system_fonts=True,
        sys_inputs=render.inputs(printed),
    )
    module = 30 * DOTS_PER_MM / (qr_text.SIZE + 8)
    assert qr_text.read(gray_rows(png), module) == order.payload.order_hash


def test_a_reading_after_a_mismatch_is_not_recorded_as_a_blind_one():
    acts = day("sign")
    acts.verify(read_again_because="the only pharmacist today")
    text = text_of(acts.order)
    assert "Verified blind" not in text
    assert "read again by the same person after a mismatch: the only" in text
