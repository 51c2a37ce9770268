"""What a state means on a day: by therapy's functions, from dates and figures."""

from __future__ import annotations

from datetime import date

from hepatica.actions.projection_labs import LabNeed
from hepatica.actions.projection_state import State, Step
from hepatica.therapy import schedule
from hepatica.therapy.pump import delivered_mg
from hepatica.therapy.schedule import DryDates

_STUDY = "perfusion-study"


def days_past(state: State, *, on: date) -> int:
    """Count the days that drug is in beyond its infusion days.

    Parameters
    ----------
    state : State
        Of the course.
    on : date
        The day.

    Returns
    -------
    int
        0 where it is not.
    """
    return max(0, (on - state.empty_by_on).days) if state.empty_by_on else 0


def delivered_ratio(state: State, *, on: date) -> float | None:
    """Compare what the pump has delivered with what was planned.

    Parameters
    ----------
    state : State
        Of the course.
    on : date
        The day.

    Returns
    -------
    float or None
        Delivered over planned; ``None`` without drug, plan or known flow. [1]
    """
    inside = state.inside
    if inside is None or inside.infusion_days is None or not inside.drug_mg > 0:
        return None
    flow = inside.flow_on(on)
    if flow is None:
        return None
    # what was meant is what the flow that the fill was made for delivers
    meant_ml_per_day = inside.made_for_flow_ml_per_day or flow
    gone, planned = (
        delivered_mg(
            fill_drug_mg=inside.drug_mg,
            fill_volume_ml=inside.volume_ml,
            flow_ml_per_day=rate,
            days=days,
        )
        for rate, days in (
            (flow, (on - inside.on).days),
            (meant_ml_per_day, inside.infusion_days),
        )
    )
    return gone / planned if planned else None


def dry_dates(state: State, *, on: date) -> DryDates | None:
    """Say when the pump runs dry.

    Parameters
    ----------
    state : State
        Of the course.
    on : date
        The day from which the days count.

    Returns
    -------
    DryDates or None
        ``None`` where nothing is in the pump or its flow is not known.
    """
    inside = state.inside
    flow = inside.flow_on(on) if inside is not None else None
    if inside is None or flow is None:
        return None
    return schedule.dry_dates(
        volume_ml=inside.volume_ml,
        filled_on=inside.on,
        flow_ml_per_day=flow,
        tolerance_ratio=inside.tolerance_ratio,
        on=on,
    )


def labs_missing(state: State, *, on: date) -> str:
    """Say which results are missing for a drug fill that is due.

    Parameters
    ----------
    state : State
        Of the course.
    on : date
        The day.

    Returns
    -------
    str
        Empty where none is missing, or no drug fill is due yet.
    """
    if not any(step.code == "drug-fill" and step.on <= on for step in state.steps):
        return ""
    return "; ".join(
        f"{need.title}: {why}" for need in state.labs if (why := _why(need, on))
    )


def next_step(state: State, *, on: date) -> Step | None:
    """Give what is due first.

    Parameters
    ----------
    state : State
        Of the course.
    on : date
        The day.

    Returns
    -------
    Step or None
        The perfusion study only while no exemption holds.
    """
    return next(iter(_steps(state, on)), None)


def due_steps(state: State, *, on: date) -> tuple[Step, ...]:
    """List what is due on a day, or was due before.

    Parameters
    ----------
    state : State
        Of the course.
    on : date
        The day.

    Returns
    -------
    tuple of Step
        By day, the perfusion study last: its day is that of the implantation, and it
        is due before drug, not on that day.
    """
    due = [step for step in _steps(state, on) if step.on <= on]
    return tuple(sorted(due, key=lambda step: step.code == _STUDY))


def _steps(state: State, on: date) -> list[Step]:
    """Leave the perfusion study out while an exemption holds."""
    is_exempt = state.exempt_until_on is not None and state.exempt_until_on >= on
    return [step for step in state.steps if not (is_exempt and step.code == _STUDY)]


def _why(need: LabNeed, on: date) -> str:
    if need.latest_on is None:
        return "no result on record"
    if need.fault:
        return need.fault
    age = (on - need.latest_on).days
    return f"{age} days old" if age > need.max_age_days else ""
