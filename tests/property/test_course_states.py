"""What holds in whatever state facts of any kind bring a course, two pumps too."""

import dataclasses
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.rules import rules
from tests.support.strategies import days, payload, payloads, timelines
from tests.support.timeline import IMPLANT, Timeline, at
from tools import golden

from hepatica import wire
from hepatica.therapy.course import Refused, admit, fold
from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import kinds_treatment as tr
from hepatica.therapy.course.admit import DAYS_BEFORE
from hepatica.therapy.course.envelope import KINDS
from hepatica.therapy.course.state_stages import shared_on
from hepatica.therapy.schedule import drug_delivered
from hepatica.therapy.worksheet import policies_of

OFFSET = timezone(timedelta(hours=-5))
START = datetime(2026, 1, 1, 8, 0, 5, tzinfo=OFFSET)
HOUR = timedelta(hours=1)
# They authorize, or name another fact: these alone may be refused.
AUTHORIZING = {k.DoseDecided.KIND, tr.TreatmentResumed.KIND}
NAMING = {k.EnteredInError.KIND, k.PayloadErased.KIND}
plain = payloads.filter(lambda one: one.KIND not in NAMING)


@st.composite
def in_line(draw):
    """Facts an hour apart, so that their times alone say in which order they were."""
    t = Timeline()
    t.implant(IMPLANT - timedelta(days=30))
    t.implant(IMPLANT - timedelta(days=29), slot="b", serial="SN-2")
    for n, one in enumerate(draw(st.lists(plain, max_size=15))):
        t.add(one, START + n * HOUR)
    return t


def seen(course) -> dict[str, str]:
    """Everything a fold tells, without the numbers under which it was recorded."""
    told = {
        field.name: repr(getattr(course, field.name))
        for field in dataclasses.fields(course)
        if field.name not in ("standing", "last_seq", "replaced", "withdrawals")
    }
    return told | {"standing": repr([fact.id for fact in course.standing])}


@given(in_line(), st.randoms(use_true_random=False))
def test_facts_that_are_recorded_late_give_the_same_course(t, chance):
    order = list(range(len(t.facts)))
    chance.shuffle(order)
    late = [replace(f, course_seq=order[n] + 1) for n, f in enumerate(t.facts)]
    assert seen(fold(t.course, late)) == seen(fold(t.course, t.facts))


@given(st.data(), in_line())
def test_a_correction_at_any_point_leaves_the_course_as_if_it_had_been_right(data, t):
    right = fold(t.course, t.facts)
    n = data.draw(st.integers(0, len(t.facts) - 1))
    fact = t.facts[n]
    t.facts[n] = replace(fact, payload=data.draw(payload(type(fact.payload))))
    again = t.add(fact.payload, fact.happened_at, corrects=fact.id)
    corrected = fold(t.course, t.facts)
    words = {
        name: re.sub(rf"\b{again.id}\b", fact.id, text)
        for name, text in seen(corrected).items()
    }
    assert words == seen(right)
    assert corrected.standing_id(fact.id) == again.id


@given(in_line(), st.sampled_from(["a", "b"]))
def test_what_happens_to_one_pump_leaves_the_other_as_it_is(t, slot):
    others = {"a": "b", "b": "a"}[slot]
    alone = [f for f in t.facts if getattr(f.payload, "slot", slot) != others]
    both, one = fold(t.course, t.facts), fold(t.course, alone)
    assert both.devices[slot] == one.devices[slot]
    assert others not in one.devices
    assert [d for d in both.former_devices if d.slot == slot] == one.former_devices


@given(timelines(), days)
def test_what_is_told_of_any_state_is_told_without_an_error(t, on):
    course = fold(t.course, t.facts)
    found = drug_delivered([(course, policies_of(rules()))], on=on)
    assert found.low_mg >= 0
    assert (found.high_mg is None) is (found.n_unknown > 0)
    assert found.high_mg is None or found.low_mg <= found.high_mg
    assert all(shared_on(course.shares, on).values())
    for device in course.devices.values():
        until = course.exempt_until_on(device)
        is_exempt = until is not None and until >= on
        is_passed = device.study_passed_on is not None
        assert course.is_cleared(device, on=on) is (is_passed or is_exempt)


@given(timelines(), st.floats(0.0, 1e3), st.sampled_from(["a", "b"]))
def test_taking_out_is_never_blocked_in_any_state(t, residual_ml, slot):
    course = fold(t.course, t.facts)
    emptied = k.PumpEmptied(slot=slot, residual_volume_ml=residual_ml)
    fact = t.add(emptied, START + timedelta(days=400))
    assert not isinstance(admit(course, fact), Refused)
    device = fold(t.course, t.facts).devices.get(slot)
    assert device is None or device.contents is None


@given(timelines(), plain)
def test_what_has_happened_is_never_refused_in_any_state(t, one):
    course = fold(t.course, t.facts)
    happened_at = START + timedelta(days=400)
    fact = t.add(one, happened_at)
    later = [getattr(one, name, None) for name in DAYS_BEFORE]
    is_told_early = any(day is not None and day > happened_at.date() for day in later)
    if one.KIND not in AUTHORIZING and not is_told_early:
        assert not isinstance(admit(course, fact), Refused)


@given(timelines())
def test_after_a_death_or_a_consent_taken_back_no_drug_is_decided(t):
    course = fold(t.course, t.facts)
    decided = k.DoseDecided(proposal="p", is_accepted=True, decision="proceed")
    judged = admit(course, t.add(decided, START + timedelta(days=400)))
    resumed = tr.TreatmentResumed(after=tr.ResumedAfter.HOLD, reason="x")
    again = admit(course, t.add(resumed, START + timedelta(days=400)))
    is_ended = course.died_on is not None or course.is_therapy_refused
    assert isinstance(judged, Refused)  # there is no such proposal
    assert isinstance(again, Refused) is is_ended


KEPT = sorted(path for path in golden.FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_every_kept_payload_folds_and_travels(path):
    name, version = path.stem.rsplit(".", 1)
    t = Timeline()
    t.implant()
    kept = wire.decode_payload(name, int(version), path.read_text())
    t.add(kept, at(IMPLANT), corrects="f0001" if name in NAMING else None)
    course = fold(t.course, t.facts)
    assert course.last_seq == 2
    if KINDS[name].STAGE == "center":
        return
    file = wire.CourseFile(
        course=t.course,
        center=None,
        is_demo=True,
        is_pseudonymous=True,
        facts=tuple(t.facts),
    )
    assert wire.read_course_file(wire.course_file_text(file)) == file
