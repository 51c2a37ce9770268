"""What holds for every decision: worse never gives more, missing never loosens."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.support.rules import CANDIDATE
from tests.support.strategies import (
    NAMES,
    VISITS,
    course_of,
    in_force,
    panels,
    protocols,
    result,
)
from tests.support.timeline import at

from hepatica.therapy.course import fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.decisions import (
    CannotDecide,
    Discontinue,
    Hold,
    name_of,
    permits_drug,
    permitted_factor,
)
from hepatica.therapy.protocols import interpret
from hepatica.therapy.worksheet import lab_evidence, symptom_evidence, worksheet

names = st.sampled_from(sorted(NAMES))
# platelets are worse when there are fewer of them
factors = st.floats(1.001, 6.0)


def worse(name: str, value: float, by: float) -> float:
    return value / by if name == "plt" else value * by


def sheet_of(t, chosen, on=VISITS[2]):
    return worksheet(fold(t.course, t.facts), in_force(chosen), on=on)


def drug_mg(found) -> float:
    return found.fill.fill_drug_mg if found.permits_drug else 0.0


@given(panels, panels, panels, protocols, names, factors)
def test_a_worse_current_result_never_raises_the_drug(a, b, c, chosen, name, by):
    before = drug_mg(sheet_of(course_of(a, b, c), chosen))
    c = c | {name: worse(name, c[name], by)}
    assert drug_mg(sheet_of(course_of(a, b, c), chosen)) <= before


@given(panels, panels, panels, protocols, names, factors)
def test_a_later_and_worse_result_never_raises_the_drug(a, b, c, chosen, name, by):
    t = course_of(a, b, c)
    before = drug_mg(sheet_of(t, chosen))
    later = result(name, worse(name, c[name], by))
    moment = at(VISITS[2]).replace(hour=10)
    t.add(k.LabsResulted(laboratory="lab-a", results=(later,)), moment)
    assert drug_mg(sheet_of(t, chosen)) <= before


@given(panels, panels, panels, protocols, names, st.booleans())
def test_removing_results_never_raises_the_drug(a, b, c, chosen, name, everywhere):
    before = drug_mg(sheet_of(course_of(a, b, c), chosen))
    panels_left = [
        panel | {name: None} if everywhere or panel is c else panel
        for panel in (a, b, c)
    ]
    assert drug_mg(sheet_of(course_of(*panels_left), chosen)) <= before


@given(panels, panels, panels, names, st.floats(0.1, 20.0))
def test_another_reference_never_loosens_ceiling_or_baseline(a, b, c, name, by):
    c = c | {"bili": max(3.0, c["bili"])}
    b = b | {name: b[name] * by}
    ceiling = sheet_of(course_of(a, b, c), (CANDIDATE,))
    assert isinstance(ceiling.decision, Discontinue)
    c = c | {"bili": 0.5, "alp": round(3 * a["alp"] + 0.1, 1)}
    baseline = sheet_of(course_of(a, b, c), (CANDIDATE,))
    assert not permits_drug(baseline.decision)


@given(panels, panels, panels, protocols)
def test_of_several_protocols_none_gives_more_than_each_alone(a, b, c, chosen):
    t = course_of(a, b, c)
    together = drug_mg(sheet_of(t, chosen))
    assert all(together <= drug_mg(sheet_of(t, (one,))) for one in chosen)


@given(panels, panels, panels, protocols, names)
def test_a_stop_with_something_missing_is_a_stop_that_lists_it(a, b, c, chosen, name):
    before = sheet_of(course_of(a, b, c), chosen).decision
    assume(isinstance(before, Hold | Discontinue))
    no_weight = sheet_of(course_of(a, b, c, weigh=False), chosen).decision
    assert type(no_weight) is type(before)
    assert no_weight.reason == before.reason
    assert any("weight" in text for text in no_weight.missing)
    without = sheet_of(course_of(a, b, c | {name: None}), chosen).decision
    asked = {t.analyte for rule_set in chosen for t in rule_set.tests}
    if NAMES[name] in asked and isinstance(without, Hold | Discontinue):
        assert any(NAMES[name] in text for text in without.missing)


@given(panels, panels, panels, protocols)
def test_without_limits_of_normal_what_needs_them_is_not_decided(a, b, c, chosen):
    found = sheet_of(course_of(a, b, c, has_uln=False), chosen)
    needs = any(t.measure == "ratio-to-uln" for r in chosen for t in r.tests)
    if needs:
        assert not found.permits_drug
        assert any(
            "ULN" in text for text in getattr(found.decision, "missing", ("ULN",))
        )


@given(panels, panels, panels, protocols, names, st.data())
def test_each_change_that_is_told_changes_the_answer(a, b, c, chosen, name, data):
    t = course_of(a, b, c)
    rules = in_force(chosen)
    course = fold(t.course, t.facts)
    rule_set = data.draw(st.sampled_from(chosen))
    evidence = lab_evidence(course, rules, rule_set, on=VISITS[2])
    symptoms = symptom_evidence(course, rule_set, on=VISITS[2])
    now, trace = interpret(rule_set, labs=evidence, symptoms=symptoms)
    for change in trace.would_change:
        if change.at is None:
            continue
        seen = evidence[change.analyte]
        moved = seen.current._replace(
            result=replace(seen.current.result, value=beyond(change))
        )
        then, _ = interpret(
            rule_set,
            labs=evidence | {change.analyte: replace(seen, current=moved)},
            symptoms=symptoms,
        )
        essence = (name_of(then), permitted_factor(then))
        assert essence != (name_of(now), permitted_factor(now))
        words = name_of(then).replace("-", " ")
        assert change.gives.startswith(words)


def beyond(change) -> float:
    """The value itself, or where it does not suffice a hair beyond it."""
    if not change.is_strict:
        return change.at
    hair = abs(change.at) * 1e-9 or 1e-9
    return change.at - hair if change.is_below else change.at + hair


@given(panels, panels, panels, protocols)
def test_drug_is_permitted_only_with_all_that_belongs_to_it(a, b, c, chosen):
    found = sheet_of(course_of(a, b, c), chosen)
    if found.permits_drug:
        assert permits_drug(found.decision)
        assert found.refusals == ()
        assert found.fill.fill_drug_mg > 0
        assert found.fill.fill_volume_ml <= 30.0
        assert found.fill.runs_dry_after_days >= found.fill.infusion_days
        limit = max(found.planned_dose_rate_mg_per_kg_per_day, 0.12)
        assert found.dose_rate_mg_per_kg_per_day <= limit
    else:
        assert found.fill is None


@given(panels, panels, panels, protocols, st.integers(4, 60))
def test_old_results_never_turn_into_drug(a, b, c, chosen, days):
    t = course_of(a, b, c)
    found = sheet_of(t, chosen, on=VISITS[2] + timedelta(days=days))
    if any(rule_set.tests for rule_set in chosen):
        assert not found.permits_drug
        assert not isinstance(found.decision, CannotDecide) or found.decision.missing
