"""Forms read strictly, ask again for the unusual, and retype nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from tests.support import rules as r
from tests.support.timeline import SECOND_VISIT, ready_for_second_fill
from tests.support.views import view_of

from hepatica.errors import FieldError, InputError
from hepatica.therapy.course import Precision
from hepatica.web.forms.decide_form import DecideForm
from hepatica.web.forms.import_form import ImportForm
from hepatica.web.forms.knowledge_forms import ConfirmForm, path_words
from hepatica.web.forms.registry import FORMS

NOW = datetime(2026, 3, 2, 9, 36, tzinfo=UTC)


FORM_ID = "3f0d2c52-5f0e-4a55-9d6b-0c6a3f1d7b10"


def form(key, view, **data):
    typed = QueryDict(mutable=True)
    whole = {"on": "2026-03-02", "time": "09:30", "form_id": FORM_ID}
    whole["seq"] = str(view.course.last_seq)
    for name, value in (whole | data).items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    return FORMS[key](view, now=NOW, data=typed)


@pytest.fixture
def view():
    return view_of(ready_for_second_fill(), SECOND_VISIT, zone="America/New_York")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("70,5", "decimal comma"),
        ("154 lb", "this box takes kg only"),
        ("154lb", "this box takes kg only"),
        ("seventy", "not a plain number"),
        ("NaN", "not a plain number"),
        ("1e400", "too large"),
        ("1.234.5", "not a plain number"),
        ("", "Weight: enter a number in kg"),
    ],
)
def test_a_number_is_read_strictly_and_says_what_to_do(view, typed, says):
    page = form("weight", view, weight_kg=typed)
    assert not page.is_valid()
    (message,) = page.errors["weight_kg"]
    assert says in message
    assert page.problems[0].anchor == "weight_kg"


def test_bilirubin_in_micromoles_is_not_taken_for_milligrams(view):
    page = form("labs", view, laboratory="Lab A", status="final")
    page.data = page.data.copy()
    page.data["total-bilirubin"] = "14 umol/L"
    assert not page.is_valid()
    assert "mg/dL only" in page.errors["total-bilirubin"][0]


def test_labs_need_at_least_one_result(view):
    page = form("labs", view, laboratory="Lab A", status="final")
    assert not page.is_valid()
    assert [p.message for p in page.problems] == ["Enter at least one result"]


def test_labs_carry_unit_standing_and_limit(view):
    page = form(
        "labs",
        view,
        laboratory="Lab A",
        status="preliminary",
        **{"ast": "31", "ast-uln": "40"},
    )
    assert page.is_valid(), page.errors
    (result,) = page.payload().results
    assert (result.analyte, result.value, result.unit) == ("ast", 31.0, "U/L")
    assert (result.status.value, result.uln) == ("preliminary", 40.0)


def test_an_action_s_error_on_a_result_finds_its_box(view):
    page = form("labs", view, laboratory="A", status="final", ast="31")
    assert page.is_valid()
    page.take(
        InputError.of("results[0].value", "impossible", "must be from 0 to 9 U/L")
    )
    assert list(page.errors) == ["ast"]
    assert page.errors["ast"] == ["Ast must be from 0 to 9 U/L"]


def test_the_day_and_time_are_the_center_s(view):
    page = form("weight", view, weight_kg="70")
    assert page.is_valid()
    assert page.happened_at.utcoffset() == timedelta(hours=-5)
    assert page.precision is Precision.INSTANT


def test_a_day_without_a_time_is_known_to_the_day(view):
    page = form("weight", view, weight_kg="70", time="")
    assert page.is_valid()
    assert page.precision is Precision.DAY


def test_emptying_needs_its_time(view):
    page = form("emptying", view, residual_volume_ml="11.8", time="")
    assert "time" in page.errors


@pytest.mark.parametrize("reason", ["", "The last fill was not read"])
def test_the_reason_of_an_emptying_has_its_box_and_holds_nothing_up(view, reason):
    page = form("emptying", view, residual_volume_ml="11.8", deviation_reason=reason)
    assert page.is_valid(), page.errors
    assert page.cleaned_data["deviation_reason"] == reason
    shown = [bound.name for bound in page.visible()]
    assert shown == ["residual_volume_ml", "has_spill", "deviation_reason"]
    page.take(InputError.of("deviation_reason", "deviation-needs-reason", "Why?"))
    assert not page.fields["deviation_reason"].required


def test_the_last_value_stands_under_the_box(view):
    page = form("weight", view)
    last = page.fields["weight_kg"].last
    assert last.replace("\u00a0", " ") == "Last: 70.0 kg, 2 Mar"
    empty = form("emptying", view).fields["residual_volume_ml"].last
    assert "Expected today: 9.1 to 14.5" in empty.replace("\u00a0", " ")


UNUSUAL = FieldError(
    path="residual_volume_ml",
    code="unusual-confirm",
    message="is unusual: it is above what was put in; read it again and confirm it",
)


def test_the_unusual_is_asked_again(view):
    page = form("emptying", view, residual_volume_ml="45")
    assert page.is_valid()
    error = InputError(UNUSUAL)
    assert not page.is_confirmed(error)
    page.take(error)
    asked = page.asks["residual_volume_ml"]
    assert asked == "Unusual: it is above what was put in"
    assert [p.anchor for p in page.problems] == ["residual_volume_ml"]


@pytest.mark.parametrize(("confirmed", "is_taken"), [("45", True), ("44", False)])
def test_a_confirmation_holds_for_the_figure_that_was_confirmed(
    view, confirmed, is_taken
):
    page = form(
        "emptying",
        view,
        residual_volume_ml="45",
        **{"residual_volume_ml-confirm": confirmed},
    )
    assert page.is_valid()
    assert page.is_confirmed(InputError(UNUSUAL)) is is_taken


def test_the_impossible_is_never_confirmed(view):
    page = form("weight", view, weight_kg="700", **{"weight_kg-confirm": "700"})
    page.is_valid()
    error = InputError.of("weight_kg", "impossible", "must be from 20 to 400 kg")
    assert not page.is_confirmed(error)


def test_a_deviation_asks_why_and_takes_the_answer(view):
    error = InputError.of(
        "deviation_reason", "deviation-needs-reason", "No study. Say why it was so."
    )
    page = form("weight", view, weight_kg="70")
    page.is_valid()
    assert "deviation_reason" not in [b.name for b in page.visible()]
    page.take(error)
    assert "deviation_reason" in [b.name for b in page.visible()]
    again = form("weight", view, weight_kg="70", deviation_reason="the old record")
    assert again.is_valid()
    assert again.cleaned_data["deviation_reason"] == "the old record"


def test_an_error_of_no_field_stands_on_top(view):
    page = form("weight", view, weight_kg="70")
    page.is_valid()
    page.take(InputError.of("elsewhere", "odd", "something else is wrong"))
    assert page.problems[0].message == "Something else is wrong"
    assert page.problems[0].anchor == ""


def test_a_drug_fill_takes_dose_flow_and_days_from_its_decision():
    from hepatica.therapy.course import kinds as k
    from hepatica.therapy.decisions import Trace

    timeline = ready_for_second_fill()
    proposed = timeline.add(
        k.DoseProposed(
            decision="proceed",
            dose_rate_mg_per_kg_per_day=0.12,
            dosing_weight_kg=70.0,
            flow_ml_per_day=1.3,
            fill_drug_mg=193.0,
            trace=Trace(),
        ),
        NOW,
    )
    decided = timeline.add(
        k.DoseDecided(
            proposal=proposed.id,
            is_accepted=True,
            decision="proceed",
            dose_rate_mg_per_kg_per_day=0.12,
            fill_drug_mg=193.0,
            infusion_days=14.0,
        ),
        NOW,
    )
    view = view_of(timeline, SECOND_VISIT)
    typed = {
        "infusate": "floxuridine",
        "volume_ml": "30",
        "drug_mg": "193",
        "decision": decided.id,
        "heparin_units": "30000",
    }
    # no order of the day is signed: why drug went in all the same is asked at once
    bare = form("fill", view, **typed)
    assert not bare.is_valid()
    assert list(bare.errors) == ["deviation_reason"]
    page = form("fill", view, **typed, deviation_reason="order signed on paper")
    assert page.is_valid(), page.errors
    payload = page.payload()
    assert payload.dose_rate_mg_per_kg_per_day == 0.12
    assert (payload.flow_ml_per_day, payload.infusion_days) == (1.3, 14.0)
    assert payload.dosing_weight_kg == 70.0
    assert [(a.id, a.amount, a.unit) for a in payload.additives] == [
        ("heparin", 30000.0, "[USP'U]")
    ]


def test_drug_without_an_amount_is_a_slip(view):
    page = form("fill", view, infusate="floxuridine", volume_ml="30")
    assert "drug_mg" in page.errors


def test_no_choice_is_made_beforehand(view):
    for key in ("pump", "study", "fill", "explant"):
        page = FORMS[key](view, now=NOW)
        for name, field in page.fields.items():
            if getattr(field, "shape", "") in ("radio", "select"):
                assert page.get_initial_for_field(field, name) in (None, "")


def test_an_end_before_its_beginning_is_refused(view):
    page = form(
        "exposure",
        view,
        exposure="fever",
        from_on="2026-02-20",
        to_on="2026-02-19",
    )
    assert page.errors["to_on"] == ["The last day is before the first day"]


def test_fever_and_pocket_are_asked_without_a_rule_and_none_holds_up(view):
    page = form("symptoms", view)
    assert [p.message for p in page.problems] == ["Enter at least one answer"]
    page = form("symptoms", view, fever="yes", jaundice="no")
    assert page.is_valid(), page.errors
    answers = [(s.id, s.is_present) for s in page.payload().symptoms]
    assert answers == [("fever", True), ("jaundice", False)]


def test_what_a_rule_asks_is_answered_and_asked_once():
    asking = r.rules(protocols=(r.CANDIDATE, r.STOMATITIS))
    view = view_of(ready_for_second_fill(), SECOND_VISIT, rules=asking)
    page = form("symptoms", view, fever="no")
    assert list(page.errors) == ["stomatitis"]
    assert form("symptoms", view, stomatitis="no").is_valid()
    assert page.symptoms.count("stomatitis") == 1


def test_what_was_typed_is_given_back_for_the_draft(view):
    page = form("weight", view, weight_kg="70,5", height_cm="175")
    assert page.typed()["weight_kg"] == "70,5"
    assert page.typed()["height_cm"] == "175"
    # the day and the hour of an old draft are not those of the new entry
    assert not {"on", "time"} & set(page.typed())


@pytest.mark.parametrize(
    ("key", "clock"), [("pump", "00:00"), ("explant", "23:59"), ("weight", "12:00")]
)
def test_a_day_without_an_hour_leaves_room_for_what_was_done_on_it(view, key, clock):
    page = form(key, view, time="", weight_kg="70")
    page.is_valid()
    assert f"{page.happened_at:%H:%M}" == clock
    assert page.precision is Precision.DAY


@pytest.mark.parametrize(
    ("key", "boxes"),
    [
        ("labs", []),
        ("pump", []),
        ("study", []),
        ("explant", []),
        ("weight", ["on"]),
        ("emptying", ["on", "time"]),
        ("fill", ["on", "time"]),
    ],
)
def test_a_day_that_is_seldom_today_is_not_filled_in(view, key, boxes):
    page = FORMS[key](view, now=NOW)
    assert [name for name in ("on", "time") if page[name].value()] == boxes


# ---- deciding, signing ----


def test_drug_is_not_decided_without_a_dose_rate():
    page = DecideForm({"decision": "reduce", "reason": "x", "proposal": "p"})
    assert "dose_rate_mg_per_kg_per_day" in page.errors
    held = DecideForm({"decision": "hold", "reason": "x", "proposal": "p"})
    assert held.is_valid()


def test_a_changed_decision_needs_its_reason():
    page = DecideForm({"decision": "hold", "reason": " ", "proposal": "p"})
    assert "reason" in page.errors


BOXES = (("tests[0].bands[1].below", "1"), ("step.value", "mg"))


def test_the_second_signer_gets_empty_boxes_with_units():
    page = ConfirmForm(BOXES)
    assert [f.label for f in page.fields.values()][:2] == [
        "tests, no. 1, bands, no. 2, below",
        "step, value",
    ]
    assert page.fields["number-1"].unit == "mg"
    assert not any(page.initial.values())


def test_what_was_retyped_goes_by_path():
    page = ConfirmForm(BOXES, {"number-0": "1.5", "number-1": "5", "has_read": "on"})
    assert page.is_valid()
    assert page.retyped() == {"tests[0].bands[1].below": "1.5", "step.value": "5"}
    page.take(InputError.of("step.value", "missing", "write this number"))
    assert "number-1" in page.errors


def test_the_document_must_be_read_before_signing():
    assert "has_read" in ConfirmForm((), {}).errors


def test_a_path_is_read_aloud():
    assert path_words("tests[0].bands[1].at_least") == (
        "tests, no. 1, bands, no. 2, at least"
    )


def sent(*sizes):
    files = MultiValueDict()
    for number, size in enumerate(sizes):
        file = SimpleUploadedFile(f"{number}.json", b"{}")
        file.size = size
        files.appendlist("sent", file)
    return ImportForm({}, files)


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ((20_000_000, 20_000_000, 20_000_000), ""),
        ((20_000_001,), "larger than 20 MB"),
        ((16_000_000,) * 4, "at most 50 files and 60 MB"),
        ((2,) * 51, "at most 50 files and 60 MB"),
    ],
)
def test_files_that_would_hold_everybody_up_are_sent_in_parts(sizes, words):
    form = sent(*sizes)
    assert form.is_valid() is (words == "")
    assert words in str(form.errors)
