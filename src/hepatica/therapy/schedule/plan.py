"""The state of a pump on a day, what is due, and when it runs dry, as a band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hepatica.therapy.course import Course, Device, FillState
from hepatica.therapy.dosing import Cycle
from hepatica.therapy.pump import (
    FlowFitness,
    FlowForDosing,
    FlowObservation,
    FlowRule,
    delivered_mg,
    flow_for_dosing,
    observe_flow,
    residual_expected_ml,
    residual_limits_ml,
    runs_dry,
)

_SECONDS_PER_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What a plan needs to know beyond the facts.

    Parameters
    ----------
    fitness : FlowFitness
        When an interval is fit.
    flow_rule : FlowRule or None
        Which flow doses; ``None``: not chosen, so no flow.
    cycle : Cycle or None
        Days of a cycle; ``None``: not chosen.
    interval_days : float or None
        Longest days between drug-free refills. [d]
    """

    fitness: FlowFitness
    flow_rule: FlowRule | None
    cycle: Cycle | None
    interval_days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DryDates:
    """Days on which the pump may be empty.

    Parameters
    ----------
    on, earliest_on, latest_on : date
        Nominal, and at a flow higher or lower by the tolerance.
    days_left, earliest_days_left, latest_days_left : float
        From the day of the plan; negative once past. [d]
    """

    on: date
    earliest_on: date
    latest_on: date
    days_left: float
    earliest_days_left: float
    latest_days_left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is in the pump on the day of the plan.

    Parameters
    ----------
    fill : FillState
        The fill.
    day : int
        Days since the fill.
    volume_left_ml, drug_left_mg, delivered_mg : float or None
        Expected now; ``None`` where the flow is not known. [mL], [mg], [mg]
    planned_delivery_mg : float or None
        What the planned infusion days deliver. [mg]
    delivered_ratio : float or None
        Delivered over planned. [1]
    residual_limits_ml : tuple of float or None
        Fill / do-not-fill limits today. [mL]
    """

    fill: FillState
    day: int
    volume_left_ml: float | None = None
    drug_left_mg: float | None = None
    delivered_mg: float | None = None
    planned_delivery_mg: float | None = None
    delivered_ratio: float | None = None
    residual_limits_ml: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something that is to happen.

    Parameters
    ----------
    code : str
        ``perfusion-study``, ``empty``, ``drug-fill`` or ``refill``.
    what : str
        In words.
    on : date
        Day it is due.
    is_overdue : bool
        The day is past.
    why : str
        Where the day comes from.
    """

    code: str
    what: str
    on: date
    is_overdue: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A course on one day.

    Parameters
    ----------
    on : date
        The day.
    device : Device or None
        The pump in place.
    contents : Contents or None
        What is in it.
    gate : Contents or None
        What was in it when the day began, with the limits for today's residual;
        the same before and after today's emptying.
    observations : tuple of FlowObservation
        Every closed interval of this pump, oldest first.
    flow : FlowForDosing or None
        The flow that doses.
    flow_missing : str
        Why there is none.
    dry : DryDates or None
        When it runs dry.
    dry_missing : str
        Why that is not known.
    empty_by_on : date or None
        Day on which the drug is to come out.
    days_past : int
        Days that drug has been in beyond its infusion days.
    is_cleared : bool
        A passed perfusion study, or an exemption that holds.
    flow_deviation_ratio : float or None
        Last fit interval against the card: 0.17 is 17 % faster. [1]
    due : tuple of Due
        By day.
    """

    on: date
    device: Device | None
    contents: Contents | None = None
    gate: Contents | None = None
    observations: tuple[FlowObservation, ...] = ()
    flow: FlowForDosing | None = None
    flow_missing: str = ""
    dry: DryDates | None = None
    dry_missing: str = ""
    empty_by_on: date | None = None
    days_past: int = 0
    is_cleared: bool = False
    flow_deviation_ratio: float | None = None
    due: tuple[Due, ...] = ()

    @property
    def next_due(self) -> Due | None:
        """What comes first."""
        return self.due[0] if self.due else None


def observations_of(
    device: Device, course: Course, fitness: FlowFitness, *, on: date
) -> tuple[FlowObservation, ...]:
    """Work out the flow of every closed interval of a pump.

    Parameters
    ----------
    device : Device
        The pump.
    course : Course
        For the exposures in it.
    fitness : FlowFitness
        When an interval is fit.
    on : date
        Later emptyings are left out.

    Returns
    -------
    tuple of FlowObservation
        Oldest first, unfit ones with their reasons.
    """
    found = []
    for fill in device.fills:
        if fill.emptied_at is None or fill.residual_volume_ml is None:
            continue
        days = (fill.emptied_at - fill.at).total_seconds() / _SECONDS_PER_DAY
        if days <= 0 or fill.emptied_at.date() > on:
            continue
        start, end = fill.on, fill.emptied_at.date()
        exposures: Sequence[str] = ()
        if course.exposures:
            exposures = [
                f"{exposure.exposure.value} within the interval"
                for exposure in course.exposures
                if exposure.from_on <= end and exposure.to_on >= start
            ]
        found.append(
            observe_flow(
                fill_volume_ml=fill.payload.volume_ml,
                residual_volume_ml=fill.residual_volume_ml,
                days=days,
                infusate=fill.payload.infusate,
                fitness=fitness,
                from_on=start,
                to_on=end,
                exposures=exposures,
                is_partial=fill.payload.is_partial,
                has_spill=fill.has_spill,
                has_known_start=fill.has_known_start,
            )
        )
    return tuple(found)


def plan(course: Course, *, on: date, policies: Policies) -> Plan:
    """Say how a course stands on a day and what is due.

    Parameters
    ----------
    course : Course
        What happened.
    on : date
        The day.
    policies : Policies
        Fitness, flow rule, cycle, interval.

    Returns
    -------
    Plan
        Always an answer; what is not known says why.

    Notes
    -----
    Hazards: HZ-002 (drug past its infusion days), HZ-007 (a pump run dry).
    """
    device = course.device
    if device is None:
        inside = sum(d.explanted_on is None for d in course.devices.values())
        missing = "two pumps in place; name one" if inside > 1 else "no pump in place"
        return Plan(on=on, device=None, flow_missing=missing, dry_missing=missing)
    observations = observations_of(device, course, policies.fitness, on=on)
    # today's residual gates today's fill; it informs the next dose, not this one
    earlier = tuple(o for o in observations if o.to_on is not None and o.to_on < on)
    flow, flow_missing = _flow(device, earlier, policies, on=on)
    is_cleared = device.study_passed_on is not None or any(
        exemption.exempt_from == "perfusion-study" and exemption.until_on >= on
        for exemption in course.exemptions
    )
    inside_now = device.contents
    contents, dry, dry_missing = None, None, "nothing is in the pump"
    empty_by_on, days_past = None, 0
    if inside_now is not None:
        contents = _contents(inside_now, flow, policies.fitness, on=on)
        dry, dry_missing = _dry(inside_now, flow, flow_missing, policies.fitness, on=on)
        infusion_days = inside_now.payload.infusion_days
        if inside_now.is_drug and infusion_days is not None:
            empty_by_on = inside_now.on + timedelta(days=math.floor(infusion_days))
            days_past = max(0, (on - empty_by_on).days)
    return Plan(
        on=on,
        device=device,
        contents=contents,
        gate=_gate(device, flow, policies.fitness, on=on),
        observations=observations,
        flow=flow,
        flow_missing=flow_missing,
        dry=dry,
        dry_missing=dry_missing,
        empty_by_on=empty_by_on,
        days_past=days_past,
        is_cleared=is_cleared,
        flow_deviation_ratio=_deviation(device, observations),
        due=_due(course, device, dry, empty_by_on, policies, on=on, cleared=is_cleared),
    )


def _gate(
    device: Device, flow: FlowForDosing | None, fitness: FlowFitness, *, on: date
) -> Contents | None:
    inside = [
        fill
        for fill in device.fills[-2:]
        if fill.on < on and (fill.emptied_at is None or fill.emptied_at.date() >= on)
    ]
    return _contents(inside[-1], flow, fitness, on=on) if inside else None


def _flow(
    device: Device,
    observations: tuple[FlowObservation, ...],
    policies: Policies,
    *,
    on: date,
) -> tuple[FlowForDosing | None, str]:
    if device.programmed_flow_rate_ml_per_day is not None:
        return (
            FlowForDosing(
                flow_ml_per_day=device.programmed_flow_rate_ml_per_day,
                source="programmed",
                on=device.programmed_on,
                note="the rate that the pump is set to",
            ),
            "",
        )
    if device.factory_flow_rate_ml_per_day is None:
        return None, "the pump has no flow on its card and no set rate"
    if policies.flow_rule is None:
        return None, "no flow rule is bound to the course"
    last_dosed = next(
        (f for f in reversed(device.fills) if f.is_drug and f.on < on), None
    )
    return (
        flow_for_dosing(
            observations=observations,
            rule=policies.flow_rule,
            factory_flow_rate_ml_per_day=device.factory_flow_rate_ml_per_day,
            factory_on=device.implanted_on,
            last_dosed_flow_ml_per_day=(
                last_dosed.payload.flow_ml_per_day if last_dosed else None
            ),
        ),
        "",
    )


def _contents(
    fill: FillState, flow: FlowForDosing | None, fitness: FlowFitness, *, on: date
) -> Contents:
    day = (on - fill.on).days
    # glycerin and what is not known flow otherwise: nothing is computed from them
    if flow is None or day < 0 or fill.payload.infusate not in fitness.same_viscosity:
        return Contents(fill=fill, day=day)
    volume, drug = fill.payload.volume_ml, fill.payload.drug_mg
    rate = flow.flow_ml_per_day
    left = residual_expected_ml(fill_volume_ml=volume, flow_ml_per_day=rate, days=day)
    gone = delivered_mg(
        fill_drug_mg=drug, fill_volume_ml=volume, flow_ml_per_day=rate, days=day
    )
    planned = None
    if drug > 0 and fill.payload.infusion_days is not None:
        planned = delivered_mg(
            fill_drug_mg=drug,
            fill_volume_ml=volume,
            flow_ml_per_day=rate,
            days=fill.payload.infusion_days,
        )
    return Contents(
        fill=fill,
        day=day,
        volume_left_ml=left,
        drug_left_mg=drug - gone,
        delivered_mg=gone,
        planned_delivery_mg=planned,
        delivered_ratio=gone / planned if planned else None,
        residual_limits_ml=residual_limits_ml(
            fill_volume_ml=volume,
            flow_ml_per_day=rate,
            days=day,
            tolerance_ratio=fitness.tolerance_ratio,
        ),
    )


def _dry(
    fill: FillState,
    flow: FlowForDosing | None,
    flow_missing: str,
    fitness: FlowFitness,
    *,
    on: date,
) -> tuple[DryDates | None, str]:
    if flow is None:
        return None, flow_missing
    if fill.payload.infusate not in fitness.same_viscosity:
        return None, f"{fill.payload.infusate.value} flows slower by an unknown amount"
    band = runs_dry(
        volume_ml=fill.payload.volume_ml,
        flow_ml_per_day=flow.flow_ml_per_day,
        tolerance_ratio=fitness.tolerance_ratio,
    )
    day = (on - fill.on).days
    # the day on which it runs out, not the first whole day without anything
    dates = [
        fill.on + timedelta(days=math.floor(days))
        for days in (band.days, band.earliest_days, band.latest_days)
    ]
    return (
        DryDates(
            on=dates[0],
            earliest_on=dates[1],
            latest_on=dates[2],
            days_left=band.days - day,
            earliest_days_left=band.earliest_days - day,
            latest_days_left=band.latest_days - day,
        ),
        "",
    )


def _deviation(
    device: Device, observations: tuple[FlowObservation, ...]
) -> float | None:
    card = device.factory_flow_rate_ml_per_day
    fit = [o for o in observations if o.is_fit_for_dosing]
    if card is None or not fit:
        return None
    return fit[-1].flow_ml_per_day / card - 1


def _due(
    course: Course,
    device: Device,
    dry: DryDates | None,
    empty_by_on: date | None,
    policies: Policies,
    *,
    on: date,
    cleared: bool,
) -> tuple[Due, ...]:
    due: list[tuple[str, str, date, str]] = []
    if not cleared and course.phase in ("implanted", "cleared"):
        due.append(
            ("perfusion-study", "Perfusion study", device.implanted_on, "before drug")
        )
    if empty_by_on is not None:
        due.append(
            ("empty", "Take the drug out", empty_by_on, "end of the infusion days")
        )
    drug_fill, inside = device.last_drug_fill, device.contents
    holds_drug = inside is not None and inside.is_drug
    if course.phase == "treatment" and drug_fill and policies.cycle and not holds_drug:
        next_on = drug_fill.on + timedelta(days=math.floor(policies.cycle.cycle_days))
        due.append(("drug-fill", "Next drug fill", next_on, "length of the cycle"))
    if inside is not None and not holds_drug:
        refill = _refill(course, inside, dry, policies)
        if refill is not None:
            due.append(refill)
    return tuple(
        Due(code=code, what=what, on=day, is_overdue=day < on, why=why)
        for code, what, day, why in sorted(due, key=lambda item: item[2])
    )


def _refill(
    course: Course, inside: FillState, dry: DryDates | None, policies: Policies
) -> tuple[str, str, date, str] | None:
    interval = course.maintenance_interval_days or policies.interval_days
    planned = (
        inside.on + timedelta(days=math.floor(interval))
        if interval is not None
        else None
    )
    if dry is not None and (planned is None or dry.earliest_on < planned):
        return ("refill", "Refill", dry.earliest_on, "before it may run dry")
    if planned is None:
        return None
    return ("refill", "Refill", planned, "interval of this infusate")
