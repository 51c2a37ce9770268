"""A form that is sent twice records once; what others recorded meanwhile is said."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from tests.support.program import STAFF, Program

from hepatica.actions.courses import withdraw
from hepatica.actions.privileges import Privilege
from hepatica.errors import Conflict, InputError
from hepatica.records.models import Account, AuditEvent, Draft, Fact
from hepatica.therapy.course import kinds as k
from hepatica.therapy.pump import Infusate
from hepatica.web import clock

COURSE = "A-0001"
WEIGHT = k.WeightMeasured(weight_kg=70.5)


@pytest.fixture
def program(db, monkeypatch):
    staff = {**STAFF, "nurse-b": (Privilege.READ, Privilege.RECORD)}
    made = Program(staff=staff)
    made.activate_all()
    made.to_first_visit(COURSE, made.person().pk)
    monkeypatch.setattr(clock, "now", made.now)
    return made


def events():
    return list(
        AuditEvent.objects.filter(action="course.record").order_by("stream", "seq")
    )


# ---- the action ----


def test_the_second_sending_is_answered_with_the_first(program):
    form, at = str(uuid4()), program.now()
    first = program.record(COURSE, WEIGHT, form_id=form, happened_at=at)
    n_facts, n_events = Fact.objects.count(), len(events())
    again = program.record(COURSE, WEIGHT, form_id=form, happened_at=at)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.fact == first.fact
    assert Fact.objects.count() == n_facts
    (event,) = events()[n_events:]
    assert (event.actor, event.targets) == ("nurse-a", f'["course:{COURSE}"]')


def test_a_form_that_asked_twice_is_not_asked_a_third_time(program):
    form, at = str(uuid4()), program.now()
    heavy = k.WeightMeasured(weight_kg=190.0)
    with pytest.raises(InputError):
        program.record(COURSE, heavy, form_id=form, happened_at=at)
    first = program.record(COURSE, heavy, form_id=form, happened_at=at, confirmed=True)
    again = program.record(COURSE, heavy, form_id=form, happened_at=at)
    assert first.fact.payload.is_confirmed
    assert (again.fact, again.is_new) == (first.fact, False)


def test_a_deviation_that_is_sent_again_is_answered_as_one(program):
    form, at = str(uuid4()), program.now()
    saline = k.PumpFilled(infusate=Infusate.SALINE, volume_ml=20.0)
    more = {"form_id": form, "happened_at": at, "deviation_reason": "on the ward"}
    first = program.record(COURSE, saline, **more)
    again = program.record(COURSE, saline, **more)
    assert first.admission.why
    assert (again.admission, again.is_new) == (first.admission, False)


def test_other_entries_under_the_same_form_are_a_conflict(program):
    form, at = str(uuid4()), program.now()
    program.record(COURSE, WEIGHT, form_id=form, happened_at=at)
    n_facts, n_events = Fact.objects.count(), AuditEvent.objects.count()
    other = k.WeightMeasured(weight_kg=71.5)
    with pytest.raises(Conflict):
        program.record(COURSE, other, form_id=form, happened_at=at)
    with pytest.raises(Conflict):
        program.record(COURSE, WEIGHT, form_id=form, happened_at=at, by="nurse-b")
    assert (Fact.objects.count(), AuditEvent.objects.count()) == (n_facts, n_events)


def test_what_was_withdrawn_is_not_brought_back_by_its_form(program):
    form, at = str(uuid4()), program.now()
    fact = program.record(COURSE, WEIGHT, form_id=form, happened_at=at).fact
    withdraw(
        by="nurse-a",
        at=program.now(),
        course_id=COURSE,
        fact_id=fact.id,
        reason="another person",
    )
    with pytest.raises(Conflict):
        program.record(COURSE, WEIGHT, form_id=form, happened_at=at)


# ---- the page ----


class Desk:
    """Somebody with a form open."""

    def __init__(self, account, form):
        self.client = Client()
        self.client.force_login(Account.objects.get(pk=account))
        self.path = f"/courses/{COURSE}/record/{form}/"
        self.hidden = hidden_in(self.client.get(self.path))

    def send(self, **typed):
        answer = self.client.post(self.path, {**self.hidden, **typed})
        if answer.status_code == 422:
            self.hidden = hidden_in(answer)
        return answer


def hidden_in(answer):
    found = re.findall(
        r'<input type="hidden" name="(form_id|seq)" value="([^"]+)"',
        answer.content.decode(),
    )
    assert [name for name, _ in found] == ["form_id", "seq"]
    return dict(found)


def weights():
    return Fact.objects.filter(course_id=COURSE, kind="weight-measured").count()


WEIGHED = {"on": "2026-03-16", "time": "", "weight_kg": "70.5"}


def test_a_double_press_records_once_and_says_so(program):
    nurse, n_before = Desk("nurse-a", "weight"), weights()
    first, second = nurse.send(**WEIGHED), nurse.send(**WEIGHED)
    assert (first.status_code, second.status_code) == (302, 302)
    assert weights() == n_before + 1
    page = nurse.client.get(second["Location"]).content.decode()
    assert "Recorded once, though it was sent twice: Weight, 70.5" in page


def test_a_fill_that_is_sent_again_still_finds_its_decision(program):
    decided = program.accept(COURSE, program.propose(COURSE))
    program.empty(COURSE, 11.8)
    fill = decided.fact.payload
    nurse = Desk("nurse-a", "fill")
    at = program.now()
    typed = {
        "on": at.date().isoformat(),
        "time": f"{at:%H:%M:%S}"[:5],
        "infusate": "floxuridine",
        "volume_ml": f"{fill.fill_volume_ml}",
        "drug_mg": f"{fill.fill_drug_mg}",
        "decision": decided.fact.id,
        "deviation_reason": "in time order",
    }
    answers = [nurse.send(**typed).status_code for _ in range(2)]
    assert answers == [302, 302]
    drug = [f for f in program.read().facts if f.kind == "pump-filled"][-1]
    assert drug.payload.decision == decided.fact.id
    assert Fact.objects.filter(kind="pump-filled").count() == 2


def test_a_changed_figure_on_a_sent_form_is_refused_and_kept(program):
    nurse, n_before = Desk("nurse-a", "weight"), weights()
    nurse.send(**WEIGHED)
    answer = nurse.send(**{**WEIGHED, "weight_kg": "71.5"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This form was sent before with other entries" in page
    assert 'value="71.5"' in page
    assert weights() == n_before + 1
    assert "71.5" in Draft.objects.get(account_id="nurse-a", form="weight").text


@pytest.mark.hazard("HZ-014")
def test_what_another_recorded_meanwhile_is_said_once(program):
    nurse = Desk("nurse-a", "weight")
    Desk("nurse-b", "weight").send(**{**WEIGHED, "weight_kg": "71.5"})
    n_before = weights()
    told = nurse.send(**WEIGHED)
    assert told.status_code == 422
    page = told.content.decode().replace("\u00a0", " ")
    assert "others recorded: Weight, 71.5 kg, 16 Mar, by nurse-b" in page
    assert 'value="70.5"' in page
    assert weights() == n_before
    assert nurse.send(**WEIGHED).status_code == 302
    assert weights() == n_before + 1


def test_a_page_without_its_id_is_asked_for_again_and_then_taken(program):
    nurse, n_before = Desk("nurse-a", "weight"), weights()
    nurse.hidden = {}
    answer = nurse.send(**WEIGHED)
    assert "The page came in part" in answer.content.decode()
    assert weights() == n_before
    assert nurse.send(**WEIGHED).status_code == 302


def test_a_dose_is_computed_once_on_the_same_facts(program):
    nurse = Client()
    nurse.force_login(Account.objects.get(pk="nurse-a"))
    path = f"/courses/{COURSE}/visits/2026-03-16/"

    def compute():
        assert nurse.post(f"{path}compute/").status_code == 302
        return Fact.objects.filter(kind="dose-proposed").count()

    assert [compute(), compute()] == [1, 1]
    assert "Nothing changed." in nurse.get(path).content.decode()
    asked = AuditEvent.objects.filter(action="dose.propose").order_by("seq")
    assert asked.last().targets == f'["course:{COURSE}"]'
    program.labs(COURSE, alp=81.0)
    assert compute() == 2
