"""The page of a visit: labs, decision, why, fill, gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from hepatica.therapy.course.kinds import DoseProposed
from hepatica.therapy.course.overtaken import overtaken_by
from hepatica.therapy.decisions import Reduce
from hepatica.web import text
from hepatica.web.picture.gate import draw_gate
from hepatica.web.presenters.fact_words import INFUSATES

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from hepatica.actions.views import CourseView
    from hepatica.therapy.course import Fact
    from hepatica.therapy.course.state import DatedDecision


@dataclass(frozen=True, kw_only=True)
class SumPart:
    """One factor of the fill sum, with where it comes from."""

    operator: str
    value: str
    unit: str
    name: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Gate:
    """The residual limits of today, drawn and in words."""

    wide: SafeString
    small: SafeString
    about: str
    limits: str
    expected: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Where the computed answer stands: open, decided, or overtaken by a fact."""

    fact: Fact | None
    decided: DatedDecision | None
    changed_by: Fact | None
    waits_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person."""
        return (
            self.fact is not None and self.decided is None and self.changed_by is None
        )

    @property
    def may_be_accepted(self) -> bool:
        """Whether it says what to do: that nothing can be decided is no decision."""
        if self.fact is None or not self.is_open:
            return False
        return self.fact.payload.decision in _DECISIONS


_DECISIONS = ("proceed", "reduce", "hold", "discontinue")


def proposal_of(view: CourseView) -> Proposal:
    """Find the last computed answer of the day, and what became of it."""
    made = [f for f in view.course.standing if isinstance(f.payload, DoseProposed)]
    today = [fact for fact in made if fact.visit_on == view.on]
    waits_on = _waits_on(view, made)
    if not today:
        return Proposal(fact=None, decided=None, changed_by=None, waits_on=waits_on)
    last = max(today, key=lambda fact: fact.course_seq)
    decided = _decided(view, last)
    changed = overtaken_by(view.course, last) if decided is None else None
    return Proposal(fact=last, decided=decided, changed_by=changed, waits_on=waits_on)


def _decided(view: CourseView, proposal: Fact) -> DatedDecision | None:
    for decision in reversed(view.course.decisions):
        if decision.payload.proposal == proposal.id:
            return decision
    return None


def _waits_on(view: CourseView, made: list[Fact]) -> date | None:
    """Give the day of another visit whose last computed answer is still open."""
    if not made:
        return None
    last = max(made, key=lambda fact: fact.course_seq)
    is_open = _decided(view, last) is None and overtaken_by(view.course, last) is None
    return last.visit_on if is_open and last.visit_on != view.on else None


def sum_parts(view: CourseView) -> tuple[SumPart, ...]:
    """Write the fill as one sum: weight, dose rate, factor, volume, flow."""
    sheet, flow = view.worksheet, view.plan.flow
    fill, weight = sheet.fill, sheet.weight
    if fill is None or weight is None or flow is None:
        return ()
    factor, base, of = _factor(view)
    used = _WEIGHTS.get(weight.used, weight.used)
    on = text.day(sheet.weight_on, near=view.on) if sheet.weight_on else ""
    flow_on = text.day(flow.on, near=view.on) if flow.on else flow.note
    reduced = "no reduction" if factor == 1 else "by the decision"
    kg = text.with_unit(text.figures(weight.dosing_weight_kg, 1), "kg")
    volume = text.with_unit(text.figures(fill.fill_volume_ml, 1), "mL")
    per_day = text.with_unit(text.figures(flow.flow_ml_per_day, 2), "mL/d")
    return (
        _part("", kg, "dosing weight", f"{used}, {on}"),
        _part(_TIMES, text.rate(base), "dose rate", of),
        _part(_TIMES, text.figures(factor, 2), "factor", reduced),
        _part(_TIMES, volume, "volume", "reservoir"),
        _part(_BY, per_day, f"{flow.source} flow", flow_on),
    )


_TIMES, _BY = "\u00d7", "\u00f7"
_WEIGHTS = {"actual": "as measured", "ideal": "ideal", "average": "average of both"}


def _part(operator: str, number: str, name: str, source: str) -> SumPart:
    value, _, unit = number.partition(text.NBSP)
    return SumPart(operator=operator, value=value, unit=unit, name=name, source=source)


def _factor(view: CourseView) -> tuple[float, float, str]:
    """Give the factor, what it applies to, and what that is."""
    sheet, decision = view.worksheet, view.worksheet.decision
    rate = sheet.dose_rate_mg_per_kg_per_day or 0.0
    if not isinstance(decision, Reduce):
        of = "starting dose" if sheet.is_first_drug_fill else "by the rules"
        return 1.0, rate, of
    last = sheet.last_dose_rate_mg_per_kg_per_day
    planned = sheet.planned_dose_rate_mg_per_kg_per_day
    is_last = decision.of == "dose-last-given" and last is not None
    base = last if is_last else planned
    return decision.factor, base or rate, "dose last given" if is_last else "planned"


# What the zones of the gate are called: low, inside, high.
_FILL_WORDS = ("do not fill", "fill", "do not fill")
_OUT_WORDS = ("less than expected", "expected", "more than expected")


def gate(view: CourseView) -> Gate | None:
    """Draw the limits of the residual of today: the same after emptying and fill."""
    contents = view.plan.gate
    if contents is None or contents.residual_limits_ml is None:
        return None
    if contents.volume_left_ml is None:
        return None
    low, high = contents.residual_limits_ml
    payload = contents.fill.payload
    name = payload.other_infusate or INFUSATES[payload.infusate.value]
    wide, small = draw_gate(
        expected_ml=contents.volume_left_ml,
        low_ml=low,
        high_ml=high,
        volume_ml=payload.volume_ml,
        name="gate",
        words=_OUT_WORDS
        if view.worksheet.leads_with_emptying or not view.worksheet.permits_drug
        else _FILL_WORDS,
    )
    tolerance = text.percent(view.rules.fitness.tolerance_ratio)
    filled = text.day(contents.fill.on, near=view.on)
    return Gate(
        wide=wide,
        small=small,
        about=(
            f"{name}, {text.ml(payload.volume_ml)} on {filled}, day {contents.day}, "
            f"± {tolerance}"
        ),
        limits=_limits(low, high),
        expected=text.ml(contents.volume_left_ml),
    )


def _limits(low_ml: float, high_ml: float) -> str:
    low, high = text.limits(low_ml, high_ml)
    return f"{low} to {text.with_unit(high, 'mL')}"


def unverified(view: CourseView) -> tuple[str, ...]:
    """Name the entries in the trace that nobody has seen in a source."""
    found = [
        f"{entry.id}, version {entry.version}"
        for entry in view.worksheet.trace.entries
        if entry.evidence == "U"
    ]
    return tuple(dict.fromkeys(found))


def holds_drug(view: CourseView) -> bool:
    """Tell whether drug of an earlier day is in the pump: it comes out first."""
    contents = view.plan.contents
    return contents is not None and contents.fill.is_drug and contents.day > 0


def void_words(view: CourseView) -> str:
    """Say why the drug that was decided for the day may not go in any more."""
    decided = view.worksheet.decided
    if decided is None or decided.payload.decision not in ("proceed", "reduce"):
        return ""
    if view.worksheet.permits_drug and view.worksheet.fill is not None:
        return ""
    out = _came_out(view)
    if not out:
        return "What is on record now does not support it. Compute and decide again."
    return f"{out}. {_then(view)}"


def residual_words(view: CourseView) -> str:
    """Say that what came out on the day lies outside the limits, with no order too."""
    out = _came_out(view)
    return f"{out}. {_then(view)}" if out else ""


def _then(view: CourseView) -> str:
    contents = view.plan.contents
    if contents is None:
        return "Give the drug-free fill, call the prescriber."
    if contents.fill.is_drug:
        return "Drug went in all the same: call the prescriber now."
    return "Call the prescriber."


def _came_out(view: CourseView) -> str:
    """Write a residual of the day that lies outside its limits, else nothing."""
    gate_ = view.plan.gate
    if gate_ is None or not gate_.has_failed(on=view.on):
        return ""
    out = text.ml(gate_.fill.residual_volume_ml or 0.0)
    limits = gate_.residual_limits_ml
    inside = f"; the limits are {_limits(*limits)}" if limits else ""
    return f"{out} came out of the pump{inside}"


def asks_for_review(query: Mapping[str, str]) -> bool:
    """Tell whether a past visit is to be worked out with the rules of today."""
    return query.get("rules") == "today"


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """What can be done now, whatever is refused."""

    words: str
    form: str
    is_first: bool = False


# What is missing, by the word it begins with, to the form that brings it.
_REMEDIES = (
    ("weight", "Weigh", "weight"),
    ("height", "Measure the height", "weight"),
    ("symptom", "Ask for the symptoms", "symptoms"),
    ("history", "Ask for the history", "history"),
    ("rules", "Bind the rules", "rules"),
    ("flow", "Record the pump", "pump"),
)


def ways_out(view: CourseView) -> tuple[WayOut, ...]:
    """List the ways out; emptying and a drug-free fill are always among them."""
    missing = getattr(view.worksheet.decision, "missing", ())
    codes = {refusal.code for refusal in view.worksheet.refusals}
    found: dict[str, WayOut] = {}
    for text_ in missing:
        for start, words, form in _REMEDIES:
            if text_.startswith(start) and "rule is bound" not in text_:
                found.setdefault(form, WayOut(words=words, form=form))
        if " current: " in text_ or " uln: " in text_:
            found.setdefault("labs", WayOut(words="Enter the labs", form="labs"))
    if "no-perfusion-study" in codes:
        found["study"] = WayOut(words="Record the perfusion study", form="study")
    if "no-pump" in codes:
        found["pump"] = WayOut(words="Record the pump", form="pump")
    always = [
        WayOut(words="Empty the pump", form="emptying"),
        WayOut(words="Fill drug-free", form="fill"),
    ]
    if view.plan.contents is None:
        # an empty pump clots: what it needs next is a fill
        always.reverse()
    return tuple(
        replace(way, is_first=place == 0)
        for place, way in enumerate((*found.values(), *always))
    )


def patient_line(view: CourseView) -> tuple[tuple[str, str], ...]:
    """Say who, what is in the pump and when it runs dry, in one line."""
    line = []
    if view.person is not None:
        line.append(("", view.person.record_no or view.id))
        if view.person.birth_date is not None:
            line.append(("born", text.day(view.person.birth_date)))
    contents, dry = view.plan.contents, view.plan.dry
    if contents is not None:
        payload = contents.fill.payload
        name = payload.other_infusate or INFUSATES[payload.infusate.value]
        line.append(("In the pump:", f"{name}, day {contents.day}"))
    else:
        line.append(("In the pump:", "nothing recorded"))
    if dry is not None:
        band = text.band_days(dry.earliest_days_left, dry.latest_days_left)
        line.append(("Runs dry in", band))
    if view.plan.days_past:
        line.append(("Drug past its days by", text.n(view.plan.days_past, "day")))
    return tuple(line)


def fill_words(view: CourseView) -> dict[str, str]:
    """Write what follows from the fill: delivered, left, dry, rounded."""
    sheet = view.worksheet
    fill = sheet.fill
    if fill is None:
        return {}
    on, days = view.on, fill.infusion_days
    out = text.after(on, days)
    first = text.after(on, fill.runs_dry_after_days_low)
    last = text.after(on, fill.runs_dry_after_days_high)
    per_day = text.with_unit(text.fixed(fill.dose_rate_mg_per_day, 1), "mg/day")
    low, high = fill.residual_limits_ml
    found = {
        "mg": text.fixed(fill.fill_drug_mg, 1),
        "concentration": text.with_unit(
            text.fixed(fill.concentration_mg_per_ml, 2), "mg/mL"
        ),
        "volume": text.ml(fill.fill_volume_ml),
        "delivers": text.fixed(fill.delivered_mg, 1),
        "delivers_about": per_day,
        "days": text.with_unit(text.plain(days), "d"),
        "left_mg": text.fixed(fill.expected_residual_drug_mg, 1),
        "left_about": (
            f"in {text.ml(fill.expected_residual_volume_ml)}, comes out "
            f"{text.day(out, near=on)}"
        ),
        "dry": text.fixed(fill.runs_dry_after_days, 0),
        "dry_about": (
            f"{text.fixed(fill.runs_dry_after_days_low, 0)} to "
            f"{text.fixed(fill.runs_dry_after_days_high, 0)} days: "
            f"{text.span(first, last, near=on)}"
        ),
        "limits": _limits(low, high),
        "if_not_emptied": text.percent(fill.delivered_if_not_emptied_ratio),
    }
    exact = sheet.fill_drug_mg_exact
    if exact is not None and abs(exact - fill.fill_drug_mg) > 1e-9:
        found["exact"] = text.with_unit(text.fixed(exact, 3), "mg")
    return found


def given(view: CourseView) -> dict[str, str]:
    """Write how much drug this fill has given, and what is left of it."""
    contents = view.plan.contents
    if contents is None or contents.delivered_mg is None:
        return {}
    late = view.plan.days_past > 0
    about = ""
    if contents.planned_delivery_mg is not None:
        about = f"of {text.mg(contents.planned_delivery_mg)} planned"
    if contents.delivered_ratio is not None:
        about += f", {text.percent(contents.delivered_ratio)}"
    return {
        "mg": text.fixed(contents.delivered_mg, 1),
        "about": about,
        "kind": "harm" if late else "",
        "left": text.fixed(contents.drug_left_mg or 0.0, 1),
    }
