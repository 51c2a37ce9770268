"""What a form says of its boxes: which one, what it takes, and each slip once."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from tests.support.timeline import SECOND_VISIT, ready_for_second_fill
from tests.support.views import view_of

from hepatica.errors import InputError
from hepatica.web.forms.decide_form import AcceptForm, DecideForm
from hepatica.web.forms.import_form import ImportForm
from hepatica.web.forms.new_course_form import NewCourseForm
from hepatica.web.forms.registry import FORMS

NOW = datetime(2026, 3, 2, 9, 36, tzinfo=UTC)


@pytest.fixture
def view():
    return view_of(ready_for_second_fill(), SECOND_VISIT)


def form(key, view, **data):
    typed = QueryDict(mutable=True)
    typed.update({"on": "2026-03-02", "time": "09:30", **data})
    return FORMS[key](view, now=NOW, data=typed)


def test_an_empty_page_says_of_each_box_which_one_it_is(view):
    page = form("study", view, on="")
    assert [problem.message for problem in page.problems if problem.anchor] == [
        "Day of the study: enter the day",
        "Reading of the whole study: choose one",
        "Any tracer outside the liver? Choose one",
        "Do both lobes take up tracer? Choose one",
    ]
    page = form("explant", view, on="2026-13-01", was_emptied="yes")
    assert page.errors["on"] == [
        "Day of the operation: this is not a day; write it as year-month-day, such as "
        "2026-10-14"
    ]
    assert page.errors["reason"] == ["Reason: fill this in"]


def test_a_form_s_own_words_for_an_empty_box_stay_as_they_are():
    page = NewCourseForm(QueryDict("birth_on=2026-02-30"))
    assert page.errors["family_name"] == ["Enter the family name"]
    assert page.errors["birth_on"][0].startswith("Day of birth: this is not a day")


def test_a_page_of_files_without_a_file_says_so():
    page = ImportForm({}, MultiValueDict())
    assert [(p.anchor, p.message) for p in page.problems] == [
        ("sent", "Choose at least one file")
    ]


@pytest.mark.parametrize(
    ("key", "name", "sent"),
    [
        ("missed", "planned_on", {"planned_on": "2026-03-03"}),
        ("exposure", "to_on", {"from_on": "2026-03-01", "to_on": "2026-03-03"}),
        ("weight", "on", {"on": "0001-01-01"}),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_its_box(view, key, name, sent):
    page = form(key, view, weight_kg="70", exposure="fever", **sent)
    assert name in page.errors
    assert str(page.fields[name].label) in page.errors[name][0]
    assert not form(
        key,
        view,
        weight_kg="70",
        exposure="fever",
        planned_on="2026-03-02",
        from_on="2026-03-01",
        to_on="2026-03-02",
    ).errors.get(name)


def test_a_refusal_writes_the_unit_as_its_box_does(view):
    page = form("rate", view, flow_rate_ml_per_day="90")
    page.is_valid()
    told = "must be from 0.1 to 4 mL/d; check the figure and its unit"
    page.take(InputError.of("flow_rate_ml_per_day", "impossible", told))
    (message,) = page.errors["flow_rate_ml_per_day"]
    assert message.startswith("Set rate must be from 0.1 to 4 mL/day;")


def test_the_unusual_is_one_plain_question(view):
    page = form("weight", view, weight_kg="154")
    page.is_valid()
    told = (
        "is unusual: it is more than 10 % away from that of 2 Mar 2026 and reads like "
        "pounds: is it in kg?; read it again and confirm it, or correct it"
    )
    page.take(InputError.of("weight_kg", "unusual-confirm", told))
    assert page.asks["weight_kg"] == (
        "Unusual: it is more than 10 % away from that of 2 Mar 2026 and reads like "
        "pounds: is it in kg?"
    )


def test_one_slip_in_the_drug_is_said_once(view):
    page = form("fill", view, infusate="floxuridine", volume_ml="30", drug_mg="193,8")
    (message,) = page.errors["drug_mg"]
    assert "decimal comma" in message
    (message,) = form("fill", view, infusate="floxuridine").errors["drug_mg"]
    assert message == "Enter how much floxuridine is in the fill, in mg"


def test_a_reason_that_accepting_needs_is_asked_at_its_own_box():
    page = AcceptForm(QueryDict("proposal=f1&reason="))
    assert page.is_valid()
    page.take(InputError.of("reason", "reason-missing", "must be given"))
    (problem,) = page.problems
    assert problem.anchor == "accept-reason"
    assert problem.message == "Reason to accept it all the same must be given"


@pytest.mark.parametrize("name", ["dose_rate_mg_per_kg_per_day", "infusion_days"])
@pytest.mark.parametrize("decision", ["hold", "discontinue"])
def test_a_figure_beside_a_decision_without_drug_is_named(name, decision):
    sent = {"decision": decision, "reason": "x", "proposal": "p", name: "1"}
    page = DecideForm(sent)
    assert list(page.errors) == [name]
    assert "leave it empty" in page.errors[name][0]
