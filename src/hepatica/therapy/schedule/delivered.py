"""Drug that reached the patient, fill by fill: measured, or a band that says why.

What was put in is known; what came out again is measured, or it is not. The difference
is what was delivered. It belongs to the person, whichever pump it came from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hepatica.therapy.course import Course, FillState, as_of
from hepatica.therapy.course.kinds_treatment import BolusAgent
from hepatica.therapy.course.state_stages import DatedBolus
from hepatica.therapy.pump import FlowForDosing, delivered_mg
from hepatica.therapy.schedule.plan import plan
from hepatica.therapy.schedule.types import Policies


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredFill:
    """What one drug fill delivered, a cycle's dose.

    Parameters
    ----------
    fill : str
        Id of the ``pump-filled`` fact.
    on : date
        Day of the fill.
    drug_mg : float
        Put in. [mg]
    dosing_weight_kg : float or None
        That the fill was made for. [kg]
    delivered_low_mg, delivered_high_mg : float
        Equal where it was measured. [mg], 0 to ``drug_mg``
    is_in_pump : bool
        It is still being delivered.
    why_wide : str
        Why the two differ; empty where they do not.
    """

    fill: str
    on: date
    drug_mg: float
    dosing_weight_kg: float | None
    delivered_low_mg: float
    delivered_high_mg: float
    is_in_pump: bool
    why_wide: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugDelivered:
    """Every drug fill of a person, and their sum.

    Parameters
    ----------
    fills : tuple of DeliveredFill
        Oldest first.
    bolus_mg : float
        The same drug given at once through the pump. [mg]
    n_unknown : int
        Fills at other centers and boluses whose drug nobody told: with one of them
        there is no upper end.
    """

    fills: tuple[DeliveredFill, ...]
    bolus_mg: float = 0.0
    n_unknown: int = 0

    @property
    def low_mg(self) -> float:
        """At least this much, in mg."""
        return sum((fill.delivered_low_mg for fill in self.fills), self.bolus_mg)

    @property
    def high_mg(self) -> float | None:
        """At most this much, in mg; ``None`` where some of it was never told."""
        if self.n_unknown:
            return None
        return sum((fill.delivered_high_mg for fill in self.fills), self.bolus_mg)


def drug_delivered(
    courses: Iterable[tuple[Course, Policies]], *, on: date
) -> DrugDelivered:
    """Add up the drug that a person got by pump until a day.

    Parameters
    ----------
    courses : iterable of (Course, Policies)
        Every course of the person, each with the policies that its flow rests on.
    on : date
        The day; what happened later is not seen.

    Returns
    -------
    DrugDelivered
        A fill whose residual was not measured, or not to be believed, counts from
        nothing to all of it: never as what was planned. Over which a bolus was given,
        it counts to all of it.

    Notes
    -----
    Hazards: HZ-002 (drug left past its infusion days), HZ-006 (a residual misread),
    HZ-018 (fourteen days of drug at once).
    """
    found: list[DeliveredFill] = []
    bolus_mg, n_unknown = 0.0, 0
    for later, policies in courses:
        course = as_of(later, on=on)
        state = plan(course, on=on, policies=policies)
        known = [b.payload.drug_mg for b in course.boluses if _is_drug(b)]
        bolus_mg = sum((drug for drug in known if drug is not None), bolus_mg)
        n_unknown += known.count(None)
        for device in (*course.former_devices, *course.devices.values()):
            planned = state.device
            # the flow that doses is the one of the pump that the plan is about
            is_it = planned is not None and (device.slot, device.serial) == (
                planned.slot,
                planned.serial,
            )
            flow = state.flow if is_it else None
            inside = device.contents if device.explanted_on is None else None
            n_unknown += sum(
                f.may_hold_drug and not f.has_known_drug for f in device.fills
            )
            for fill in (f for f in device.fills if f.payload.drug_mg > 0):
                if fill is inside:
                    band = _so_far(fill, flow, policies, on=on)
                else:
                    band = _measured(fill)
                if any(_is_over(bolus, fill) for bolus in course.boluses):
                    band = _open_above(fill, band)
                found.append(_delivered(fill, band, is_in_pump=fill is inside))
    return DrugDelivered(
        fills=tuple(sorted(found, key=lambda f: (f.on, f.fill))),
        bolus_mg=bolus_mg,
        n_unknown=n_unknown,
    )


def _is_over(bolus: DatedBolus, fill: FillState) -> bool:
    is_before = fill.emptied_at is not None and fill.emptied_at <= bolus.at
    return (
        bolus.payload.slot == fill.payload.slot
        and fill.at <= bolus.at
        and not is_before
    )


def _open_above(
    fill: FillState, band_mg: tuple[float, float, str]
) -> tuple[float, float, str]:
    """Let all of it be possible: the wrong path empties a reservoir, or fills it."""
    low, _, why = band_mg
    words = "a bolus was given over it"
    return low, fill.payload.drug_mg, f"{why}; {words}" if why else words


def _is_drug(bolus: DatedBolus) -> bool:
    return bolus.payload.agent is BolusAgent.FLOXURIDINE


def _delivered(
    fill: FillState, band_mg: tuple[float, float, str], *, is_in_pump: bool
) -> DeliveredFill:
    low, high, why = band_mg
    return DeliveredFill(
        fill=fill.fact,
        on=fill.on,
        drug_mg=fill.payload.drug_mg,
        dosing_weight_kg=fill.payload.dosing_weight_kg,
        delivered_low_mg=low,
        delivered_high_mg=high,
        is_in_pump=is_in_pump,
        why_wide=why,
    )


def _measured(fill: FillState) -> tuple[float, float, str]:
    drug, volume = fill.payload.drug_mg, fill.payload.volume_ml
    residual = fill.residual_volume_ml
    if residual is None:
        return 0.0, drug, "what came out was not measured"
    if not fill.has_known_volume:
        return 0.0, drug, "how much was put in elsewhere is not known"
    if residual > volume:
        return 0.0, drug, "more came out than was put in"
    if not fill.has_known_start:
        return 0.0, drug, "the pump was not emptied before this fill"
    delivered = drug * (volume - residual) / volume
    if fill.has_spill:
        return 0.0, delivered, "some of what came out was lost"
    return delivered, delivered, ""


def _so_far(
    fill: FillState, flow: FlowForDosing | None, policies: Policies, *, on: date
) -> tuple[float, float, str]:
    drug = fill.payload.drug_mg
    if not fill.has_known_volume:
        return 0.0, drug, "how much was put in elsewhere is not known"
    if flow is None or fill.payload.infusate not in policies.fitness.same_viscosity:
        return 0.0, drug, "still in the pump, and its flow is not known"
    tolerance = policies.fitness.tolerance_ratio
    low, high = (
        delivered_mg(
            fill_drug_mg=drug,
            fill_volume_ml=fill.payload.volume_ml,
            flow_ml_per_day=flow.flow_ml_per_day * factor,
            days=(on - fill.on).days,
        )
        for factor in (1 - tolerance, 1 + tolerance)
    )
    return low, high, "still in the pump; by its flow"
