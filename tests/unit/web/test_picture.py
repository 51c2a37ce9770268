"""The picture of a course: what is in it, and what a strict policy forbids."""

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest
from tests.support import rules as r
from tests.support.timeline import (
    FIRST_FILL,
    SECOND_VISIT,
    Timeline,
    at,
    ready_for_first_fill,
    ready_for_second_fill,
)
from tests.support.views import view_of

from hepatica.actions.limits import limits_of
from hepatica.therapy.course import kinds as k
from hepatica.web.picture.course import draw
from hepatica.web.picture.fill_life import draw_life
from hepatica.web.picture.gate import draw_gate
from hepatica.web.presenters.picture_data import course_picture, fill_life

SVG = "{http://www.w3.org/2000/svg}"


def drawn(view):
    pictures = draw(course_picture(view, limits_of(view)))
    return {name: ET.fromstring(getattr(pictures, name)) for name in WIDTHS}


WIDTHS = ("wide", "mid", "narrow")


def words(svg):
    return [node.text for node in svg.iter(f"{SVG}text")]


def of_class(svg, name):
    return [n for n in svg.iter() if name in (n.get("class") or "").split()]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_mark_carries_a_style_and_every_mark_is_on_the_sheet(on_drug, width):
    svg = drawn(on_drug)[width]
    _, _, right, bottom = map(float, svg.get("viewBox").split())
    for node in svg.iter():
        assert node.get("style") is None
        for name, most in (("x", right), ("x1", right), ("x2", right), ("cx", right)):
            if node.get(name) is not None:
                assert 0 <= float(node.get(name)) <= most + 0.1
        for name in ("y", "y1", "y2", "cy"):
            if node.get(name) is not None:
                assert 0 <= float(node.get(name)) <= bottom + 0.1


def test_the_limits_of_the_period_stand_at_the_right(on_drug):
    # reference 80 U/L from the last drug fill: 1.5 and 2 times it; AST 30: 3, 4, 5
    shown = words(drawn(on_drug)["wide"])
    for expected in ("hold ≥ 160", "hold ≥ 150", "50 % ≥ 120", "80 % ≥ 90"):
        assert expected.replace(" %", "\u00a0%") in shown


def test_a_raised_result_is_colored_and_says_what_it_asks_for():
    timeline = ready_for_second_fill(alp=130.0)
    shown = words(drawn(view_of(timeline, SECOND_VISIT))["wide"])
    assert "130 → 50\u00a0%" in shown


def test_drug_beyond_its_days_is_red_and_says_the_day():
    timeline = ready_for_first_fill()
    timeline.fill(FIRST_FILL)
    view = view_of(timeline, FIRST_FILL + timedelta(days=19))
    svg = drawn(view)["wide"]
    assert of_class(svg, "p-excess")
    assert "day 19 of 14" in words(svg)


def test_an_unfit_interval_is_hollow_and_says_why():
    timeline = ready_for_second_fill()
    day_14 = FIRST_FILL + timedelta(days=14)
    timeline.exposure(k.Exposure.FEVER, day_14, day_14 + timedelta(days=2))
    timeline.empty(SECOND_VISIT, 11.8)
    timeline.saline(SECOND_VISIT)
    svg = drawn(view_of(timeline, SECOND_VISIT))["wide"]
    assert of_class(svg, "p-unfit")
    assert "fever" in words(svg)


def test_nothing_is_drawn_of_an_empty_course_but_its_rows():
    view = view_of(Timeline(), FIRST_FILL)
    for svg in drawn(view).values():
        assert words(svg).count("no result yet") == 3
        assert not of_class(svg, "p-drug")
    assert fill_life(view) is None


def test_a_slip_in_the_year_leaves_the_picture_standing():
    timeline = ready_for_second_fill()
    timeline.weigh(date(1, 1, 1))
    shown = words(drawn(view_of(timeline, SECOND_VISIT))["wide"])
    assert "Cycle 1" in shown


def test_what_a_person_typed_is_escaped():
    timeline = Timeline()
    timeline.implant()
    detail = "<script>alert('&')</script>"
    payload = k.ExposureReported(
        exposure=k.Exposure.HEAT, from_on=FIRST_FILL, to_on=FIRST_FILL, detail=detail
    )
    timeline.add(payload, at(FIRST_FILL))
    pictures = draw(course_picture(view_of(timeline, FIRST_FILL), ()))
    assert "<script" not in pictures.wide
    assert "&lt;script&gt;" in pictures.wide


def test_a_phone_shows_fewer_days_and_never_smaller_letters(on_drug):
    later = view_of(_long_course(), SECOND_VISIT + timedelta(days=120))
    pictures = draw(course_picture(later, limits_of(later)))
    assert pictures.first < pictures.mid_first < pictures.narrow_first
    assert "font-size" not in pictures.narrow


def _long_course():
    timeline = ready_for_second_fill()
    timeline.saline(SECOND_VISIT)
    return timeline


def test_ids_differ_between_the_pictures_of_a_page(on_drug):
    life = draw_life(fill_life(on_drug))
    pictures = draw(course_picture(on_drug, ()))
    all_of_them = "".join((*life, pictures.wide, pictures.mid, pictures.narrow))
    ids = re.findall(r'id="([^"]+)"', all_of_them)
    assert len(ids) == len(set(ids))


def test_the_life_of_a_fill_names_today_the_emptying_and_the_dry_band(on_drug):
    wide = draw_life(fill_life(on_drug))[0]
    # 30 mL at 1.3 mL/day within 15 %: day 20 to 27 after the fill
    assert "today, day 7" in wide
    assert "dry 22 to 29\u00a0Mar if not emptied" in wide
    assert "day 7 of 14" in wide


def test_labels_of_a_fill_never_run_into_each_other():
    timeline = ready_for_first_fill()
    timeline.fill(FIRST_FILL)
    life = fill_life(view_of(timeline, FIRST_FILL + timedelta(days=14)))
    for svg in draw_life(life):
        found = re.findall(
            r'<text x="([\d.]+)" y="([\d.]+)"[^>]*t-mid[^>]*>([^<]+)', svg
        )
        assert len(found) >= 3
        ends: dict[str, float] = {}
        for middle, line, label in sorted(found, key=lambda one: float(one[0])):
            half = len(label) * 3.3
            assert float(middle) - half > ends.get(line, 0), label
            ends[line] = float(middle) + half


def test_the_gate_says_its_limits_also_in_words():
    wide, small = draw_gate(
        expected_ml=11.8,
        low_ml=9.07,
        high_ml=14.53,
        volume_ml=30,
        name="g",
        words=("do not fill", "fill", "do not fill"),
    )
    for picture in (wide, small):
        svg = ET.fromstring(picture)
        assert {"9.1", "14.5", "expected 11.8 mL"} <= set(words(svg))
        assert "Below 9.1 mL: do not fill" in svg.find(f"{SVG}title").text


def test_on_the_day_of_a_drug_fill_each_limit_is_written_once():
    timeline = ready_for_second_fill(alp=90.0)
    timeline.empty(SECOND_VISIT, 11.8)
    timeline.fill(SECOND_VISIT)
    shown = words(drawn(view_of(timeline, SECOND_VISIT))["wide"])
    holds = [word.removesuffix(" ↑") for word in shown if word.startswith("hold")]
    assert "hold ≥ 180" in holds
    assert "hold ≥ 160" not in holds
    assert len(holds) == len(set(holds))


def test_rules_without_protocols_have_no_bands():
    view = view_of(ready_for_second_fill(), SECOND_VISIT, rules=r.rules(protocols=()))
    assert not of_class(drawn(view)["wide"], "p-hold")
