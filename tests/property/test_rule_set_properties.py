"""What holds for every rule set of the package, at a restart as well."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.support.rules import rules
from tests.support.timeline import FIRST_FILL, at, ready_for_first_fill

from hepatica.knowledge import build, load_catalog
from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.decisions import (
    RANK,
    name_of,
    permits_drug,
    permitted_factor,
)
from hepatica.therapy.labs import LabResult, Reading
from hepatica.therapy.protocols import (
    AnalyteEvidence,
    SymptomEvidence,
    decision_of,
    interpret,
    worsens,
)
from hepatica.therapy.protocols.changes import beyond
from hepatica.therapy.worksheet import worksheet
from hepatica.therapy.worksheet.compare import compare, level_of, without
from hepatica.therapy.worksheet.decide import answer_of

CATALOG = load_catalog()
PUBLISHED = [
    build.rule_set(entry)
    for entry in CATALOG.of_kind("dose-modification")
    if entry.status in ("published", "blocked")
]
# what a restart asks is asked beside the rest
RULE_SETS = PUBLISHED + [
    replace(r, tests=r.tests + r.restart) for r in PUBLISHED if r.restart
]
NAMES = [f"{r.id}{'-at-a-restart' if r not in PUBLISHED else ''}" for r in RULE_SETS]
every_rule_set = pytest.mark.parametrize("rule_set", RULE_SETS, ids=NAMES)
WAS, IS = date(2026, 2, 2), date(2026, 3, 2)
DAY = timedelta(days=1)

factors = st.floats(1.001, 8.0)
parts = st.sampled_from(["current", "reference", "baseline", "uln"])


def printed(low: int, high: int):
    """Figures as a laboratory prints them, with one decimal."""
    return st.integers(low * 10, high * 10).map(lambda n: n / 10)


def values(analyte: str):
    narrow = {
        "total-bilirubin": printed(0, 8).map(lambda x: x or 0.1),
        "wbc": printed(1, 12),
        "platelets": printed(20, 400),
    }
    return narrow.get(analyte, st.one_of(printed(5, 600), printed(5, 90)))


def reading(analyte: str, value: float | None, on: date) -> Reading | None:
    if value is None:
        return None
    result = LabResult(analyte=analyte, value=value, unit="U/L")
    return Reading(result=result, on=on, laboratory="lab-a", fact=on.isoformat())


@st.composite
def evidence_of(draw, analyte: str, *, may_miss: bool):
    def one():
        value = values(analyte)
        return draw(st.one_of(st.none(), value) if may_miss else value)

    return AnalyteEvidence(
        current=reading(analyte, one(), IS),
        reference=reading(analyte, one(), WAS),
        baseline=reading(analyte, one(), WAS - 28 * DAY),
        uln=one(),
        why_missing={},
        rises_in_a_row=draw(st.integers(0, 3)),
    )


def draw_all(data, rule_set, *, may_miss=True):
    """Labs and symptoms for a rule set, complete or with things that are not there."""
    labs = {
        analyte: data.draw(evidence_of(analyte, may_miss=may_miss), label=analyte)
        for analyte in sorted({test.analyte for test in rule_set.tests})
    }
    answers = st.sampled_from([False, True, None] if may_miss else [False, False, True])
    symptoms = {
        test.symptom: SymptomEvidence(is_present=data.draw(answers), on=IS)
        for test in rule_set.symptoms
    }
    return labs, symptoms


def drug(rule_set, labs, symptoms) -> float:
    return permitted_factor(decision_of(rule_set, labs, symptoms))


def changed(labs, analyte: str, **changes):
    return labs | {analyte: replace(labs[analyte], **changes)}


def is_low_bad(rule_set, analyte: str) -> bool:
    ways = [worsens(t) for t in rule_set.tests if t.analyte == analyte]
    return "lower" in frozenset().union(*ways)


@every_rule_set
@given(st.data())
def test_a_worse_current_result_never_raises_the_drug(rule_set, data):
    labs, symptoms = draw_all(data, rule_set)
    name = data.draw(st.sampled_from(sorted(labs)))
    current = labs[name].current
    assume(current is not None)
    by = data.draw(factors)
    value = current.result.value
    worse = value / by if is_low_bad(rule_set, name) else value * by
    then = changed(labs, name, current=reading(name, worse, IS))
    assert drug(rule_set, then, symptoms) <= drug(rule_set, labs, symptoms)


@every_rule_set
@given(st.data())
def test_taking_any_evidence_away_never_raises_the_drug(rule_set, data):
    labs, symptoms = draw_all(data, rule_set)
    before = drug(rule_set, labs, symptoms)
    name = data.draw(st.sampled_from(sorted(labs)))
    some = changed(labs, name, **{data.draw(parts): None})
    assert drug(rule_set, some, symptoms) <= before
    without_it = {n: seen for n, seen in labs.items() if n != name}
    assert not permits_drug(decision_of(rule_set, without_it, symptoms))
    for symptom in symptoms:
        unasked = {n: seen for n, seen in symptoms.items() if n != symptom}
        assert drug(rule_set, labs, unasked) <= before


@every_rule_set
@given(st.data())
def test_another_reference_never_loosens_a_ceiling_or_a_baseline_test(rule_set, data):
    labs, symptoms = draw_all(data, rule_set, may_miss=False)
    name = data.draw(st.sampled_from(sorted(labs)))
    other = reading(name, data.draw(values(name)), WAS)
    then = changed(labs, name, reference=other)
    fixed = [t for t in rule_set.tests if t.measure != "ratio-to-reference"]
    ceiling = replace(rule_set, tests=tuple(fixed))
    most = drug(ceiling, labs, symptoms)
    assert drug(ceiling, then, symptoms) == most
    assert drug(rule_set, then, symptoms) <= most
    assert drug(rule_set, labs, symptoms) <= most


@every_rule_set
@given(st.data())
def test_whatever_is_missing_is_listed_by_a_stop_as_well(rule_set, data):
    labs, symptoms = draw_all(data, rule_set)
    decision = decision_of(rule_set, labs, symptoms)
    # what is missing is never passed over for a reduction or for silence
    listed = getattr(decision, "missing", ())
    measures = {
        "value": "current",
        "ratio-to-uln": "uln",
        "ratio-to-reference": "reference",
        "ratio-to-baseline": "baseline",
    }
    for test in rule_set.tests:
        seen = labs[test.analyte]
        needed = {"current", measures[test.measure]}
        if any(getattr(seen, part) is None for part in needed):
            assert any(text.startswith(test.analyte) for text in listed)
    for symptom, seen in symptoms.items():
        if seen.is_present is None:
            assert f"symptom {symptom}: not asked in time" in listed


@every_rule_set
@given(st.data())
def test_each_change_that_is_told_changes_the_answer(rule_set, data):
    labs, symptoms = draw_all(data, rule_set)
    now, trace = interpret(rule_set, labs=labs, symptoms=symptoms)
    assert now == decision_of(rule_set, labs, symptoms)
    for change in trace.would_change:
        if change.at is None:
            continue
        moved = reading(change.analyte, beyond(change), IS)
        then = decision_of(
            rule_set, changed(labs, change.analyte, current=moved), symptoms
        )
        assert (name_of(then), permitted_factor(then)) != (
            name_of(now),
            permitted_factor(now),
        )
        assert change.gives.startswith(name_of(then).replace("-", " "))


@every_rule_set
@given(st.data())
def test_the_order_of_tests_and_symptoms_does_not_matter(rule_set, data):
    labs, symptoms = draw_all(data, rule_set)
    turned = replace(
        rule_set, tests=rule_set.tests[::-1], symptoms=rule_set.symptoms[::-1]
    )
    one, other = (decision_of(r, labs, symptoms) for r in (rule_set, turned))
    assert (name_of(one), permitted_factor(one)) == (
        name_of(other),
        permitted_factor(other),
    )


MOVING = [
    (r, analyte)
    for r in PUBLISHED
    for analyte in sorted(
        {t.analyte for t in r.tests if t.measure == "ratio-to-reference"}
    )
]


@pytest.mark.parametrize(
    ("rule_set", "analyte"), MOVING, ids=[f"{r.id}-{name}" for r, name in MOVING]
)
@given(st.data())
def test_a_slow_climb_under_a_moving_reference_is_stopped(rule_set, analyte, data):
    """Each step stays below every ratio; a ceiling or the baseline stops the climb."""
    start = {"ast": 30.0, "alkaline-phosphatase": 80.0, "total-bilirubin": 0.6}
    labs = {
        name: AnalyteEvidence(
            current=reading(name, value, IS),
            reference=reading(name, value, WAS),
            baseline=reading(name, value, WAS),
            why_missing={},
        )
        for name, value in start.items()
    }
    moving = replace(
        rule_set,
        tests=tuple(t for t in rule_set.tests if t.measure == "ratio-to-reference"),
    )
    value, n_steps = start[analyte], 0
    while permits_drug(decision_of(rule_set, labs, {})) and n_steps < 100:
        reference = value
        value = round(value * data.draw(st.floats(1.05, 1.19)), 2)
        labs = changed(
            labs,
            analyte,
            current=reading(analyte, value, IS),
            reference=reading(analyte, reference, WAS),
        )
        # by the moving reference alone the whole dose would go on
        assert drug(moving, labs, {}) == 1.0
        n_steps += 1
    assert not permits_drug(decision_of(rule_set, labs, {}))
    assert n_steps > 4
    assert value <= 5 * 1.19 * start[analyte]


# ---- side by side, on a whole course ----

ANALYTES = {
    "ast": "U/L",
    "alkaline-phosphatase": "U/L",
    "total-bilirubin": "mg/dL",
    "wbc": "10*3/uL",
    "platelets": "10*3/uL",
}
KNOWN = {name: build.analyte(CATALOG.get(f"analyte/{name}")) for name in ANALYTES}
ULN = dict(zip(ANALYTES, (40.0, 115.0, 1.2, 10.0, 400.0), strict=True))
panels = st.fixed_dictionaries(
    {name: st.one_of(values(name), values(name), st.none()) for name in ANALYTES}
)
SECOND = FIRST_FILL + 28 * DAY


def course_of(first, last, rate: float, symptom: bool | None):
    """One drug fill, and a second visit; each with its panel."""
    t = ready_for_first_fill()
    t.facts.pop()
    for day, panel in ((FIRST_FILL, first), (SECOND, last)):
        found = tuple(
            LabResult(analyte=name, value=value, unit=ANALYTES[name], uln=ULN[name])
            for name, value in panel.items()
            if value is not None
        )
        if found:
            t.add(k.LabsResulted(laboratory="lab-a", results=found), at(day))
    t.fill(FIRST_FILL, dose_rate_mg_per_kg_per_day=rate)
    t.empty(FIRST_FILL + 14 * DAY, 11.8)
    t.saline(FIRST_FILL + 14 * DAY)
    t.weigh(SECOND)
    if symptom is not None:
        names = [test.symptom for r in PUBLISHED for test in r.symptoms]
        t.symptoms(SECOND, **{n.replace("-", "_"): symptom for n in names})
    return fold(t.course, t.facts)


courses = st.builds(
    course_of,
    panels,
    panels,
    st.sampled_from([0.12, 0.08, 0.03]),
    st.sampled_from([False, False, True, None]),
)
pairs = st.lists(
    st.sampled_from(PUBLISHED), min_size=2, max_size=3, unique_by=lambda r: r.id
)


def level_now(course, in_force, rule_set):
    """How much drug a rule set permits; one that asks for nothing, the whole dose."""
    rate = course.last_drug_fill.payload.dose_rate_mg_per_kg_per_day
    answer = answer_of(course, in_force, rule_set, rate, is_first=False, on=SECOND)
    if rule_set.tests or rule_set.symptoms:
        return level_of(answer)
    return len(RANK), answer.base_mg_per_kg_per_day


@given(courses, pairs)
def test_without_the_named_causes_two_rule_sets_agree(course, chosen):
    in_force = rules(analytes=KNOWN)
    by_id = {r.id: r for r in chosen}
    for found in compare(course, in_force, chosen, on=SECOND):
        if not found.differs_from:
            assert found.causes == ()
            continue
        one, other = by_id[found.answer.rule_set], by_id[found.differs_from]
        levels = [level_now(course, in_force, r) for r in (one, other)]
        assert levels[0] <= levels[1]
        assert (levels[0] != levels[1]) == bool(found.causes)
        if any(cause.kind == "dose-of" for cause in found.causes):
            one = replace(one, dose_of=other.dose_of)
        alike = [
            level_now(course, in_force, without(r, found.causes)) for r in (one, other)
        ]
        assert alike[0] == alike[1]


def with_current(course, change):
    """The same course, had the laboratory printed another value on the day."""
    facts = []
    for fact in course.standing:
        payload = fact.payload
        if fact.kind == k.LabsResulted.KIND and fact.happened_on == SECOND:
            results = tuple(
                replace(r, value=beyond(change)) if r.analyte == change.analyte else r
                for r in payload.results
            )
            payload = replace(payload, results=results)
        facts.append(replace(fact, payload=payload))
    return fold(course.id, facts)


def essence(sheet):
    return name_of(sheet.decision), sheet.dose_rate_mg_per_kg_per_day


@given(courses, pairs, st.booleans())
def test_each_change_told_on_a_worksheet_changes_its_answer(course, chosen, has_flow):
    bound = {"analytes": KNOWN, "protocols": tuple(chosen)}
    in_force = rules(**bound) if has_flow else rules(flow=None, **bound)
    now = worksheet(course, in_force, on=SECOND)
    for change in now.trace.would_change:
        if change.at is None:
            continue
        then = worksheet(with_current(course, change), in_force, on=SECOND)
        assert essence(then) != essence(now)
        assert change.gives.startswith(name_of(then.decision).replace("-", " "))
