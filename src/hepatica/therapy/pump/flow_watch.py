"""Whether a pump keeps to its label, and what its readings look like if not.

An interval is judged, not a point; one reading alone calls nothing unless it is
precise. A pure function over the history of a device: it changes no dose.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

from hepatica.errors import ContractError
from hepatica.therapy.decisions import EntryUsed
from hepatica.therapy.pump.flow import FlowFitness, FlowObservation


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowWatch:
    """When a flow is watched, and when it is called off its label.

    Parameters
    ----------
    watch_ratio : float
        Deviation from which a flow is watched: 0.1 is 10 %. [1]
    precise_ratio : float
        Standard error over flow below which one interval is enough. [1]
    confidence_fraction : float
        Of the intervals. [1]
    near_zero_ratio : float
        Flow over label up to which a pump counts as stopped. [1]
    n_consistent : int
        How many intervals must agree.
    entry : EntryUsed
        Where this stands.
    """

    watch_ratio: float
    precise_ratio: float
    confidence_fraction: float
    near_zero_ratio: float
    n_consistent: int
    entry: EntryUsed

    @property
    def z_ratio(self) -> float:
        """Half of an interval over the standard error. [1]."""
        return NormalDist().inv_cdf((1 + self.confidence_fraction) / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultSignature:
    """What some readings of a device may mean, and what is done next.

    Parameters
    ----------
    id : str
        ``no-flow``, ``sudden-stop``, ``fast-flow``, ``slow-flow``, ``drift``,
        ``more-out-than-in``, ``ran-dry`` or ``access-failed``.
    title : str
        In words.
    suspects, ask_first, next_steps : tuple of str
        Causes, what to ask before, and what the nurse does, in order.
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    suspects: tuple[str, ...]
    ask_first: tuple[str, ...]
    next_steps: tuple[str, ...]
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedInterval:
    """An interval against the label.

    Parameters
    ----------
    observation : FlowObservation
        The reading.
    ratio : float
        Flow over label. [1]
    ratio_low, ratio_high : float
        Its interval; no upper end where the reading is a lower bound. [1]
    place : str
        ``within``, ``watch``, ``fast`` or ``slow``.
    is_precise : bool
        Whether it is enough by itself.
    """

    observation: FlowObservation
    ratio: float
    ratio_low: float
    ratio_high: float
    place: str
    is_precise: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A signature that was seen, and where.

    Parameters
    ----------
    signature : FaultSignature
        What it may mean and what comes next.
    evidence : tuple of FlowObservation
        The readings that show it, oldest first.
    access_failed_on : tuple of date
        Days on which the port was not reached, where that shows it.
    """

    signature: FaultSignature
    evidence: tuple[FlowObservation, ...] = ()
    access_failed_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowReport:
    """How the flow of a device stands.

    Parameters
    ----------
    verdict : str
        Of the last reading that counts: ``unknown`` without one; ``within``,
        ``watch``, ``stopped``, or, once enough readings agree, ``fast`` or ``slow``.
    judged : tuple of JudgedInterval
        Readings that count, oldest first.
    faults : tuple of Fault
        Each signature that was seen.
    needs : str
        What is needed before more is said; empty where nothing is.
    """

    verdict: str
    judged: tuple[JudgedInterval, ...]
    faults: tuple[Fault, ...]
    needs: str = ""


def judge_interval(
    observation: FlowObservation,
    *,
    label_ml_per_day: float,
    rule: FlowWatch,
    fitness: FlowFitness,
) -> JudgedInterval:
    """Hold one interval against the label.

    Parameters
    ----------
    observation : FlowObservation
        Fit, or a lower bound.
    label_ml_per_day : float
        Flow on the card. [mL/d], > 0
    rule : FlowWatch
        When a flow is watched.
    fitness : FlowFitness
        With the deviation that is acted on.

    Returns
    -------
    JudgedInterval
        ``fast`` or ``slow`` only where the whole interval is beyond that deviation;
        ``watch`` where its point is beyond the smaller one, or its interval reaches
        over the larger.

    Raises
    ------
    ContractError
        If the label is not above 0.

    Notes
    -----
    Sources: ``intera-recall-letter`` for 15 percent; ``pumps-knowledge`` 10.5.
    """
    if not 0 < label_ml_per_day < math.inf:
        raise ContractError("label_ml_per_day must be finite and above 0")
    ratio = observation.flow_ml_per_day / label_ml_per_day
    error = observation.standard_error_ml_per_day / label_ml_per_day
    half = rule.z_ratio * error
    low = ratio - half
    high = math.inf if observation.is_lower_bound else ratio + half
    least, most = 1 - fitness.tolerance_ratio, 1 + fitness.tolerance_ratio
    if low > most:
        place = "fast"
    elif high < least:
        place = "slow"
    elif low < least or high > most or abs(ratio - 1) > rule.watch_ratio:
        place = "watch"
    else:
        place = "within"
    return JudgedInterval(
        observation=observation,
        ratio=ratio,
        ratio_low=low,
        ratio_high=high,
        place=place,
        is_precise=error < rule.precise_ratio * ratio,
    )


def watch_flow(
    observations: Sequence[FlowObservation],
    *,
    label_ml_per_day: float,
    rule: FlowWatch,
    fitness: FlowFitness,
    signatures: Mapping[str, FaultSignature],
    access_failed_on: Sequence[date] = (),
) -> FlowReport:
    """Watch the flow of one device over all of its refills.

    Parameters
    ----------
    observations : sequence of FlowObservation
        Every closed interval of this device, oldest first; unfit ones do not count,
        but for what came back empty or came back more.
    label_ml_per_day : float
        Flow on its card. [mL/d], > 0
    rule : FlowWatch
        When a flow is watched, and how many must agree.
    fitness : FlowFitness
        With the deviation that is acted on.
    signatures : mapping of str to FaultSignature
        Words for each; a signature without words is not told.
    access_failed_on : sequence of date
        Days on which the port was not reached.

    Returns
    -------
    FlowReport
        A drift, a fast or a slow pump only by enough readings; a stop at once.

    Raises
    ------
    ContractError
        If the label is not above 0.

    Notes
    -----
    Changes no dose. Hazards: HZ-003, HZ-006, HZ-007. Sources: ``pumps-knowledge``
    10.5; the words of each signature say where they stand.
    """
    judged = tuple(
        judge_interval(
            seen, label_ml_per_day=label_ml_per_day, rule=rule, fitness=fitness
        )
        for seen in observations
        if seen.is_fit_for_dosing
    )
    found: dict[str, tuple[FlowObservation, ...]] = {}
    verdict, needs = "unknown", "a refill that is fit to be judged"
    if judged:
        verdict, needs, evidence = _verdict(judged, rule)
        if evidence:
            found[_SIGNATURES[verdict]] = evidence
        if verdict == "stopped" and any(
            one.ratio > rule.near_zero_ratio for one in judged
        ):
            found = {"sudden-stop": evidence}
        if verdict != "stopped":
            found |= _drift(judged, rule)
    if observations:
        found |= _by_the_last(observations[-1], label_ml_per_day, rule, fitness)
    faults = [
        Fault(signature=signatures[name], evidence=evidence)
        for name, evidence in found.items()
        if name in signatures
    ]
    failed = _since(access_failed_on, observations)
    if failed and "access-failed" in signatures:
        faults.append(
            Fault(signature=signatures["access-failed"], access_failed_on=failed)
        )
    return FlowReport(verdict=verdict, judged=judged, faults=tuple(faults), needs=needs)


_SIGNATURES = {"fast": "fast-flow", "slow": "slow-flow", "stopped": "no-flow"}


def _verdict(
    judged: Sequence[JudgedInterval], rule: FlowWatch
) -> tuple[str, str, tuple[FlowObservation, ...]]:
    last = judged[-1]
    if last.ratio <= rule.near_zero_ratio:
        return "stopped", "", (last.observation,)
    if last.place not in ("fast", "slow"):
        return last.place, "", ()
    if last.is_precise:
        return last.place, "", (last.observation,)
    recent = judged[-rule.n_consistent :]
    agree = len(recent) == rule.n_consistent and _are_consistent(recent, rule)
    if agree and all(one.place == last.place for one in recent):
        return last.place, "", tuple(one.observation for one in recent)
    return "watch", "another refill that agrees", ()


def _are_consistent(recent: Sequence[JudgedInterval], rule: FlowWatch) -> bool:
    """Whether the readings differ by no more than their errors explain."""
    ends = [one.observation for one in recent]
    low = min(ends, key=lambda o: o.flow_ml_per_day)
    high = max(ends, key=lambda o: o.flow_ml_per_day)
    error = math.hypot(low.standard_error_ml_per_day, high.standard_error_ml_per_day)
    return high.flow_ml_per_day - low.flow_ml_per_day <= rule.z_ratio * error


def _drift(
    judged: Sequence[JudgedInterval], rule: FlowWatch
) -> dict[str, tuple[FlowObservation, ...]]:
    together = judged[-rule.n_consistent :]
    for recent in (judged[-1:], together):
        earlier = judged[: -len(recent)]
        if len(earlier) < rule.n_consistent:
            continue
        is_enough = (
            recent[0].is_precise if len(recent) == 1 else _are_consistent(recent, rule)
        )
        if is_enough and _has_moved(earlier, recent, rule):
            return {"drift": tuple(one.observation for one in recent)}
    return {}


def _has_moved(
    earlier: Sequence[JudgedInterval],
    recent: Sequence[JudgedInterval],
    rule: FlowWatch,
) -> bool:
    before, before_error = _mean(earlier)
    now, now_error = _mean(recent)
    moved = abs(now - before)
    return moved > rule.watch_ratio * before and moved > rule.z_ratio * math.hypot(
        before_error, now_error
    )


def _mean(judged: Sequence[JudgedInterval]) -> tuple[float, float]:
    flows = [one.observation for one in judged]
    return (
        math.fsum(o.flow_ml_per_day for o in flows) / len(flows),
        math.hypot(*(o.standard_error_ml_per_day for o in flows)) / len(flows),
    )


def _by_the_last(
    last: FlowObservation,
    label_ml_per_day: float,
    rule: FlowWatch,
    fitness: FlowFitness,
) -> dict[str, tuple[FlowObservation, ...]]:
    if last.flow_ml_per_day < 0:
        return {"more-out-than-in": (last,)}
    if not last.is_lower_bound:
        return {}
    bound = judge_interval(
        last, label_ml_per_day=label_ml_per_day, rule=rule, fitness=fitness
    )
    found: dict[str, tuple[FlowObservation, ...]] = {"ran-dry": (last,)}
    if bound.place == "fast":
        found["fast-flow"] = (last,)
    return found


def _since(
    days: Sequence[date], observations: Sequence[FlowObservation]
) -> tuple[date, ...]:
    """Days on or after the last time that the pump was reached."""
    reached = [seen.to_on for seen in observations if seen.to_on is not None]
    return tuple(day for day in days if not reached or day >= max(reached))
