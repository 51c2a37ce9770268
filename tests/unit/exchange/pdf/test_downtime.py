"""The downtime packet: one block for each course, with everything the chair needs."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from tests.support import pdf_text, rules
from tests.support.orders import RefillDay
from tests.support.timeline import (
    FIRST_FILL,
    SECOND_VISIT,
    Timeline,
    at,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.exchange.pdf import (
    DowntimeCourse,
    DowntimeLab,
    DowntimeOrder,
    downtime_print,
    sheet_pdf,
)
from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.order_kinds import AppointmentBooked, PumpAccessed
from hepatica.therapy.labs import ResultStatus
from hepatica.therapy.pump import Infusate
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import policies_of

DAY_10 = FIRST_FILL + timedelta(days=10)


def with_drug() -> Timeline:
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    return t


def one(t: Timeline, on, **changes) -> DowntimeCourse:
    course = fold(t.course, tuple(t.facts))
    policies = policies_of(rules.rules())
    settings = {
        "course": t.course,
        "identity": ("Maria Example", "No. 00-1234", "born 1960-02-03"),
        "contacts": ("+1 555 0100",),
        "pump": "Intera 3000, 30 mL",
        "in_place": tuple(course.devices.values()),
        "plans": tuple(
            plan(course, on=on + timedelta(days=n), policies=policies) for n in range(8)
        ),
        "last_dose": course.last_drug_fill,
        "contingency": "Heparinized saline, 30 mL",
        "booked": None,
        "held": None,
    }
    return DowntimeCourse(**settings | changes)


def packet(*courses, on=DAY_10, **changes):
    settings = {
        "center_name": "Center A",
        "time_zone": "America/New_York",
        "printed_at": at(on),
        "printed_by": "installation",
        "until": on + timedelta(days=7),
        "is_demo": False,
    }
    return sheet_pdf(downtime_print(courses, **settings | changes))


def text_of(*courses, **changes):
    return pdf_text.text(packet(*courses, **changes))


@pytest.mark.hazard("HZ-002")
def test_every_word_of_a_block_with_drug_in_the_pump():
    text = text_of(one(with_drug(), DAY_10))
    assert (
        "Maria Example · No. 00-1234 · born 1960-02-03 · course-1 "
        "Pump Intera 3000, 30 mL, serial SN-1001, slot a; flow on its card "
        "1.3 mL/day; doses with 1.3 mL/day, factory, Mon 2026-01-05 "
        "In the pump 193.846 mg floxuridine in 30 mL; filled Mon 2026-02-02, day 10 "
        "Left today about 17 mL holding 109.8 mg "
        "Runs dry Wed 2026-02-25; between Sun 2026-02-22 and Sun 2026-03-01 "
        "Due take the drug out Mon 2026-02-16 "
        "Last weight none on record Last labs none on record "
        "Last dose 193.846 mg floxuridine in 30 mL on Mon 2026-02-02, 0.12 mg/kg/day "
        "Drug-free fill Heparinized saline, 30 mL "
        "Contacts +1 555 0100 "
        "Residual, mL Thu 02-12 Fri 02-13 Sat 02-14 Sun 02-15 Mon 02-16 Tue 02-17 "
        "Wed 02-18 Thu 02-19 "
        "expected 17 15.7 14.4 13.1 11.8 10.5 9.2 7.9 "
        "drug only from 15.1 13.6 12.1 10.6 9.1 7.6 6.1 4.6 "
        "drug only to 18.9 17.8 16.7 15.6 14.5 13.4 12.3 11.2"
    ) in text


def test_the_limits_of_the_packet_are_those_of_the_worksheet_of_the_day():
    # day 14 of the published example: 9.1 to 14.5 mL, as on the worksheet
    on = SECOND_VISIT
    text = text_of(one(ready_for_second_fill(), on), on=on)
    assert "Residual, mL Mon 03-02" in text
    assert "expected 11.8" in text
    assert "drug only from 9.1" in text
    assert "drug only to 14.5" in text
    assert "30 mL heparinized-saline, no drug; filled Mon 2026-02-16, day 14" in text
    assert "next drug fill Mon 2026-03-02; refill Mon 2026-03-02" in text


def test_each_page_says_when_it_was_printed_and_how_it_is_entered_later():
    courses = [one(with_drug(), DAY_10, course=f"A-{n}") for n in range(7)]
    pages = pdf_text.pages(packet(*courses, is_demo=True))
    assert len(pages) > 1
    for page in pages:
        assert "DOWNTIME Printed Thu 2026-02-12 04:00. Nothing later is in it." in page
        assert "Printed Thu 2026-02-12 04:00 by installation" in page
        assert page.count("DEMO") >= 2
    assert "with the words 'late entry, downtime'" in pages[0]
    assert "7 with drug in the pump, or due until Thu 2026-02-19" in pages[0]
    assert "DEMO" not in text_of(*courses)


def test_no_block_is_torn_over_two_pages():
    courses = [
        one(with_drug(), DAY_10, course=f"A-{n}", contacts=(f"end of {n},",))
        for n in range(7)
    ]
    for page in pdf_text.pages(packet(*courses)):
        started = [n for n in range(7) if f"1960-02-03 · A-{n} " in page]
        assert started == [n for n in range(7) if f"end of {n}," in page]
        assert page.count("drug only to") == len(started)


def test_drug_past_its_days_is_overdue_and_a_booking_is_named():
    on = FIRST_FILL + timedelta(days=19)
    tomorrow = on + timedelta(days=1)
    booked = AppointmentBooked(on=tomorrow, purpose="emptying")
    text = text_of(one(with_drug(), on, booked=booked), on=on)
    assert "take the drug out Mon 2026-02-16 OVERDUE; booked Sun 2026-02-22" in text
    timed = replace(booked, starts_at=at(tomorrow, time(9, 30)))
    text = text_of(one(with_drug(), on, booked=timed), on=on)
    assert "booked Sun 2026-02-22 09:30" in text


@pytest.mark.hazard("HZ-002")
def test_a_drug_fill_that_is_due_and_was_held_says_no_drug():
    on = SECOND_VISIT
    course = one(ready_for_second_fill(), on, held=("hold", on))
    text = text_of(course, on=on)
    assert (
        "Due next drug fill Mon 2026-03-02; refill Mon 2026-03-02 "
        "NO DRUG decided on Mon 2026-03-02: hold, until decided anew "
    ) in text
    assert "NO DRUG" not in text_of(replace(course, held=None), on=on)


def test_a_perfusion_study_is_due_before_drug_and_on_no_day():
    t = Timeline()
    t.implant()
    t.saline(FIRST_FILL)
    text = text_of(one(t, DAY_10))
    assert "Due perfusion study, before drug; refill " in text
    assert "OVERDUE" not in text


def test_what_is_not_known_is_said_and_never_filled_in():
    empty = one(
        Timeline(), DAY_10, identity=(), contacts=(), contingency="", last_dose=None
    )
    text = text_of(empty)
    assert "no person on record · course-1" in text
    assert "Pump none in place Runs dry not known: no pump in place" in text
    assert "Last labs none on record Last dose no drug was given yet" in text
    assert "Drug-free fill none is bound Contacts none on record" in text
    assert "Residual limits: none. No pump in place." in text


def test_a_pump_that_nothing_was_put_in_has_no_limits():
    t = Timeline()
    t.implant()
    text = text_of(one(t, DAY_10))
    assert "In the pump nothing that is recorded Runs dry not known: nothing" in text
    assert "Residual limits: none. Nothing was in the pump." in text


def order_of(day: RefillDay, void: str = "") -> DowntimeOrder:
    return DowntimeOrder(order=day.order, void=void)


@pytest.mark.hazard("HZ-008")
@pytest.mark.parametrize(
    ("last", "void", "said"),
    [
        ("sign", "", "live; signed; NOT verified"),
        ("verify", "", "live; signed; verified"),
        ("release", "", "live; signed; verified; released"),
        ("check", "", "released; prepared, use by "),
        ("check_second", "", "; checked at the chair by 2"),
        ("sign", "changed-since", "VOID, changed since: do not fill by it; signed"),
        ("sign", "cancelled", "VOID, cancelled; signed"),
        ("fill", "used", "used, it was filled; signed"),
    ],
)
def test_an_order_of_the_day_says_whether_it_holds_and_how_far_it_came(
    last, void, said
):
    day = RefillDay(ready_for_second_fill(), SECOND_VISIT).run(last)
    text = text_of(
        one(day.t, SECOND_VISIT, orders=(order_of(day, void),)), on=SECOND_VISIT
    )
    head = "ORDER, VOID" if void not in ("", "used") else "Order"
    short = day.order.payload.order_hash[:8]
    assert f"{head} {short} for Mon 2026-03-02; 193.846 mg floxuridine in 30 mL" in text
    assert said in text


@pytest.mark.hazard("HZ-004")
def test_who_is_to_verify_the_order_gets_it_without_its_figures():
    day = RefillDay(ready_for_second_fill(), SECOND_VISIT).run("sign")
    course = one(day.t, SECOND_VISIT, orders=(order_of(day),), hides_figures=True)
    text = text_of(course, on=SECOND_VISIT)
    assert (
        f"{day.order.payload.order_hash[:8]} for Mon 2026-03-02; live; signed" in text
    )


def test_weight_labs_and_needle_stand_with_their_days_and_flags():
    t = with_drug()
    t.add(PumpAccessed(slot="a", needle="AP-07014"), at(FIRST_FILL))
    course = fold(t.course, t.facts)
    found = {name: readings[-1] for name, readings in course.labs.items()}
    high = found["alkaline-phosphatase"]
    raised = high._replace(
        result=replace(high.result, value=180.0, status=ResultStatus.PRELIMINARY)
    )
    low = found["ast"]._replace(
        result=replace(found["ast"].result, value=5.0, lln=10.0, comparator="<")
    )
    labs = (
        DowntimeLab(
            title="ALP", reading=raised, uln=120.0, fault="the result is preliminary"
        ),
        DowntimeLab(title="AST", reading=low, uln=None, fault=""),
        DowntimeLab(title="Bilirubin", reading=None, uln=None, fault=""),
    )
    needle = ("AP-07014", FIRST_FILL)
    text = text_of(one(t, DAY_10, weight=course.weights[-1], labs=labs, needle=needle))
    assert "Last weight 70 kg on Mon 2026-02-02" in text
    assert (
        "Labs MISSING Bilirubin Labs Mon 2026-02-02 ALP 180 U/L (ULN 120), HIGH, "
        "preliminary, DOES NOT COUNT: the result is preliminary; "
        "AST <5 U/L (ULN not known), LOW"
    ) in text
    assert "Needle AP-07014, used on Mon 2026-02-02" in text


def test_each_of_two_pumps_has_a_block_that_names_it():
    t = with_drug()
    t.implant(slot="b", serial="SN-2002")
    course = fold(t.course, tuple(t.facts))
    blocks = [
        one(
            t,
            DAY_10,
            plans=tuple(
                plan(
                    course,
                    on=DAY_10 + timedelta(days=n),
                    policies=policies_of(rules.rules()),
                    slot=slot,
                )
                for n in range(8)
            ),
        )
        for slot in "ab"
    ]
    text = text_of(*blocks)
    assert "course-1 · pump a of 2 Pump Intera" in text
    assert "course-1 · pump b of 2 Pump Intera" in text
    assert "serial SN-2002, slot b" in text
    assert "1 with drug in the pump, or due until" in text


def test_two_pumps_are_both_named_with_what_is_in_them():
    t = with_drug()
    t.implant(slot="b", serial="SN-2002")
    text = text_of(one(t, DAY_10))
    assert (
        "Pump intera-3000-30, serial SN-1001, slot a: 193.846 mg floxuridine in 30 mL, "
        "filled Mon 2026-02-02; intera-3000-30, serial SN-2002, slot b: nothing that "
        "is recorded Runs dry not known: two pumps in place; name one"
    ) in text
    assert "Residual limits: none. Two pumps in place; name one." in text


def test_glycerin_has_no_limits_and_says_why():
    t = ready_for_first_fill()
    additives = (k.Additive(id="heparin", amount=30000, unit="[USP'U]"),)
    t.saline(FIRST_FILL, infusate=Infusate.GLYCERIN, additives=additives)
    text = text_of(one(t, DAY_10))
    assert "30 mL glycerin, no drug, heparin 30000 [USP'U]; filled" in text
    assert "Residual limits: none. Glycerin does not flow like the drug's" in text
    assert "drug only" not in text


def test_no_flow_and_a_programmable_pump_say_so():
    t = Timeline()
    t.implant(model="synchromed-ii-20", factory_flow_rate_ml_per_day=None)
    t.saline(FIRST_FILL)
    text = text_of(one(t, DAY_10))
    assert "flow on its card none, programmable In the pump" in text
    assert "Residual limits: none. The pump has no flow on its card" in text


def test_the_bytes_are_the_same_each_time():
    course = one(with_drug(), DAY_10)
    assert packet(course) == packet(one(with_drug(), DAY_10))
    assert packet(course) != packet(replace(course, contacts=()))
    assert text_of().count("0 with drug in the pump") == 1
