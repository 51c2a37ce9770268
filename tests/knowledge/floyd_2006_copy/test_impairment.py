"""Floyd 2006 as copied: the printed points, and the bands derived from them.

The copy prints, for floxuridine with an impaired liver:

    total bilirubin       1.2 x ULN         80 percent
    alkaline phosphatase  1.2 x ULN         80 percent
    total bilirubin       1.5 x ULN         50 percent
    alkaline phosphatase  1.5 x ULN         50 percent
    transaminases         3 x baseline      50 percent
    total bilirubin       2 x ULN           no recommendation available
    alkaline phosphatase  2 x ULN           no recommendation available
    transaminases         over 3 x baseline no recommendation available
"""

import math

import pytest

from hepatica.knowledge import build, load_catalog

RULES = build.rule_set(load_catalog().get("floyd-2006"))
WHOLE, EIGHTY, FIFTY, SILENT = (
    ("proceed", 1.0),
    ("reduce", 0.8),
    ("reduce", 0.5),
    ("no-rule", 0.0),
)


def holds(band, value):
    return (
        (band.at_least is None or value >= band.at_least)
        and (band.above is None or value > band.above)
        and (band.below is None or value < band.below)
        and (band.at_most is None or value <= band.at_most)
    )


def answer(test, value):
    """Read a test's bands plainly; exactly one may hold."""
    (stratum,) = test.strata
    (band,) = [band for band in stratum.bands if holds(band, value)]
    return band.then.action, band.then.dose_factor


def the_test(analyte):
    (test,) = [test for test in RULES.tests if test.analyte == analyte]
    return test


UNDER = math.nextafter


@pytest.mark.parametrize("analyte", ["total-bilirubin", "alkaline-phosphatase"])
@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (0.0, WHOLE),
        (1.0, WHOLE),
        (UNDER(1.2, 0), WHOLE),
        (1.2, EIGHTY),
        (UNDER(1.5, 0), EIGHTY),
        (1.5, FIFTY),
        (UNDER(2.0, 0), FIFTY),
        (2.0, SILENT),
        (40.0, SILENT),
    ],
)
def test_ratio_to_uln_gives_the_printed_share(analyte, ratio, expected):
    test = the_test(analyte)
    assert test.measure == "ratio-to-uln"
    assert answer(test, ratio) == expected


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (0.0, WHOLE),
        (UNDER(3.0, 0), WHOLE),
        (3.0, FIFTY),
        (UNDER(3.0, 9), SILENT),
        (9.0, SILENT),
    ],
)
def test_transaminases_compare_with_baseline_and_three_is_a_point(ratio, expected):
    test = the_test("ast")
    assert test.measure == "ratio-to-baseline"
    assert answer(test, ratio) == expected


def test_entry_says_what_it_is():
    entry = load_catalog().get("floyd-2006")
    assert (entry.use, entry.status, entry.evidence) == ("trial-only", "published", "I")
    assert RULES.dose_of == "planned-dose"
    assert len(RULES.tests) == 3
    assert RULES.symptoms == ()
    assert {test.choose for test in RULES.tests} == {"latest"}
    assert "half-open band" in entry.data["derivation"]


def test_results_are_fresh_for_seven_days():
    assert {test.max_age_days for test in RULES.tests} == {7}
