"""A form names its one fact; sent again it says the same, or is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.timeline import SECOND_VISIT, at, ready_for_second_fill
from tests.support.views import view_of

from hepatica.actions.courses_forms import (
    as_first_sent,
    fact_id_of,
    recorded_before,
    sent_before,
)
from hepatica.errors import Conflict, InputError
from hepatica.therapy.course import Precision, fold
from hepatica.therapy.course import kinds as k

FORM = "3f0d2c52-5f0e-4a55-9d6b-0c6a3f1d7b10"


def test_a_form_names_one_fact_of_one_course():
    named = fact_id_of("A-0001", FORM)
    assert named == fact_id_of("A-0001", FORM.upper())
    assert named != fact_id_of("A-0002", FORM)
    assert named != fact_id_of("A-0001", FORM.replace("3f", "4f"))


def test_what_is_no_id_of_a_form_is_refused():
    with pytest.raises(InputError) as caught:
        fact_id_of("A-0001", "x")
    assert [error.path for error in caught.value.errors] == ["form_id"]


def test_a_course_is_read_as_it_was_when_the_form_was_sent():
    timeline = ready_for_second_fill()
    n_before = len(timeline.facts)
    emptied = timeline.add(k.PumpEmptied(residual_volume_ml=11.8), at(SECOND_VISIT))
    timeline.weigh(SECOND_VISIT, 71.0)
    view = view_of(timeline, SECOND_VISIT)
    then = as_first_sent(view, emptied.id)
    assert then.course.last_seq == len(then.facts) == n_before
    assert then.plan.contents is not None
    assert view.plan.contents is None
    assert as_first_sent(view, "another") is view


@pytest.fixture
def sent():
    timeline = ready_for_second_fill()
    weight = k.WeightMeasured(weight_kg=70.0, is_confirmed=True)
    return timeline, timeline.add(weight, at(SECOND_VISIT), recorded_by="nurse-a")


CHANGES = {
    "other entries": {"payload": k.WeightMeasured(weight_kg=71.0)},
    "another kind": {
        "kind": k.PumpEmptied.KIND,
        "payload": k.PumpEmptied(residual_volume_ml=11.8),
    },
    "another time": {"happened_at": at(SECOND_VISIT) + timedelta(minutes=1)},
    "another precision": {"precision": Precision.DAY},
    "another account": {"recorded_by": "nurse-b"},
}


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES.keys())
def test_a_form_that_says_something_else_is_refused(sent, changes):
    timeline, fact = sent
    assert sent_before(timeline.facts, fact.id) is fact
    with pytest.raises(Conflict, match="sent before"):
        recorded_before(
            "course.record",
            fact,
            replace(fact, **changes),
            course=fold(timeline.course, timeline.facts),
            facts=timeline.facts,
        )


def test_a_form_whose_entry_was_withdrawn_is_refused(sent):
    timeline, fact = sent
    timeline.add(k.EnteredInError(reason="x"), at(SECOND_VISIT), corrects=fact.id)
    with pytest.raises(Conflict, match="corrected or withdrawn"):
        recorded_before(
            "course.record",
            fact,
            fact,
            course=fold(timeline.course, timeline.facts),
            facts=timeline.facts,
        )
