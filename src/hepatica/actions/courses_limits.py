"""What a figure cannot be, and what is asked for twice, at the edge of the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from hepatica.actions.courses_change import jumps
from hepatica.actions.knowledge_force import in_force, rules_in_force
from hepatica.errors import FieldError, InputError
from hepatica.knowledge import bounds_for
from hepatica.therapy.course import (
    ENDED,
    Course,
    Device,
    FillState,
    kinds,
    order_kinds,
)
from hepatica.therapy.course.envelope import Payload
from hepatica.therapy.labs import Bounds
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import policies_of

AnyPayload = TypeVar("AnyPayload", bound=Payload)

QUANTITIES: dict[str, dict[str, str]] = {
    kinds.WeightMeasured.KIND: {"weight_kg": "weight_kg", "height_cm": "height_cm"},
    kinds.PumpImplanted.KIND: {"factory_flow_rate_ml_per_day": "flow_ml_per_day"},
    kinds.PumpProgrammed.KIND: {"flow_rate_ml_per_day": "flow_ml_per_day"},
    kinds.PumpEmptied.KIND: {"residual_volume_ml": "residual_volume_ml"},
    kinds.PumpFilled.KIND: {
        "volume_ml": "fill_volume_ml",
        "dose_rate_mg_per_kg_per_day": "dose_rate_mg_per_kg_per_day",
        "dosing_weight_kg": "dosing_weight_kg",
        "flow_ml_per_day": "flow_ml_per_day",
        "infusion_days": "infusion_days",
    },
    kinds.MaintenanceStarted.KIND: {"interval_days": "interval_days"},
    order_kinds.FillPrepared.KIND: {"volume_ml": "fill_volume_ml"},
    kinds.DoseDecided.KIND: {
        "dose_rate_mg_per_kg_per_day": "dose_rate_mg_per_kg_per_day",
        "fill_volume_ml": "fill_volume_ml",
        "infusion_days": "infusion_days",
    },
}
"""Kind to its fields, each with the quantity whose bounds hold for it."""

_WITHOUT_DRUG = ("maintenance", "explanted", *ENDED)
# Kinds that keep the mark of a second reading.
_MARKED = (kinds.WeightMeasured, kinds.LabsResulted, kinds.PumpEmptied)


def check_figures(
    payload: AnyPayload,
    course: Course,
    *,
    center_id: str,
    on: date,
    is_confirmed: bool,
    is_from_feed: bool = False,
    corrects: str | None = None,
) -> AnyPayload:
    """Refuse impossible figures, and unusual ones that were not read twice.

    Parameters
    ----------
    payload : Payload
        What is to be recorded.
    course : Course
        For what is in the pump and the figures before.
    center_id : str
        Whose activated bounds hold.
    on : date
        The day.
    is_confirmed : bool
        It was read twice.
    is_from_feed : bool
        A laboratory's own figures are kept as they came; reading judges them.
    corrects : str or None
        Fact that is corrected; its figures are not held against the new ones.

    Returns
    -------
    Payload
        The same, marked as confirmed where it can be.

    Raises
    ------
    InputError
        Every field at once, with what is allowed and what to do.
    """
    if isinstance(payload, _MARKED):
        is_confirmed = is_confirmed or payload.is_confirmed
    if isinstance(payload, kinds.PumpEmptied):
        payload = replace(payload, is_confirmed=is_confirmed)
    if is_from_feed:
        return payload
    bounds = bounds_for(in_force(center_id, on))
    impossible = [
        _impossible(path, bounds[quantity])
        for path, value, quantity in _figures(payload)
        if quantity in bounds and bounds[quantity].is_impossible(value)
    ]
    asks = [
        _unusual(path, told)
        for path, told in jumps(payload, course, bounds, on=on, corrects=corrects)
    ]
    asks += [
        _unusual(path, _usual(bounds[quantity]))
        for path, value, quantity in _figures(payload)
        if quantity in bounds and bounds[quantity].is_unusual(value)
    ]
    if isinstance(payload, kinds.PumpEmptied):
        asks += _came_out(
            payload, course, center_id=center_id, on=on, corrects=corrects
        )
    elif isinstance(payload, kinds.PumpFilled):
        asks += _goes_in(payload, course, center_id=center_id, on=on)
    if impossible or (asks and not is_confirmed):
        raise InputError(*_once([*impossible, *([] if is_confirmed else asks)]))
    if asks and isinstance(payload, _MARKED):
        payload = replace(payload, is_confirmed=True)
    return payload


def _figures(payload: Payload) -> Iterator[tuple[str, float, str]]:
    for name, quantity in QUANTITIES.get(payload.KIND, {}).items():
        value = getattr(payload, name)
        if value is not None:
            yield name, value, quantity
    if isinstance(payload, kinds.LabsResulted):
        for index, result in enumerate(payload.results):
            yield f"results[{index}].value", result.value, result.analyte


def _came_out(
    payload: kinds.PumpEmptied,
    course: Course,
    *,
    center_id: str,
    on: date,
    corrects: str | None,
) -> Iterator[FieldError]:
    """Ask for a residual above the fill, or one that voids a drug order, once more."""
    device = course.devices.get(payload.slot)
    inside = _emptied(device, corrects) if device else None
    if device is None or inside is None:
        return
    residual = payload.residual_volume_ml
    if inside._replace(residual_volume_ml=residual).came_out_over:
        yield _unusual("residual_volume_ml", "it is above what was put in")
        return
    rules = rules_in_force(center_id, course.rules, on=on)
    planned = plan(course, on=on, policies=policies_of(rules))
    gate = planned.gate if planned.device is device else None
    if gate is None or gate.fill.fact != inside.fact or gate.residual_limits_ml is None:
        return
    low, high = gate.residual_limits_ml
    # without drug, and with none to come, it is a matter of the flow alone
    matters = inside.is_drug or course.phase not in _WITHOUT_DRUG
    if matters and not low <= payload.residual_volume_ml <= high:
        yield _unusual("residual_volume_ml", "it is outside the limits of this day")


def _emptied(device: Device, corrects: str | None) -> FillState | None:
    """Find the fill that came out: the one in the pump, or of what is corrected."""
    before = (f for f in device.fills if corrects and f.emptied_by == corrects)
    return next(before, device.contents)


def _goes_in(
    payload: kinds.PumpFilled, course: Course, *, center_id: str, on: date
) -> Iterator[FieldError]:
    device = course.devices.get(payload.slot)
    pumps = rules_in_force(center_id, course.rules, on=on).pumps
    model = pumps.get(device.model) if device else None
    if model and payload.volume_ml > model.reservoir_volume_ml:
        most = f"{model.reservoir_volume_ml:g} mL"
        yield _unusual("volume_ml", f"the reservoir of this pump holds {most}")


def _impossible(path: str, limit: Bounds) -> FieldError:
    return FieldError(
        path=path,
        code="impossible",
        message=(
            f"must be from {limit.impossible_below:g} to {limit.impossible_above:g} "
            f"{limit.unit}; check the figure and its unit"
        ),
    )


def _usual(limit: Bounds) -> str:
    low, high = f"{limit.unusual_below:g}", f"{limit.unusual_above:g}"
    return f"as a rule it is from {low} to {high} {limit.unit}"


def _unusual(path: str, why: str) -> FieldError:
    return FieldError(
        path=path,
        code="unusual-confirm",
        message=f"is unusual: {why}; read it again and confirm it, or correct it",
    )


def _once(errors: list[FieldError]) -> list[FieldError]:
    """Keep the first word on each field: the refusal before the question."""
    return list({error.path: error for error in reversed(errors)}.values())[::-1]
