"""The state of a pump on a day, what is due, and when it runs dry, as a band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

from hepatica.therapy.course import Course, Device, FillState, as_of
from hepatica.therapy.course.fever import has_fever
from hepatica.therapy.pump import (
    FlowFitness,
    FlowForDosing,
    FlowObservation,
    delivered_mg,
    flow_for_dosing,
    observe_flow,
    residual_expected_ml,
    residual_limits_ml,
    runs_dry,
)
from hepatica.therapy.pump.flow_watch import FlowReport, watch_flow
from hepatica.therapy.schedule.cycles import CycleDays, cycle_days
from hepatica.therapy.schedule.due import due_in
from hepatica.therapy.schedule.types import Contents, DryDates, Plan, Policies

_SECONDS_PER_DAY = 24 * 60 * 60


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
        if fill.emptied_at is None or fill.emptied_at.date() > on:
            continue
        start, end = fill.on, fill.emptied_at.date()
        exposures = [
            f"{exposure.exposure.value} within the interval"
            for exposure in course.exposures
            if exposure.from_on <= end and exposure.to_on >= start
        ]
        # a fever that was only answered to at a visit counts as one reported
        if course.symptoms and has_fever(course, first=start, last=end):
            exposures = [*exposures, "fever within the interval"]
        exposures = list(dict.fromkeys(exposures))
        seen = observation_of(fill, fitness, exposures=exposures)
        if seen is not None:
            found.append(seen)
    return tuple(found)


def observation_of(
    fill: FillState, fitness: FlowFitness, *, exposures: Sequence[str]
) -> FlowObservation | None:
    """Work out the flow of one fill, once it came out.

    Parameters
    ----------
    fill : FillState
        A fill and what became of it.
    fitness : FlowFitness
        When an interval is fit.
    exposures : sequence of str
        What makes it unfit, in words.

    Returns
    -------
    FlowObservation or None
        ``None`` where it has not come out, no time has passed, or another center
        did not say how much it put in.
    """
    if fill.emptied_at is None or fill.residual_volume_ml is None:
        return None
    if not fill.has_known_volume:
        return None
    days = (fill.emptied_at - fill.at).total_seconds() / _SECONDS_PER_DAY
    if days <= 0:
        return None
    return observe_flow(
        fill_volume_ml=fill.payload.volume_ml,
        residual_volume_ml=fill.residual_volume_ml,
        days=days,
        infusate=fill.payload.infusate,
        fitness=fitness,
        from_on=fill.on,
        to_on=fill.emptied_at.date(),
        exposures=exposures,
        is_partial=fill.payload.is_partial,
        has_spill=fill.has_spill,
        has_known_start=fill.has_known_start,
    )


def plan(
    course: Course, *, on: date, policies: Policies, slot: str | None = None
) -> Plan:
    """Say how a course stands on a day and what is due.

    Parameters
    ----------
    course : Course
        What happened.
    on : date
        The day; what happened later is not seen.
    policies : Policies
        Fitness, flow rule, cycle, interval.
    slot : str or None
        One of several pumps; ``None``: the only one, and of two neither.

    Returns
    -------
    Plan
        Always an answer; what is not known says why.

    Notes
    -----
    Hazards: HZ-002 (drug past its infusion days), HZ-007 (a pump run dry).
    """
    course = as_of(course, on=on)
    in_place = course.in_place
    device = course.device
    if slot is not None:
        device = next((d for d in in_place if d.slot == slot), None)
    if device is None:
        is_open = slot is None and bool(in_place)
        missing = "two pumps in place; name one" if is_open else "no pump in place"
        return Plan(on=on, device=None, flow_missing=missing, dry_missing=missing)
    observations = observations_of(device, course, policies.fitness, on=on)
    # today's residual gates today's fill; it informs the next dose, not this one
    earlier = tuple(o for o in observations if o.to_on is not None and o.to_on < on)
    flow, flow_missing = _flow(device, earlier, policies, on=on)
    is_cleared = course.is_cleared(device, on=on)
    inside_now = device.contents
    contents, dry, dry_missing = None, None, "nothing is in the pump"
    empty_by_on, days_past = None, 0
    if inside_now is not None:
        contents = _contents(inside_now, flow, policies.fitness, on=on)
        dry, dry_missing = _dry(inside_now, flow, flow_missing, policies.fitness, on=on)
        infusion_days = inside_now.payload.infusion_days
        if course.died_on is not None:
            # what is in it is disposed of with the pump; no day of it matters now
            dry, dry_missing = None, "a death is on record"
        elif inside_now.is_drug and infusion_days is not None:
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
        flow_report=_report(device, observations, policies),
        due=due_in(
            course, device, dry, empty_by_on, policies, on=on, cleared=is_cleared
        ),
        cycle=_cycle(device, policies, on=on),
    )


def _cycle(device: Device, policies: Policies, *, on: date) -> CycleDays | None:
    fill = device.last_drug_fill
    if fill is None or policies.cycle is None:
        return None
    return cycle_days(policies.cycle, filled_on=fill.on, on=on)


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
    is_set = device.programmed_flow_rate_ml_per_day is not None
    if is_set and device.factory_flow_rate_ml_per_day is not None:
        return None, (
            "the pump has a flow on its card and a set rate; one of the two is wrong: "
            "withdraw it"
        )
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
    is_known = fill.has_known_volume and fill.has_known_drug
    is_steady = fill.payload.infusate in fitness.same_viscosity
    if flow is None or day < 0 or not is_known or not is_steady:
        return Contents(fill=fill, day=day)
    volume, drug = fill.payload.volume_ml, fill.payload.drug_mg
    rate = flow.flow_ml_per_day
    left = residual_expected_ml(fill_volume_ml=volume, flow_ml_per_day=rate, days=day)
    gone = delivered_mg(
        fill_drug_mg=drug, fill_volume_ml=volume, flow_ml_per_day=rate, days=day
    )
    fast = delivered_mg(
        fill_drug_mg=drug,
        fill_volume_ml=volume,
        flow_ml_per_day=rate * (1 + fitness.tolerance_ratio),
        days=day,
    )
    planned = None
    if drug > 0 and fill.payload.infusion_days is not None:
        # what was meant is what the flow that the fill was made for delivers
        planned = delivered_mg(
            fill_drug_mg=drug,
            fill_volume_ml=volume,
            flow_ml_per_day=fill.payload.flow_ml_per_day or rate,
            days=fill.payload.infusion_days,
        )
    low, high = residual_limits_ml(
        fill_volume_ml=volume,
        flow_ml_per_day=rate,
        days=day,
        tolerance_ratio=fitness.tolerance_ratio,
    )
    return Contents(
        fill=fill,
        day=day,
        volume_left_ml=left,
        drug_left_mg=drug - gone,
        delivered_mg=gone,
        planned_delivery_mg=planned,
        delivered_ratio=gone / planned if planned else None,
        delivered_ratio_high=fast / planned if planned else None,
        # what stays in a pump that has run dry cannot be told from nothing
        residual_limits_ml=(low, max(high, fitness.unusable_volume_ml)),
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
    if not fill.has_known_volume:
        return None, "how much was put in elsewhere is not known"
    if fill.payload.infusate not in fitness.same_viscosity:
        return None, f"{fill.payload.infusate.value} flows slower by an unknown amount"
    return (
        dry_dates(
            volume_ml=fill.payload.volume_ml,
            filled_on=fill.on,
            flow_ml_per_day=flow.flow_ml_per_day,
            tolerance_ratio=fitness.tolerance_ratio,
            on=on,
        ),
        "",
    )


def dry_dates(
    *,
    volume_ml: float,
    filled_on: date,
    flow_ml_per_day: float,
    tolerance_ratio: float,
    on: date,
) -> DryDates:
    """Say on which days a fill runs dry.

    Parameters
    ----------
    volume_ml : float
        Volume of the fill. [mL], > 0
    filled_on : date
        Day of the fill.
    flow_ml_per_day : float
        [mL/d], > 0
    tolerance_ratio : float
        Deviation of the flow that the band allows. [1]
    on : date
        Day from which the days left count.

    Returns
    -------
    DryDates
        The days on which it runs out, not the first whole days without anything.
    """
    band = runs_dry(
        volume_ml=volume_ml,
        flow_ml_per_day=flow_ml_per_day,
        tolerance_ratio=tolerance_ratio,
    )
    day = (on - filled_on).days
    dates = [
        filled_on + timedelta(days=math.floor(days))
        for days in (band.days, band.earliest_days, band.latest_days)
    ]
    return DryDates(
        on=dates[0],
        earliest_on=dates[1],
        latest_on=dates[2],
        days_left=band.days - day,
        earliest_days_left=band.earliest_days - day,
        latest_days_left=band.latest_days - day,
    )


def _report(
    device: Device, observations: tuple[FlowObservation, ...], policies: Policies
) -> FlowReport | None:
    card = device.factory_flow_rate_ml_per_day
    if policies.flow_watch is None or card is None or not card > 0:
        return None
    return watch_flow(
        observations,
        label_ml_per_day=card,
        rule=policies.flow_watch,
        fitness=policies.fitness,
        signatures=policies.fault_signatures,
    )


def _deviation(
    device: Device, observations: tuple[FlowObservation, ...]
) -> float | None:
    card = device.factory_flow_rate_ml_per_day
    fit = [o for o in observations if o.is_fit_for_dosing]
    if card is None or not fit:
        return None
    return fit[-1].flow_ml_per_day / card - 1
