"""Which laboratory values a rule set sees, and why one is missing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.support.rules import (
    BASELINE_REFERENCE,
    CANDIDATE,
    FLOYD,
    PROCEED,
    STOMATITIS,
    STOP,
    analyte,
    entry,
    lab_test,
    ladder,
    rules,
)
from tests.support.timeline import (
    FIRST_FILL,
    NORMAL_LABS,
    SECOND_VISIT,
    Timeline,
    at,
    ready_for_first_fill,
    ready_for_second_fill,
)

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.labs import LabResult, ResultStatus
from hepatica.therapy.protocols import Band, RuleSet, Stratum
from hepatica.therapy.worksheet import (
    LaboratoryLimits,
    lab_evidence,
    symptom_evidence,
    upper_limit,
)

DAY = timedelta(days=1)


def ast(value: float, **changes) -> LabResult:
    return LabResult(**{"analyte": "ast", "value": value, "unit": "U/L"} | changes)


def seen(
    facts: Timeline, on: date = SECOND_VISIT, *, name="ast", rule_set=CANDIDATE, **r
):
    course = fold(facts.course, facts.facts)
    return lab_evidence(course, rules(**r), rule_set, on=on)[name]


def test_current_reference_and_baseline_come_from_their_days():
    t = ready_for_second_fill(ast=90.0)
    found = seen(t)
    assert (found.current.result.value, found.current.on) == (90.0, SECOND_VISIT)
    assert (found.reference.result.value, found.reference.on) == (30.0, FIRST_FILL)
    assert found.baseline.on == FIRST_FILL
    assert found.why_missing["uln"].startswith("no upper limit of normal (ULN)")


def test_the_reference_moves_with_each_drug_fill_and_the_baseline_stays():
    t = ready_for_second_fill(ast=60.0)
    t.fill(SECOND_VISIT)
    third = SECOND_VISIT + 28 * DAY
    t.labs(third, **NORMAL_LABS | {"ast": 110.0})
    found = seen(t, third)
    assert found.reference.result.value == 60.0
    assert found.baseline.result.value == 30.0
    fixed = seen(t, third, reference=BASELINE_REFERENCE)
    assert fixed.reference.result.value == 30.0


def test_the_reference_survives_an_exchange_of_the_pump():
    t = ready_for_second_fill(ast=60.0)
    t.add(k.PumpExplanted(was_emptied=True), at(SECOND_VISIT - DAY))
    t.implant(SECOND_VISIT - DAY, serial="SN-2")
    found = seen(t)
    assert found.reference.on == FIRST_FILL


def test_nothing_on_record_is_missing_with_its_reason():
    found = seen(ready_for_second_fill(ast=None), FIRST_FILL - DAY)
    assert found.current is None
    assert found.why_missing["current"] == "no result on record"
    assert found.why_missing["uln"] == "no result on record"


@pytest.mark.parametrize(("age", "is_seen"), [(0, True), (3, True), (4, False)])
def test_a_result_is_stale_after_its_days(age, is_seen):
    t = ready_for_second_fill(ast=None)
    t.labs(SECOND_VISIT - age * DAY, ast=31.0)
    found = seen(t)
    assert (found.current is not None) is is_seen
    if not is_seen:
        assert "4 days old; at most 3" in found.why_missing["current"]


def test_a_result_of_tomorrow_is_not_seen():
    t = ready_for_second_fill(ast=30.0)
    t.labs(SECOND_VISIT + DAY, ast=300.0)
    assert seen(t).current.result.value == 30.0


def test_the_latest_counts_not_the_one_recorded_last():
    t = ready_for_second_fill(ast=200.0)
    t.labs(SECOND_VISIT - DAY, ast=30.0)  # back-entry of yesterday's
    assert seen(t).current.result.value == 200.0


def test_a_preliminary_result_is_not_passed_over_for_an_older_final_one():
    t = ready_for_second_fill(ast=None)
    t.labs(SECOND_VISIT - DAY, ast=30.0)
    t.labs(SECOND_VISIT, ast=ast(300.0, status=ResultStatus.PRELIMINARY))
    found = seen(t)
    assert found.current is None
    assert "preliminary" in found.why_missing["current"]


@pytest.mark.parametrize(
    "status", [ResultStatus.FINAL, ResultStatus.AMENDED, ResultStatus.CORRECTED]
)
def test_final_amended_and_corrected_results_count(status):
    t = ready_for_second_fill(ast=ast(31.0, status=status))
    assert seen(t).current.result.value == 31.0


def test_a_value_below_a_limit_counts_as_the_limit_and_one_above_does_not():
    below = seen(ready_for_second_fill(ast=ast(5.0, comparator="<")))
    assert below.current.result.value == 5.0
    above = seen(ready_for_second_fill(ast=ast(1000.0, comparator=">")))
    assert above.current is None
    assert "given only as > a limit" in above.why_missing["current"]


LOW_IS_BAD = RuleSet(
    id="low-is-bad",
    title="Low is bad",
    dose_of="planned-dose",
    tests=(lab_test("ast", "value", Stratum(bands=ladder((0, STOP), (100, PROCEED)))),),
    entry=entry("x"),
)
BOTH_WAYS = replace(
    LOW_IS_BAD,
    tests=(
        *LOW_IS_BAD.tests,
        lab_test("ast", "value", Stratum(bands=ladder((0, PROCEED), (400, STOP)))),
    ),
)


def test_where_low_is_bad_a_value_below_a_limit_does_not_count():
    # "platelets < 100" is not 100: it may be 20
    below = ready_for_second_fill(ast=ast(100.0, comparator="<"))
    assert seen(below, rule_set=LOW_IS_BAD).current is None
    above = ready_for_second_fill(ast=ast(400.0, comparator=">"))
    assert seen(above, rule_set=LOW_IS_BAD).current.result.value == 400.0


U_SHAPED = replace(
    LOW_IS_BAD,
    tests=(
        lab_test(
            "ast", "value", Stratum(bands=ladder((0, STOP), (9, PROCEED), (99, STOP)))
        ),
    ),
)


@pytest.mark.parametrize("rule_set", [BOTH_WAYS, U_SHAPED])
@pytest.mark.parametrize("comparator", ["<", ">", "<=", ">="])
def test_where_both_ways_are_bad_no_limit_counts(comparator, rule_set):
    t = ready_for_second_fill(ast=ast(50.0, comparator=comparator))
    assert seen(t, rule_set=rule_set).current is None


@pytest.mark.parametrize("value", [-1.0, 50001.0])
def test_an_impossible_value_is_missing_never_clipped(value):
    found = seen(ready_for_second_fill(ast=value))
    assert found.current is None
    assert "not plausible" in found.why_missing["current"]


def first_fill_with(result: LabResult | float):
    """Labs of the day before the first fill, then a slip or a limit on its day."""
    t = ready_for_first_fill()
    t.facts.pop()
    t.labs(FIRST_FILL - DAY, **NORMAL_LABS)
    t.labs(FIRST_FILL, ast=result)
    t.fill(FIRST_FILL)
    t.labs(SECOND_VISIT, **NORMAL_LABS)
    return t


@pytest.mark.parametrize(
    "result",
    [
        90000.0,  # a slip: with it as reference every later value would look small
        ast(500.0, status=ResultStatus.PRELIMINARY),
        ast(500.0, comparator=">"),
        ast(5.0, comparator="<"),
    ],
)
def test_a_slip_or_a_limit_is_never_a_reference_or_a_baseline(result):
    found = seen(first_fill_with(result))
    assert found.reference.on == FIRST_FILL - DAY
    assert found.baseline.on == FIRST_FILL - DAY


@pytest.mark.parametrize(("days", "is_there"), [(3, True), (4, False)])
def test_a_reference_is_from_shortly_before_the_fill(days, is_there):
    t = ready_for_first_fill()
    t.facts.pop()
    t.labs(FIRST_FILL - days * DAY, **NORMAL_LABS)
    t.fill(FIRST_FILL)
    t.labs(SECOND_VISIT, **NORMAL_LABS)
    found = seen(t)
    assert (found.reference is not None) is is_there
    assert found.baseline is not None
    if not is_there:
        assert "shortly before" in found.why_missing["reference"]


def test_before_the_first_fill_there_is_no_reference_and_today_is_the_baseline():
    found = seen(ready_for_first_fill(), FIRST_FILL)
    assert found.reference is None
    assert "no drug fill yet" in found.why_missing["reference"]
    assert found.baseline is found.current
    nothing = seen(Timeline(), FIRST_FILL)
    assert nothing.why_missing["baseline"] == "no result before the first drug fill"


def test_a_fill_without_labs_before_it_has_no_baseline():
    t = ready_for_first_fill()
    t.facts.pop()
    t.fill(FIRST_FILL)
    t.labs(SECOND_VISIT, **NORMAL_LABS)
    assert seen(t).why_missing["baseline"] == "no result before the first drug fill"


def test_no_reference_rule_is_told():
    assert (
        "no reference rule"
        in seen(ready_for_second_fill(), reference=None).why_missing["reference"]
    )


def highest(max_age_days: float = 3.0) -> RuleSet:
    tests = (
        replace(t, choose="highest-since-emptying", max_age_days=max_age_days)
        for t in CANDIDATE.tests
    )
    return replace(CANDIDATE, tests=tuple(tests))


def test_the_highest_since_the_emptying_counts():
    t = ready_for_second_fill(ast=40.0)
    t.labs(FIRST_FILL + 14 * DAY, ast=170.0)
    t.labs(FIRST_FILL + 13 * DAY, ast=900.0)  # before the drug came out
    t.labs(FIRST_FILL + 20 * DAY, ast=ast(950.0, status=ResultStatus.PRELIMINARY))
    found = seen(t, rule_set=highest())
    assert (found.current.result.value, found.current.on) == (
        170.0,
        FIRST_FILL + 14 * DAY,
    )
    assert seen(t).current.result.value == 40.0


def test_the_highest_does_not_excuse_a_missing_recent_one():
    t = ready_for_second_fill(ast=None)
    t.labs(FIRST_FILL + 14 * DAY, ast=170.0)
    assert seen(t, rule_set=highest()).current is None


def test_without_an_emptying_the_latest_is_the_highest():
    t = ready_for_first_fill()
    t.labs(FIRST_FILL - DAY, ast=500.0)
    assert seen(t, FIRST_FILL, rule_set=highest()).current.result.value == 30.0
    no_pump = Timeline()
    no_pump.labs(FIRST_FILL, ast=30.0)
    no_pump.labs(FIRST_FILL - DAY, ast=500.0)
    assert seen(no_pump, FIRST_FILL, rule_set=highest()).current.result.value == 30.0


def test_where_low_is_bad_the_lowest_since_the_emptying_counts():
    low = replace(
        LOW_IS_BAD,
        tests=(replace(LOW_IS_BAD.tests[0], choose="highest-since-emptying"),),
    )
    t = ready_for_second_fill(ast=150.0)
    t.labs(FIRST_FILL + 20 * DAY, ast=60.0)
    assert seen(t, rule_set=low).current.result.value == 60.0


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_tests_of_one_analyte_ask_for_the_strictest_of_each(order):
    loose = lab_test(
        "ast", "value", Stratum(bands=(Band(then=PROCEED),)), max_age_days=90
    )
    strict = lab_test(
        "ast",
        "value",
        Stratum(bands=(Band(then=PROCEED),)),
        max_age_days=3,
        choose="highest-since-emptying",
    )
    both = [loose, strict]
    rule_set = replace(CANDIDATE, tests=tuple(both[i] for i in order))
    old = ready_for_second_fill(ast=None)
    old.labs(SECOND_VISIT - 5 * DAY, ast=30.0)
    assert seen(old, rule_set=rule_set).current is None
    risen = ready_for_second_fill(ast=40.0)
    risen.labs(FIRST_FILL + 20 * DAY, ast=170.0)
    assert seen(risen, rule_set=rule_set).current.result.value == 170.0


def test_the_limit_of_normal_is_the_results_own_then_the_centers_then_none():
    own = ready_for_second_fill(ast=ast(30.0, uln=40.0))
    without = ready_for_second_fill(ast=30.0)
    tables = (
        LaboratoryLimits(laboratory="lab-b", uln={"ast": 45.0}, entry_id="b"),
        LaboratoryLimits(laboratory="lab-a", uln={"alt": 50.0}, entry_id="a"),
        LaboratoryLimits(laboratory="*", uln={"ast": 38.0}, entry_id="all"),
    )
    assert seen(own, laboratory_limits=tables).uln == 40.0
    assert seen(without, laboratory_limits=tables).uln == 38.0
    assert seen(without, laboratory_limits=tables[:2]).uln is None
    reading = seen(without).current
    assert upper_limit(reading._replace(laboratory="lab-b"), tables) == 45.0


def test_another_laboratory_and_another_limit_are_noted():
    t = ready_for_first_fill()
    t.facts.pop()
    t.labs(FIRST_FILL, **NORMAL_LABS | {"ast": ast(30.0, uln=40.0)})
    t.fill(FIRST_FILL)
    t.labs(SECOND_VISIT, laboratory="lab-b", ast=ast(31.0, uln=45.0), alp=80.0)
    found = seen(t, rule_set=FLOYD)
    assert found.notes == (
        "reference and current come from different laboratories",
        "reference and current have different upper limits of normal",
    )
    same_limit = seen(t, name="alkaline-phosphatase")
    assert len(same_limit.notes) == 1


def test_an_analyte_without_bounds_is_still_read():
    found = seen(ready_for_second_fill(ast=31.0), analytes={"alt": analyte("ast")})
    assert found.current.result.value == 31.0


def asked(facts: Timeline):
    course = fold(facts.course, facts.facts)
    return symptom_evidence(course, STOMATITIS, on=SECOND_VISIT).get("stomatitis")


@pytest.mark.parametrize(
    ("day", "is_seen"), [(-4, False), (-3, True), (0, True), (1, False)]
)
def test_an_answer_counts_for_its_days_and_not_from_the_future(day, is_seen):
    t = ready_for_second_fill()
    t.symptoms(SECOND_VISIT + day * DAY, stomatitis=True)
    assert (asked(t) is not None) is is_seen


def test_the_last_answer_counts_and_another_symptom_does_not():
    t = ready_for_second_fill()
    t.symptoms(SECOND_VISIT - DAY, stomatitis=True)
    t.symptoms(SECOND_VISIT, stomatitis=False)
    t.symptoms(SECOND_VISIT, vomiting=True)
    assert asked(t).is_present is False
