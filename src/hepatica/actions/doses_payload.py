"""From a worksheet to a proposal, and from a person's answer to a decision."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from hepatica.actions.reasons import stated
from hepatica.errors import ContractError, FieldError, InputError
from hepatica.therapy.course import Course, Fact, kinds
from hepatica.therapy.decisions import (
    CannotDecide,
    Discontinue,
    Hold,
    NoRule,
    Reduce,
    name_of,
)
from hepatica.therapy.dosing import (
    Fill,
    RoundingRule,
    caps_exceeded,
    fill_of_amount,
    propose_fill,
    round_down_mg,
)
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import Rules, Worksheet, policies_of, restart_of

_WITH_DRUG = ("proceed", "reduce")
_WITHOUT = ("hold", "discontinue")
# A standing fact of these is behind every dose, whether a figure came from it or not.
_BEHIND = (
    kinds.RulesBound.KIND,
    kinds.PumpImplanted.KIND,
    kinds.PerfusionStudied.KIND,
    kinds.PumpFilled.KIND,
    kinds.PumpEmptied.KIND,
)


def proposed_payload(result: Worksheet) -> kinds.DoseProposed:
    """Write a worksheet as a proposal.

    Parameters
    ----------
    result : Worksheet
        Of the visit.

    Returns
    -------
    DoseProposed
        With its trace; without a dose where drug is not permitted.
    """
    decision, fill = result.decision, result.fill
    return kinds.DoseProposed(
        decision=name_of(decision),
        dose_factor=decision.factor if isinstance(decision, Reduce) else None,
        dose_of=decision.of if isinstance(decision, Reduce) else "",
        reasons=_reasons(result),
        dose_rate_mg_per_kg_per_day=result.dose_rate_mg_per_kg_per_day,
        dosing_weight_kg=result.weight.dosing_weight_kg if result.weight else None,
        flow_ml_per_day=result.flow.flow_ml_per_day if result.flow else None,
        flow_source=result.flow.source if result.flow else "",
        fill_volume_ml=fill.fill_volume_ml if fill else None,
        fill_drug_mg=fill.fill_drug_mg if fill else None,
        refusals=tuple(refusal.message for refusal in result.refusals),
        asks=tuple(ask.message for ask in result.asks) if result.permits_drug else (),
        knowledge_version=result.knowledge_version,
        trace=result.trace,
    )


def rests_on(result: Worksheet, course: Course) -> tuple[str, ...]:
    """Name the facts behind a proposal.

    Parameters
    ----------
    result : Worksheet
        Of the visit.
    course : Course
        It was worked out from.

    Returns
    -------
    tuple of str
        Fact ids, each once.
    """
    last = {
        fact.kind: fact.id
        for fact in course.standing
        if fact.kind in _BEHIND and fact.happened_on <= result.on
    }
    seen = [seen.fact for seen in result.trace.inputs if seen.fact is not None]
    return tuple(dict.fromkeys([*last.values(), *seen]))


def decided_payload(
    proposal: Fact,
    rules: Rules,
    course: Course,
    *,
    is_accepted: bool,
    decision: str,
    dose_rate_mg_per_kg_per_day: float | None,
    fill_drug_mg: float | None,
    infusion_days: float | None,
    reason: str,
) -> kinds.DoseDecided:
    """Write a person's decision on a proposal, with every figure that follows.

    Parameters
    ----------
    proposal : Fact
        Of kind ``dose-proposed``.
    rules : Rules
        In force.
    course : Course
        The course.
    is_accepted : bool
        The proposal is followed.
    decision : str
        ``proceed``, ``reduce``, ``hold`` or ``discontinue``.
    dose_rate_mg_per_kg_per_day, fill_drug_mg, infusion_days : float or None
        As given; ``None``: as proposed, or as it follows. [mg/kg/d], [mg], [d]
    reason : str
        As given.

    Returns
    -------
    DoseDecided
        Not yet judged.

    Raises
    ------
    InputError
        For figures that do not go together or with the answer.
    """
    proposed = proposal.payload
    if not isinstance(proposed, kinds.DoseProposed):
        raise ContractError("proposal must be a dose-proposed fact")
    _check_word(decision, proposed, is_accepted=is_accepted)
    given = (dose_rate_mg_per_kg_per_day, fill_drug_mg, infusion_days)
    if (is_accepted or decision in _WITHOUT) and any(v is not None for v in given):
        raise InputError.of(
            "accept",
            "figures-with-accept",
            "figures are given only where the proposal is changed and drug is decided; "
            "leave them out, or say that it is not followed",
        )
    contingency = course.rules.contingency if course.rules else ""
    if decision in _WITHOUT:
        return kinds.DoseDecided(
            proposal=proposal.id,
            is_accepted=is_accepted,
            decision=decision,
            contingency=contingency,
            reason=reason,
            for_on=proposed.for_on,
        )
    if proposed.asks:
        about = " ".join(proposed.asks)
        stated(reason, "must be given", about=about, code="ask-needs-reason")
    days = _days(infusion_days, rules)
    rate, amount = proposed.dose_rate_mg_per_kg_per_day, proposed.fill_drug_mg
    basis = _basis(proposed, rules, days)
    if basis is not None:
        if not is_accepted:
            rate, amount = _changed(
                proposed, basis, dose_rate_mg_per_kg_per_day, fill_drug_mg
            )
        if rate is not None and amount is not None:
            fill = basis.of_amount(amount)
            _check_limits(
                rules, course, fill, rate, on=proposal.visit_on, reason=reason
            )
    low, high = _gate(rules, course, on=proposal.visit_on)
    return kinds.DoseDecided(
        proposal=proposal.id,
        is_accepted=is_accepted,
        decision=decision,
        dose_rate_mg_per_kg_per_day=rate,
        fill_volume_ml=proposed.fill_volume_ml,
        fill_drug_mg=amount,
        infusion_days=days,
        residual_low_ml=low,
        residual_high_ml=high,
        contingency=contingency,
        reason=reason,
        for_on=proposed.for_on,
    )


def _reasons(result: Worksheet) -> tuple[str, ...]:
    decision = result.decision
    reasons: list[str] = []
    if isinstance(decision, Hold | Discontinue | NoRule) and decision.reason:
        reasons.append(decision.reason)
    if isinstance(decision, Hold | Discontinue | CannotDecide):
        reasons.extend(f"missing: {text}" for text in decision.missing)
    if isinstance(decision, Reduce):
        reasons.extend(
            f"{band.test}: {band.band}, {band.then}"
            for band in result.trace.bands
            if band.then.startswith("reduce")
        )
    return tuple(reasons)


def _check_word(
    decision: str, proposed: kinds.DoseProposed, *, is_accepted: bool
) -> None:
    words = (*_WITH_DRUG, *_WITHOUT)
    if decision not in words:
        raise InputError.of(
            "decision", "unknown-word", f"must be one of {', '.join(words)}"
        )
    # What cannot be decided, and what no rule covers, is followed by giving no drug.
    follows = proposed.decision if proposed.decision in words else "hold"
    if is_accepted and decision != follows:
        raise InputError.of(
            "decision",
            "not-the-proposal",
            f"must be {follows} to follow the proposal; or say that it is not "
            "followed, and why",
        )


def _days(infusion_days: float | None, rules: Rules) -> float | None:
    cycle_days = rules.cycle.infusion_days if rules.cycle else None
    if infusion_days is None or cycle_days is None:
        return cycle_days if infusion_days is None else infusion_days
    if infusion_days > cycle_days:
        raise InputError.of(
            "infusion_days",
            "above-cycle",
            f"must be at most {cycle_days:g} days, as the bound cycle has it",
        )
    return infusion_days


def _gate(
    rules: Rules, course: Course, *, on: date
) -> tuple[float | None, float | None]:
    """Limits of the residual that the decision stands on; none where none is known."""
    gate = plan(course, on=on, policies=policies_of(rules)).gate
    if gate is None or gate.residual_limits_ml is None:
        return None, None
    return gate.residual_limits_ml


@dataclass(frozen=True, slots=True, kw_only=True)
class _Basis:
    """What stays as proposed where a person gives less."""

    dosing_weight_kg: float
    fill_volume_ml: float
    flow_ml_per_day: float
    infusion_days: float
    tolerance_ratio: float
    rounding: RoundingRule

    def of_amount(self, fill_drug_mg: float) -> Fill:
        return fill_of_amount(
            fill_drug_mg=fill_drug_mg,
            fill_volume_ml=self.fill_volume_ml,
            flow_ml_per_day=self.flow_ml_per_day,
            infusion_days=self.infusion_days,
            tolerance_ratio=self.tolerance_ratio,
        )

    def of_rate(self, dose_rate_mg_per_kg_per_day: float) -> Fill:
        return propose_fill(
            dose_rate_mg_per_kg_per_day=dose_rate_mg_per_kg_per_day,
            dosing_weight_kg=self.dosing_weight_kg,
            fill_volume_ml=self.fill_volume_ml,
            flow_ml_per_day=self.flow_ml_per_day,
            infusion_days=self.infusion_days,
            tolerance_ratio=self.tolerance_ratio,
        )


def _basis(
    proposed: kinds.DoseProposed, rules: Rules, days: float | None
) -> _Basis | None:
    """Collect it; ``None`` where the proposal has no fill, which is refused later."""
    weight, volume = proposed.dosing_weight_kg, proposed.fill_volume_ml
    flow = proposed.flow_ml_per_day
    if weight is None or volume is None or flow is None:
        return None
    if days is None or rules.rounding is None:
        return None
    return _Basis(
        dosing_weight_kg=weight,
        fill_volume_ml=volume,
        flow_ml_per_day=flow,
        infusion_days=days,
        tolerance_ratio=rules.fitness.tolerance_ratio,
        rounding=rules.rounding,
    )


def _changed(
    proposed: kinds.DoseProposed,
    basis: _Basis,
    rate: float | None,
    amount: float | None,
) -> tuple[float | None, float | None]:
    """Complete dose rate and amount, of which a person gives one or both."""
    for path, value in (
        ("dose_rate_mg_per_kg_per_day", rate),
        ("fill_drug_mg", amount),
    ):
        if value is not None and not (math.isfinite(value) and value > 0):
            raise InputError.of(path, "not-positive", "must be a number above 0")
    if rate is None and amount is None:
        return proposed.dose_rate_mg_per_kg_per_day, proposed.fill_drug_mg
    if rate is None and amount is not None:
        per_day = basis.of_amount(amount).dose_rate_mg_per_day
        return per_day / basis.dosing_weight_kg, amount
    if rate is None:
        return rate, amount
    exact_mg = basis.of_rate(rate).fill_drug_mg
    rounded_mg = round_down_mg(exact_mg, basis.rounding)
    if amount is None:
        return rate, rounded_mg
    is_between = rounded_mg <= amount <= exact_mg
    if not is_between and not math.isclose(amount, exact_mg):
        raise InputError.of(
            "fill_drug_mg",
            "amount-and-rate",
            "does not belong to the dose rate at this weight, flow and volume; leave "
            "one of the two out, and it follows from the other",
        )
    return rate, amount


def _check_limits(
    rules: Rules,
    course: Course,
    fill: Fill,
    rate: float,
    *,
    on: date,
    reason: str,
) -> None:
    """Refuse above a hard limit; above a soft one ask for a reason."""
    if rules.caps is None:
        return
    last = course.last_drug_fill
    exceeded = caps_exceeded(
        fill=fill,
        dose_rate_mg_per_kg_per_day=rate,
        last_drug_dose_rate_mg_per_kg_per_day=(
            last.payload.dose_rate_mg_per_kg_per_day if last else None
        ),
        is_restart=restart_of(course, on=on) is not None,
        caps=rules.caps,
    )
    hard = [e for e in exceeded if e.cap.is_hard]
    if hard:
        raise InputError(
            *(
                FieldError(path="decision", code=e.cap.id, message=e.message)
                for e in hard
            )
        )
    if exceeded:
        about = " ".join(e.message for e in exceeded)
        stated(reason, "must be given", about=about, code="cap-needs-reason")
