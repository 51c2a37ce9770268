"""The head of a course: eight questions, each with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hepatica.web import text
from hepatica.web.presenters.fact_words import INFUSATES

if TYPE_CHECKING:
    from hepatica.actions.views import CourseView

PHASES = {
    "referred": "Before the operation",
    "implanted": "Pump in, no study passed",
    "cleared": "Cleared for drug",
    "treatment": "Treatment",
    "maintenance": "Maintenance",
    "explanted": "Pump taken out",
    "closed": "Closed",
    "died": "Died",
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer; ``is_unknown`` draws it as what is not known."""

    question: str
    value: str
    unit: str = ""
    age: str = ""
    kind: str = ""
    lines: tuple[str, ...] = ()
    is_unknown: bool = False


def answers(view: CourseView) -> tuple[Answer, ...]:
    """Answer who, pump, contents, drug, dry, phase, dose and what next."""
    return (
        _who(view),
        _pump(view),
        _contents(view),
        _drug(view),
        _dry(view),
        _phase(view),
        _dose(view),
        _next(view),
    )


def _who(view: CourseView) -> Answer:
    person, lines = view.person, []
    if person is not None:
        about = [person.record_no or view.id]
        about += [f"{person.age} years"] if person.age is not None else []
        about += [person.sex] if person.sex else []
        lines.append(", ".join(about))
        if person.birth_date is not None:
            lines.append(f"born {text.day(person.birth_date)}")
    else:
        lines.append("No person is linked yet")
    if view.course.weights:
        last = view.course.weights[-1]
        when = text.day(last.on, near=view.on)
        lines.append(f"{text.kg(last.payload.weight_kg)}, {when}")
    else:
        lines.append("Not weighed yet")
    name = person.name if person is not None else view.id
    return Answer(question="Who", value=name, kind="name", lines=tuple(lines))


def _pump(view: CourseView) -> Answer:
    device = view.plan.device
    if device is None:
        why = "More than one pump is in place" if len(view.course.devices) > 1 else ""
        return Answer(
            question="Pump",
            value="No pump" if not why else "Not clear",
            kind="text",
            lines=(why or "No implant is recorded",),
            is_unknown=True,
        )
    model = view.rules.pumps.get(device.model)
    size = f"{text.plain(model.reservoir_volume_ml)}{text.NBSP}mL" if model else ""
    label = device.factory_flow_rate_ml_per_day
    rate = device.programmed_flow_rate_ml_per_day
    lines = [model.title if model else f"{device.model}, not in the knowledge in force"]
    if rate is not None:
        lines.append(f"Set to {text.flow(rate)}")
    elif label is not None:
        lines.append(f"Label {text.flow(label)}")
    lines[-1] += f", serial {device.serial}"
    place = f"{device.side} abdomen, " if device.side else ""
    lines.append(f"{place}since {text.day(device.implanted_on, near=view.on)}")
    return Answer(
        question="Pump",
        value=size or device.model,
        kind="text",
        lines=tuple(lines),
    )


def _contents(view: CourseView) -> Answer:
    contents = view.plan.contents
    if contents is None:
        return Answer(
            question="What is in it",
            value="Nothing recorded",
            kind="text",
            is_unknown=True,
        )
    payload = contents.fill.payload
    name = payload.other_infusate or INFUSATES[payload.infusate.value]
    lines = [f"{text.put_in_ml(contents.fill)}, filled {_filled(view)}"]
    if payload.infusion_days is not None and contents.fill.is_drug:
        lines.append(f"day {contents.day} of {text.plain(payload.infusion_days)}")
    else:
        lines.append(f"day {contents.day}")
    if payload.additives:
        lines.insert(0, "with " + text.listing([a.id for a in payload.additives]))
    return Answer(question="What is in it", value=name, kind="text", lines=tuple(lines))


def _filled(view: CourseView) -> str:
    contents = view.plan.contents
    return text.moment(contents.fill.at, near=view.on) if contents else ""


def _drug(view: CourseView) -> Answer:
    contents, question = view.plan.contents, "How much drug"
    if contents is None or not contents.fill.is_drug:
        return Answer(
            question=question, value="0", unit="mg", age="no drug in the pump"
        )
    total = text.put_in_mg(contents.fill)
    if contents.drug_left_mg is None:
        return Answer(
            question=question,
            value="Not known",
            kind="text",
            lines=(f"of {total}; no flow to reckon with",),
            is_unknown=True,
        )
    late = view.plan.days_past > 0
    age = f"of {total}"
    if contents.delivered_ratio is not None and late:
        age += f"; {text.percent(contents.delivered_ratio)} of the planned dose given"
    return Answer(
        question=question,
        value=text.fixed(contents.drug_left_mg, 0),
        unit="mg left",
        age=age,
        kind="harm" if late else "drug",
    )


def _dry(view: CourseView) -> Answer:
    dry, question = view.plan.dry, "Runs dry"
    if dry is None:
        return Answer(
            question=question,
            value="Not known",
            kind="text",
            lines=(text.sentence(view.plan.dry_missing),),
            is_unknown=True,
        )
    dates = text.span(dry.earliest_on, dry.latest_on, near=view.on)
    if dry.latest_days_left < 0:
        return Answer(question=question, value="Dry", age=f"since {dates}", kind="harm")
    band = text.band_days(dry.earliest_days_left, dry.latest_days_left)
    return Answer(
        question=question,
        value=text.fixed(max(0.0, dry.days_left), 0),
        unit="days",
        age=f"{band} ({dates}) if it is not emptied",
        kind="harm" if dry.earliest_days_left <= 0 else "",
    )


def _phase(view: CourseView) -> Answer:
    course, contents = view.course, view.plan.contents
    n_cycles = sum(
        fill.is_drug
        for device in (*course.former_devices, *course.devices.values())
        for fill in device.fills
    )
    value, lines = PHASES.get(course.phase, course.phase), []
    if course.phase == "treatment":
        half = "drug days" if contents and contents.fill.is_drug else "drug-free days"
        value = f"Cycle {n_cycles}, {half}"
    first = course.first_drug_fill
    if first is not None:
        lines.append(f"Treatment since {text.day(first.on, near=view.on)}")
    elif view.plan.device is not None:
        lines.append("No drug yet")
    if view.plan.device is not None and not view.plan.is_cleared:
        lines.append("Not cleared: no passed perfusion study")
    return Answer(question="Phase", value=value, kind="text", lines=tuple(lines))


def _dose(view: CourseView) -> Answer:
    contents, device = view.plan.contents, view.plan.device
    if contents is not None and contents.fill.is_drug:
        rate = contents.fill.payload.dose_rate_mg_per_kg_per_day
        if rate is None:
            return Answer(
                question="Dose now", value="Not known", kind="text", is_unknown=True
            )
        since = text.day(contents.fill.on, near=view.on)
        return Answer(
            question="Dose now",
            value=text.plain(round(rate, 4)),
            unit="mg/kg/day",
            age=f"since {since}",
        )
    last = device.last_drug_fill if device is not None else None
    rate = last.payload.dose_rate_mg_per_kg_per_day if last else None
    lines: tuple[str, ...] = ()
    if last is not None and rate is not None:
        lines = (f"last {text.rate(rate)}, {text.day(last.on, near=view.on)}",)
    return Answer(question="Dose now", value="None", kind="text", lines=lines)


def _next(view: CourseView) -> Answer:
    due = view.plan.next_due
    if due is None:
        words = "Nothing is planned"
        return Answer(question="What next", value=words, kind="text", is_unknown=True)
    when = text.weekday(due.on, near=view.on)
    lines = [f"{text.days_ago(due.on, today=view.on)}; {due.why}"]
    later = [f"{d.what}: {text.day(d.on, near=view.on)}" for d in view.plan.due[1:3]]
    kind = "harm text" if due.is_overdue else "text"
    value = f"{due.what}, {when}"
    if due.is_overdue:
        lines[0] = f"Overdue by {text.n((view.on - due.on).days, 'day')}; {due.why}"
    return Answer(question="What next", value=value, kind=kind, lines=(*lines, *later))
