"""A form knows what it was shown on, and says once what others recorded since."""

from typing import get_type_hints

import pytest
from django.http import QueryDict
from tests.support.timeline import SECOND_VISIT, at, ready_for_second_fill
from tests.support.views import view_of

from hepatica.therapy.course import kinds as k
from hepatica.web.forms.registry import FORMS

NOW = at(SECOND_VISIT)


def sent(key, view, shown, **data):
    typed = QueryDict(mutable=True)
    typed.update({"on": "2026-03-02", "time": "09:00", "form_id": shown["form_id"]})
    typed.update({"seq": str(shown["seq"]), **data})
    page = FORMS[key](view, now=NOW, data=typed)
    assert page.is_valid(), page.errors
    return page


@pytest.fixture
def timeline():
    return ready_for_second_fill()


@pytest.fixture
def shown(timeline):
    return FORMS["weight"](view_of(timeline, SECOND_VISIT), now=NOW).initial


def test_each_page_has_an_id_of_its_own(timeline):
    view = view_of(timeline, SECOND_VISIT)
    ids = {FORMS["weight"](view, now=NOW).initial["form_id"] for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.parametrize("of", FORMS.values(), ids=FORMS.keys())
def test_each_form_looks_out_for_its_own_kind(of):
    assert get_type_hints(of.payload)["return"].KIND in of.beside


def test_what_somebody_else_recorded_is_told_once(timeline, shown):
    timeline.add(k.WeightMeasured(weight_kg=71.0), NOW, recorded_by="nurse-b")
    page = sent("weight", view_of(timeline, SECOND_VISIT), shown, weight_kg="70")
    page.tell(page.meanwhile("nurse-a"))
    (problem,) = page.problems
    words = "others recorded: Weight, 71.0 kg, 2 Mar 09:00, by nurse-b."
    assert words in problem.message.replace("\u00a0", " ")
    assert page["weight_kg"].value() == "70"
    again = {name: page[name].value() for name in ("form_id", "seq")}
    assert again["form_id"] == shown["form_id"]
    page = sent("weight", page.view, again, weight_kg="70")
    assert page.meanwhile("nurse-a") == []


@pytest.mark.parametrize(
    ("payload", "by"),
    [
        (k.WeightMeasured(weight_kg=71.0), "nurse-a"),
        (k.PumpEmptied(residual_volume_ml=11.8), "nurse-b"),
    ],
)
def test_one_s_own_and_what_does_not_matter_is_not_told(timeline, shown, payload, by):
    timeline.add(payload, NOW, recorded_by=by)
    page = sent("weight", view_of(timeline, SECOND_VISIT), shown, weight_kg="70")
    assert page.meanwhile("nurse-a") == []


def test_a_withdrawal_counts_as_what_it_withdraws(timeline, shown):
    (weight,) = [f for f in timeline.facts if f.kind == "weight-measured"][-1:]
    reason = k.EnteredInError(reason="another person")
    fact = timeline.add(reason, NOW, corrects=weight.id, recorded_by="nurse-b")
    page = sent("weight", view_of(timeline, SECOND_VISIT), shown, weight_kg="70")
    assert page.meanwhile("nurse-a") == [fact]


def test_an_emptying_looks_out_for_fills(timeline, shown):
    saline = k.PumpFilled(infusate=k.Infusate.SALINE, volume_ml=20.0)
    fact = timeline.add(saline, NOW, recorded_by="nurse-b")
    view = view_of(timeline, SECOND_VISIT)
    page = sent("emptying", view, shown, residual_volume_ml="11.8")
    assert page.meanwhile("nurse-a") == [fact]


@pytest.mark.parametrize("missing", ["form_id", "seq"])
def test_a_page_that_came_in_part_is_asked_for_again(timeline, shown, missing):
    view = view_of(timeline, SECOND_VISIT)
    typed = QueryDict(mutable=True)
    whole = {"form_id": str(shown["form_id"]), "seq": str(shown["seq"])}
    typed.update({"on": "2026-03-02", "weight_kg": "70", **whole, missing: "x"})
    page = FORMS["weight"](view, now=NOW, data=typed)
    assert [p.message[:22] for p in page.problems] == ["The page came in part;"]
    # as it is drawn again, it is whole
    again = {name: str(page[name].value()) for name in ("form_id", "seq")}
    assert sent("weight", view, again, weight_kg="70").fact_id == page.fact_id


def test_what_is_kept_as_a_draft_has_no_id_of_a_form(timeline, shown):
    page = sent("weight", view_of(timeline, SECOND_VISIT), shown, weight_kg="70")
    assert not {"form_id", "seq"} & set(page.typed())
