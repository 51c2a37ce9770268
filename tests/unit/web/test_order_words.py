"""Orders in words: who, what, until when, and what is hidden."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.support.orders import RefillDay, figures
from tests.support.timeline import SECOND_VISIT, Timeline, ready_for_second_fill
from tests.support.views import view_of

from hepatica.actions.pharmacy import PharmacyRow, PharmacyView, Vials
from hepatica.therapy.course import order_kinds as o
from hepatica.web.forms.order_forms import CancelForm
from hepatica.web.presenters import order_panel as panel
from hepatica.web.presenters.fact_words import content
from hepatica.web.presenters.pharmacy_rows import groups, vials_words
from hepatica.web.presenters.visit_steps import steps

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def flat(text):
    return text.replace("\u00a0", " ")


@pytest.fixture
def day():
    return RefillDay(ready_for_second_fill(), SECOND_VISIT)


def shown(day):
    view = view_of(day.t, day.on)
    return replace(view, visit=day.state(), is_open=True)


def test_every_figure_of_the_order_stands_with_its_unit(day):
    lines = panel.figures(day.run("sign").order.payload, near=day.on)
    words = {line.name: flat(f"{line.value} {line.about}") for line in lines}
    assert words["Drug"] == "193.8 mg floxuridine"
    assert words["In"] == "30.0 mL 6.46 mg/mL"
    assert words["Dose rate"] == "0.12 mg/kg/day factor 1.00"
    assert words["Weight"].startswith("70.0 kg")
    assert words["Flow"].startswith("1.30 mL/day observed")
    assert words["Fill only with a residual of"].startswith("9.1 to 14.5 mL")


def test_who_did_what_and_what_is_still_to_do(day):
    day.run("prepare")
    lines = {line.name: line for line in panel.acts(shown(day), day.order)}
    assert lines["Signed"].value.startswith("oncologist-a, ")
    assert lines["Verified"].value.startswith("pharmacist-a, ")
    assert "F123, S456" in lines["Prepared"].about
    assert [n for n, line in lines.items() if not line.is_done] == [
        "Checked",
        "Checked again",
        "Filled",
    ]


def test_a_trainee_has_a_line_for_who_stands_behind_it(day):
    day.run("decide")
    day.sign(by="fellow-a", is_by_trainee=True)
    names = [line.name for line in panel.acts(shown(day), day.order)]
    assert names[:3] == ["Signed", "Cosigned", "Verified"]


def test_both_readings_stand_beside_each_other(day):
    day.run("sign")
    read = figures(day.order.payload, flow=1.2)
    day.add(
        o.OrderRejected(
            order=day.order.id,
            order_hash=day.order.payload.order_hash,
            figures=read,
            differs=("flow",),
        )
    )
    view = replace(shown(day), compared=day.order)
    rows = {row.name.split(",")[0]: row for row in panel.compared(view)}
    assert (rows["Flow"].first, rows["Flow"].second) == ("1.30", "1.20")
    assert [name for name, row in rows.items() if not row.is_same] == ["Flow"]


def test_a_second_reading_stands_beside_the_order_with_its_sources(day):
    day.run("sign")
    assert panel.second_reading(day.order) == ()
    read = figures(day.order.payload)
    other = replace(read[0], source="scale")
    day.verify(by="resident-a", figures=(other, *read[1:]))
    rows = panel.second_reading(day.order)
    assert [row.is_same for row in rows] == [True] * 5
    assert [row.source for row in rows] == [
        "The scale of today",
        *["The weight record"] * 4,
    ]
    assert (rows[1].first, rows[1].second) == ("1.30", "1.30")


def test_a_verification_after_a_mismatch_does_not_pass_for_a_blind_one(day):
    day.run("sign")
    named = {"order": day.order.id, "order_hash": day.order.payload.order_hash}
    read = figures(day.order.payload, flow=1.2)
    day.add(
        o.OrderRejected(**named, figures=read, differs=("flow",)),
        recorded_by="pharmacist-a",
    )
    day.sign()
    day.verify(read_again_because="alone today")
    lines = {line.name: line for line in panel.acts(shown(day), day.order)}
    assert lines["Verified"].about == (
        "from the sources, read again by the same person after a mismatch in flow, "
        "not amended since: alone today"
    )
    (verified,) = [f for f in day.t.facts if f.kind == "order-verified"]
    assert "again after a mismatch: alone today" in content(verified)
    other = RefillDay(ready_for_second_fill(), SECOND_VISIT).run("verify")
    lines = {line.name: line for line in panel.acts(shown(other), other.order)}
    assert lines["Verified"].about == "blind, from the sources"


def test_the_step_that_is_waited_for_is_now_and_leads_to_its_page(day):
    day.run("release")
    now = [step for step in steps(shown(day)) if step.state == "now"]
    assert [(step.name, step.order_step) for step in now] == [("Prepared", "prepare")]
    assert "Waiting for who prepares since" in now[0].about


@pytest.mark.parametrize(
    ("may", "offered"), [({"verify"}, "verify"), ({"prescribe"}, "")]
)
def test_a_step_is_offered_to_who_may_do_it(day, may, offered):
    day.run("sign")
    context = panel.order_context(shown(day), may=frozenset(may))
    assert context["next_step"] == offered


def test_each_act_has_words(day):
    day.run("book")
    said = {f.kind: flat(content(f)) for f in day.t.facts if f.kind in panel_kinds()}
    assert all(said.values())
    assert said["order-signed"].startswith("193.8 mg in 30.0 mL for")
    assert said["fill-released"] == "for today"
    assert "use by" in said["fill-prepared"]


def panel_kinds():
    from hepatica.web.presenters.order_words import ORDER_WORDS

    return set(ORDER_WORDS)


# ---- the pharmacy's list ----


def row(**changes):
    settings = {
        "course_id": "A-0001",
        "center_id": "a",
        "group": "ready",
        "for_on": NOW.date(),
        "since": NOW,
        "why": "At the chair.",
        "drug_mg": 193.0,
        "volume_ml": 30.0,
        "drug_lot": "F123",
        "diluent_lot": "S456",
        "use_by": NOW + timedelta(hours=7, minutes=5),
    }
    return PharmacyRow(**settings | changes)


def line_of(**changes):
    vials = Vials(n_fills=0, n_vials=0, n_unknown=0, vial_drug_mg=500.0)
    view = PharmacyView(
        on=NOW.date(), rows=(row(**changes),), vials=vials, is_demo=True
    )
    found = groups(view, now=NOW, zone="UTC", may=frozenset({"prepare"}))
    return next(line for group in found for line in group.lines)


def test_how_long_a_fill_still_holds():
    line = line_of()
    assert flat(line.use_by) == "7 h 05 min left, to 17:05"
    assert flat(line.amount) == "193.0 mg in 30.0 mL"
    assert not line.is_late
    late = line_of(use_by=NOW)
    assert late.is_late
    assert flat(late.use_by) == "over since 10:00"


@pytest.mark.parametrize(
    ("may", "step"), [({"verify"}, "verify"), ({"prepare"}, ""), (set(), "")]
)
def test_a_step_of_the_list_is_offered_to_who_may_do_it(may, step):
    vials = Vials(n_fills=0, n_vials=0, n_unknown=0, vial_drug_mg=500.0)
    view = PharmacyView(
        on=NOW.date(), rows=(row(group="verify"),), vials=vials, is_demo=True
    )
    found = groups(view, now=NOW, zone="UTC", may=frozenset(may))
    assert next(group.step for group in found if group.lines) == step


@pytest.mark.parametrize("group", ["verify", "cosign", "release", "prepare"])
def test_by_when_it_is_needed_is_the_booked_time_and_never_made_up(group):
    on, hour = NOW.date(), timedelta(hours=1)
    assert flat(line_of(group=group).by) == "today, no time booked"
    soon = line_of(group=group, booked_at=NOW + hour)
    assert (flat(soon.by), soon.is_past) == ("by 11:00", False)
    late = line_of(group=group, booked_at=NOW)
    assert (flat(late.by), late.is_past) == ("by 10:00, past", True)
    tomorrow = line_of(group=group, for_on=on + timedelta(days=1))
    assert flat(tomorrow.by) == "3 Mar 2026, no time booked"
    assert line_of(group="ready", booked_at=NOW).by == ""


def test_a_hidden_amount_is_no_zero():
    line = line_of(group="verify", drug_mg=None, volume_ml=None, use_by=None)
    assert (line.amount, line.use_by) == ("", "")


def test_an_order_of_another_day_says_so():
    assert "for " in line_of(for_on=date(2026, 3, 3)).about
    assert "for " not in line_of().about


@pytest.mark.parametrize(
    ("vials", "words"),
    [
        ((0, 0, 0, 500.0), "No drug fill is due"),
        ((2, 2, 0, 500.0), "2 vials of 500 mg"),
        ((2, 1, 1, 500.0), "1 first fill without one"),
        ((1, 0, 1, None), "no vial is in the knowledge"),
    ],
)
def test_vials_of_the_week(vials, words):
    names = ("n_fills", "n_vials", "n_unknown", "vial_drug_mg")
    view = PharmacyView(
        on=NOW.date(),
        rows=(),
        vials=Vials(**dict(zip(names, vials, strict=True))),
        is_demo=True,
    )
    assert words in flat(vials_words(view))


def test_a_verifier_is_led_to_the_entries_of_this_course(day):
    day.t.bind(
        setting="adjuvant-crlm@1", flow_rule="last-valid@1", protocols=("table@2",)
    )
    assert panel.bound_sources(shown(day)) == (
        ("Volume", "pump-model/intera-3000-30"),
        ("Dose rate", "starting-dose/adjuvant-crlm"),
        ("Which flow", "flow-rule/last-valid"),
        ("Factor", "dose-modification/table"),
    )
    bare = RefillDay(Timeline(), SECOND_VISIT)
    assert panel.bound_sources(view_of(bare.t, bare.on)) == ()


def test_a_void_order_says_whether_it_was_rejected_or_the_readings_differ(day):
    day.run("sign")
    read = figures(day.order.payload, flow=1.2)
    named = {"order": day.order.id, "order_hash": day.order.payload.order_hash}
    day.add(o.OrderRejected(**named, figures=read, differs=("flow",)))
    context = panel.order_context(shown(day), may=frozenset())
    assert context["order_void"] == ["The two readings differ: flow."]
    again = RefillDay(ready_for_second_fill(), SECOND_VISIT).run("sign")
    again.reject()
    context = panel.order_context(shown(again), may=frozenset())
    assert context["order_void"] == ["The verifier rejected this order."]


@pytest.mark.parametrize(("last", "warns"), [("release", False), ("prepare", True)])
def test_to_cancel_what_is_compounded_warns_of_the_syringe(day, last, warns):
    form = CancelForm(shown(day.run(last)))
    assert ("syringe must not be used" in getattr(form, "warning", "")) is warns
