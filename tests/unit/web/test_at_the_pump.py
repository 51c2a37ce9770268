"""What the forms of emptying and filling say first: contents, void, not yet."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from django.http import QueryDict
from tests.support.orders import RefillDay
from tests.support.timeline import SECOND_VISIT, ready_for_second_fill
from tests.support.views import view_of

from hepatica.web.forms.fill_form import FillForm
from hepatica.web.forms.visit_forms import EmptyingForm
from hepatica.web.presenters.at_the_pump import fill_stop
from hepatica.web.presenters.visit_steps import steps

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def flat(text):
    return text.replace("\u00a0", " ")


@pytest.fixture
def day():
    return RefillDay(ready_for_second_fill(), SECOND_VISIT)


def shown(day):
    view = view_of(day.t, day.on)
    return replace(view, visit=day.state(), worksheet=day.sheet, is_open=True)


def worse_labs(day):
    """Enter results after the decision that permit no drug."""
    day.t.labs(SECOND_VISIT, ast=30.0, alp=400.0, bili=0.8, clock=time(11, 30))


def decided_words(form):
    return [flat(str(words)) for _, words in form.fields["decision"].choices]


def test_a_void_order_stands_above_the_form_of_the_fill_and_on_its_decision(day):
    day.run("prepare").cancel()
    view = shown(day)
    stop = fill_stop(view)
    assert stop.is_harm
    assert stop.what == "VOID: the drug order of this day. No drug goes in."
    assert stop.why == "This order was cancelled."
    offered = decided_words(FillForm(view, now=NOW))
    assert offered[0].startswith("VOID, 2 Mar: 193.8 mg")
    assert offered[-1].startswith("None: ")


def test_an_order_that_is_not_checked_yet_says_who_is_waited_for(day):
    stop = fill_stop(shown(day.run("prepare")))
    assert not stop.is_harm
    assert stop.what == "The drug does not go in yet."
    assert stop.why == "Waiting for two who check."
    offered = decided_words(FillForm(shown(day), now=NOW))
    assert offered[0].startswith("2 Mar: 193.8 mg")


@pytest.mark.parametrize("last", ["empty", "fill"])
def test_nothing_is_said_once_drug_may_go_in_or_is_in(day, last):
    assert fill_stop(shown(day.run(last))) is None


def test_what_is_in_the_pump_stands_above_both_forms(day):
    day.run("fill")
    words = "Floxuridine, 193.8 mg in 30.0 mL, since 2 Mar, day 0"
    assert flat(EmptyingForm(shown(day), now=NOW).in_pump) == words
    assert flat(FillForm(shown(day), now=NOW).in_pump) == words


def test_a_step_of_a_void_order_is_not_done(day):
    day.run("release")
    assert {s.name for s in steps(shown(day)) if s.state == "done"} >= {"Released"}
    worse_labs(day)
    done = {s.name for s in steps(shown(day)) if s.state == "done"}
    assert "Labs" in done
    assert not done & {"Order signed", "Verified, blind", "Released"}


def boxes(form):
    return {name: form[name].value() for name in ("infusate", "volume_ml", "drug_mg")}


def is_asked_why(form):
    return not form["deviation_reason"].is_hidden


def test_the_drug_free_fill_stands_in_the_boxes_where_the_order_is_void(day):
    day.run("prepare").cancel()
    form = FillForm(shown(day), now=NOW)
    assert boxes(form) == {
        "infusate": "heparinized-saline",
        "volume_ml": "30",
        "drug_mg": None,
    }
    assert form["decision"].value() == "none"
    assert form.ready == day.sheet.contingency.title


def test_the_drug_free_fill_stands_in_the_boxes_where_the_gate_failed(day):
    day.run("check_second")
    day.empty(residual=29.0)
    form = FillForm(shown(day), now=NOW)
    assert boxes(form)["infusate"] == "heparinized-saline"
    assert is_asked_why(form)


def test_a_draft_stands_before_the_drug_free_fill(day):
    day.run("prepare").cancel()
    form = FillForm(shown(day), now=NOW, initial={"volume_ml": "12"})
    assert form["volume_ml"].value() == "12"


def test_the_reason_is_asked_at_once_where_no_order_holds(day):
    day.run("decide")
    form = FillForm(shown(day), now=NOW)
    assert is_asked_why(form)
    assert boxes(form)["infusate"] is None
    day.sign()
    assert is_asked_why(FillForm(shown(day), now=NOW))


def test_no_reason_is_asked_for_the_fill_that_was_checked(day):
    form = FillForm(shown(day.run("empty")), now=NOW)
    assert boxes(form)["infusate"] == "floxuridine"
    assert not is_asked_why(form)


@pytest.mark.parametrize(
    ("infusate", "drug", "reason", "is_wrong"),
    [
        ("floxuridine", "190", "", True),
        ("floxuridine", "190", "the order came too late", False),
        ("heparinized-saline", "", "", False),
    ],
)
def test_only_drug_needs_the_reason(day, infusate, drug, reason, is_wrong):
    day.run("prepare").cancel()
    empty = FillForm(shown(day), now=NOW)
    data = QueryDict(mutable=True)
    data.update(
        {
            "form_id": str(empty["form_id"].value()),
            "seq": "1",
            "on": "2026-03-02",
            "time": "11:00",
            "infusate": infusate,
            "volume_ml": "30",
            "drug_mg": drug,
            "decision": "none",
            "deviation_reason": reason,
        }
    )
    form = FillForm(shown(day), now=NOW, data=data)
    form.is_valid()
    assert ("deviation_reason" in form.errors) is is_wrong
    assert form.is_valid() is not is_wrong
