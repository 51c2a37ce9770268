"""A worksheet says NOT SIGNED until a live order stands signed and verified for it."""

from dataclasses import replace

import pytest
import typst
from tests.support import pdf_text, qr_text
from tests.support.orders import RefillDay
from tests.support.pictures import gray_rows
from tests.support.printed import SETTINGS
from tests.support.timeline import FIRST_FILL, SECOND_VISIT, ready_for_second_fill

from hepatica.exchange.pdf import render, worksheet_pdf, worksheet_print

DOTS_PER_MM = 6


def day(last):
    return RefillDay(ready_for_second_fill(), SECOND_VISIT).run(last)


def printed(acts, **settings):
    unsigned = {"is_signed": False, "order": acts.order}
    return worksheet_print(acts.sheet, acts.rules, **SETTINGS | unsigned | settings)


def marks(acts, **settings):
    return [mark for mark, _ in printed(acts, **settings).marks]


def test_a_verified_order_is_named_with_both_people_and_its_code():
    acts = day("verify")
    page = printed(acts)
    code = acts.order.payload.order_hash
    words = (
        "Signed by oncologist-a at Mon 2026-03-02 09:40, verified by pharmacist-a at "
        f"Mon 2026-03-02 09:45, order {code[:8]}"
    )
    assert page.signed == words
    text = pdf_text.text(worksheet_pdf(page))
    assert words in text
    assert "NOT SIGNED" not in text
    (first, *_) = typst.compile(
        render._template("worksheet"),
        root=str(render._FOLDER),
        format="png",
        ppi=DOTS_PER_MM * 25.4,
        font_paths=[str(render.FONTS)],
        ignore_system_fonts=True,
        sys_inputs=render.inputs(page),
    )
    module = 24 * DOTS_PER_MM / (qr_text.SIZE + 8)
    assert qr_text.read(gray_rows(first), module) == code


def test_a_reading_after_a_mismatch_is_not_printed_as_a_blind_one():
    acts = day("sign")
    acts.verify(read_again_because="the only pharmacist today")
    words = "read again by the same person after a mismatch: the only pharmacist today"
    text = pdf_text.text(worksheet_pdf(printed(acts)))
    assert words in " ".join(text.split())
    acts = day("verify")
    assert "read again" not in pdf_text.text(worksheet_pdf(printed(acts)))


def test_it_stays_so_until_the_pump_is_filled():
    acts = day("verify")
    for act in ("release", "prepare", "check", "check_second", "empty"):
        getattr(acts, act)()
        assert "NOT SIGNED" not in marks(acts)
    acts.fill()
    assert "NOT SIGNED" in marks(acts)


@pytest.mark.hazard("HZ-017")
@pytest.mark.parametrize("last", ["decide", "sign"])
def test_without_a_verified_order_it_is_not_signed(last):
    page = printed(day(last))
    assert "NOT SIGNED" in [mark for mark, _ in page.marks]
    assert (page.signed, page.code) == ("", ())
    assert "Signed by" not in pdf_text.text(worksheet_pdf(page))


@pytest.mark.hazard("HZ-017")
@pytest.mark.parametrize("act", ["cancel", "reject", "sign", "weigh"])
def test_an_order_that_does_not_hold_is_not_signed(act):
    acts = day("verify")
    assert "NOT SIGNED" not in marks(acts)
    if act == "weigh":
        acts.t.weigh(SECOND_VISIT, 80.0)
    else:
        getattr(acts, act)()
    assert "NOT SIGNED" in marks(acts)


@pytest.mark.hazard("HZ-017")
def test_a_trainees_signature_waits_for_both_cosignatures():
    acts = day("decide")
    signed = acts.sign(by="fellow-a", is_by_trainee=True)
    verified = acts.verify(by="resident-a", is_by_trainee=True)
    assert "NOT SIGNED" in marks(acts)
    acts.cosign(signed, by="oncologist-b")
    assert "NOT SIGNED" in marks(acts)
    acts.cosign(verified, by="pharmacist-b")
    page = printed(acts)
    assert "NOT SIGNED" not in [mark for mark, _ in page.marks]
    assert page.signed == (
        "Signed by fellow-a at Mon 2026-03-02 09:40, "
        "cosigned by oncologist-b at Mon 2026-03-02 09:50, "
        "verified by resident-a at Mon 2026-03-02 09:45, "
        "cosigned by pharmacist-b at Mon 2026-03-02 09:55, "
        f"order {acts.order.payload.order_hash[:8]}"
    )


@pytest.mark.hazard("HZ-017")
def test_an_order_whose_figures_are_not_those_of_its_hash_is_not_signed():
    acts = day("verify")
    order = acts.order
    wrong = replace(order.payload, order_hash="0" * 64)
    order.fact = replace(order.fact, payload=wrong)
    assert "NOT SIGNED" in marks(acts, order=order)


def test_a_review_by_the_rules_of_another_day_is_not_signed():
    acts = day("verify")
    assert marks(acts, rules_on=FIRST_FILL) == ["NOT SIGNED", "REVIEW"]
