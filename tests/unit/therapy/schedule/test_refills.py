"""Which intervals of a course a fit may use, and why the others not."""

from datetime import time, timedelta

import pytest
from tests.support.physics import physics
from tests.support.rules import FITNESS
from tests.support.timeline import FIRST_FILL, Timeline, at, ready_for_first_fill

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.pump import Infusate
from hepatica.therapy.schedule.refills import read_refills

P = physics()
DAY = timedelta(days=1)


def one_interval(*exposures, residual=13.2, days=14, **fill):
    """A saline fill of 30 mL, emptied after some days, with what happened to it."""
    t = ready_for_first_fill()
    t.fill(
        FIRST_FILL,
        clock=time(9),
        **({"infusate": Infusate.SALINE, "drug_mg": 0.0} | fill),
    )
    for exposure in exposures:
        t.add(exposure, at(FIRST_FILL + DAY))
    t.add(
        k.PumpEmptied(residual_volume_ml=residual),
        at(FIRST_FILL + days * DAY),
    )
    return t


def read(t: Timeline, **changes):
    course = fold(t.course, t.facts)
    return read_refills(course.device, course, FITNESS, P, **changes)


def exposed(what, first: int, last: int, detail: str) -> k.ExposureReported:
    return k.ExposureReported(
        exposure=what,
        from_on=FIRST_FILL + first * DAY,
        to_on=FIRST_FILL + last * DAY,
        detail=detail,
    )


def test_an_interval_at_home_is_one_span():
    (found,) = read(one_interval())
    assert found.why_not == ()
    (span,) = found.interval.spans
    assert span.days == 14
    assert span.conditions.pump_temperature_celsius == 37.0
    assert found.interval.delivered_ml == pytest.approx(16.8)


def test_a_fill_that_is_in_the_pump_is_not_read():
    t = ready_for_first_fill()
    t.fill(FIRST_FILL)
    assert read(t) == ()


@pytest.mark.parametrize("detail", ["1609 m", " 1609.0m "])
def test_an_altitude_with_its_figure_is_used_on_its_days(detail):
    """Days 3 to 6 are four days."""
    (found,) = read(one_interval(exposed(k.Exposure.ALTITUDE, 3, 6, detail)))
    away, home = found.interval.spans
    assert (away.days, home.days) == (4.0, 10.0)
    assert away.conditions.ambient_kpa == pytest.approx(83.43, rel=0.001)
    assert home.conditions.ambient_kpa == 101.325


@pytest.mark.parametrize("detail", ["39.2 C", "39.2\u00b0C"])
def test_a_fever_with_its_figure_warms_the_pump(detail):
    (found,) = read(one_interval(exposed(k.Exposure.FEVER, 0, 2, detail)))
    assert found.interval.spans[0].days == 3.0
    assert found.interval.spans[0].conditions.pump_temperature_celsius == 39.2


def test_an_exposure_over_the_whole_interval_leaves_no_rest():
    (found,) = read(one_interval(exposed(k.Exposure.ALTITUDE, -5, 30, "1500 m")))
    (span,) = found.interval.spans
    assert span.days == 14


@pytest.mark.parametrize(
    ("what", "detail"),
    [
        (k.Exposure.ALTITUDE, ""),
        (k.Exposure.ALTITUDE, "Denver, 1609 m"),
        (k.Exposure.ALTITUDE, "1,609 m"),
        (k.Exposure.ALTITUDE, "39 C"),
        (k.Exposure.ALTITUDE, "12000 m"),
        (k.Exposure.FEVER, "39.2"),
        (k.Exposure.FEVER, "1609 m"),
        (k.Exposure.FEVER, "45 C"),
        (k.Exposure.FEVER, "20 C"),
        (k.Exposure.HEAT, "40 C"),
        (k.Exposure.DIVING, "20 m"),
        (k.Exposure.OTHER, "5 m"),
    ],
)
def test_an_exposure_without_a_figure_that_holds_is_not_used(what, detail):
    (found,) = read(one_interval(exposed(what, 3, 6, detail)))
    assert found.interval is None
    assert any("without a figure" in why for why in found.why_not)


def test_two_exposures_are_used_apart_and_not_at_once():
    fever = exposed(k.Exposure.FEVER, 7, 8, "39 C")
    flight = exposed(k.Exposure.ALTITUDE, 3, 6, "2438 m")
    (apart,) = read(one_interval(fever, flight))
    assert [span.days for span in apart.interval.spans] == [4.0, 2.0, 8.0]
    late = exposed(k.Exposure.ALTITUDE, 8, 9, "2438 m")
    (at_once,) = read(one_interval(fever, late))
    assert at_once.why_not == ("two exposures on the same day",)


def test_an_exposure_outside_of_the_interval_does_not_matter():
    (found,) = read(one_interval(exposed(k.Exposure.HEAT, 15, 20, "")))
    assert found.why_not == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"is_partial": True}, "partial"),
        ({"residual": 1.0}, "lower bound"),
        ({"residual": 2.9}, "tail"),
        ({"residual": 31.0}, "more came out"),
        ({"days": 5}, "shorter"),
    ],
)
def test_an_unfit_interval_says_why(changes, words):
    (found,) = read(one_interval(**changes))
    assert found.interval is None
    (why,) = found.why_not
    assert words in why


def test_a_residual_at_the_knee_is_used():
    assert read(one_interval(residual=3.0))[0].why_not == ()


def test_glycerin_is_used_with_its_share_alone():
    thick = one_interval(residual=26.5, infusate=Infusate.GLYCERIN)
    (without,) = read(thick)
    assert "does not flow like" in without.why_not[0]
    (found,) = read(thick, glycerol_fraction=0.5)
    assert found.interval.spans[0].conditions.glycerol_fraction == 0.5
    (saline,) = read(one_interval(), glycerol_fraction=0.5)
    assert saline.interval.spans[0].conditions.glycerol_fraction is None
