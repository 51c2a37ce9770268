"""What a fact says, in words, kind by kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hepatica.web import text
from hepatica.web.presenters.decision_words import MARKS
from hepatica.web.presenters.order_words import ORDER_WORDS
from hepatica.web.presenters.outcome_words import OUTCOME_TITLES, OUTCOME_WORDS
from hepatica.web.presenters.stage_words import STAGE_TITLES, STAGE_WORDS

if TYPE_CHECKING:
    from hepatica.therapy.course import Fact

INFUSATES = {
    "floxuridine": "Floxuridine",
    "heparinized-saline": "Heparin saline, no drug",
    "saline": "Saline, no drug",
    "bacteriostatic-water": "Bacteriostatic water, no drug",
    "glycerin": "Glycerin, no drug",
    "other": "Something else",
}

TITLES = {
    "pump-implanted": "Pump implanted",
    "perfusion-studied": "Perfusion study",
    "rules-bound": "Rules bound",
    "weight-measured": "Weight",
    "labs-resulted": "Labs",
    "symptoms-reported": "Symptoms",
    "exposure-reported": "Exposure",
    "dose-proposed": "Dose computed",
    "dose-decided": "Dose decided",
    "pump-emptied": "Emptied",
    "pump-filled": "Filled",
    "pump-programmed": "Pump set",
    "visit-missed": "Visit missed",
    "exemption-signed": "Exemption",
    "maintenance-started": "Maintenance",
    "pump-explanted": "Pump taken out",
    "course-closed": "Course closed",
    "order-signed": "Order signed",
    "order-verified": "Order verified",
    "order-rejected": "Order rejected",
    "order-cosigned": "Cosigned",
    "order-cancelled": "Order cancelled",
    "fill-released": "Released to compound",
    "fill-prepared": "Fill prepared",
    "fill-wasted": "Fill returned or wasted",
    "bedside-verified": "Checked at the chair",
    "pump-accessed": "Pump accessed",
    "appointment-booked": "Next visit booked",
    "contact-attempted": "Contact",
    "incident-reported": "Incident",
    **STAGE_TITLES,
    **OUTCOME_TITLES,
    "entered-in-error": "Withdrawn",
    "payload-erased": "Erased",
}

SHORT_NAMES = {
    "alkaline-phosphatase": "ALP",
    "total-bilirubin": "bilirubin",
    "ast": "AST",
    "alt": "ALT",
    "wbc": "leukocytes",
}


def title(fact: Fact) -> str:
    """Name a fact's kind in words."""
    return TITLES.get(fact.kind, text.words(fact.kind))


def content(fact: Fact) -> str:
    """Say what a fact says, in one line."""
    say = _WORDS.get(fact.kind)
    if type(fact.payload).__name__ == "Erased":
        return "The body of this fact was erased by legal duty"
    return say(fact.payload) if say else ""


def lab_result(result: Any) -> str:
    """Write one result with its comparator, unit and standing."""
    name = SHORT_NAMES.get(result.analyte, text.words(result.analyte))
    number = f"{result.comparator or ''}{text.plain(result.value)}"
    words = f"{name} {text.with_unit(number, result.unit)}"
    if result.status.value == "preliminary":
        words += " (preliminary)"
    return words


def entry_name(name: str) -> str:
    """Write an entry, and the version that it is pinned to: ``cycle-28, version 1``."""
    short, at, version = name.rpartition("/")[2].partition("@")
    return f"{short} (version {version})" if at else short


def _implanted(p: Any) -> str:
    flow = p.factory_flow_rate_ml_per_day
    label = f", label {text.flow(flow)}" if flow is not None else ""
    return f"{p.model}, serial {p.serial}{label}"


def _studied(p: Any) -> str:
    words = [p.result.value]
    words.append("outside the liver" if p.has_extrahepatic_perfusion else "liver only")
    words.append("both lobes" if p.is_bilobar else "one lobe only")
    return ", ".join([*words, *([p.remark] if p.remark else [])])


def _bound(p: Any) -> str:
    names = [*p.protocols, p.setting, p.weight_rule, p.flow_rule, p.reference_rule]
    names += [p.rounding_rule, p.cycle, p.caps, p.contingency, *p.additives]
    signed = f"; second signer {p.second_signer}" if p.second_signer else ""
    return ", ".join(entry_name(name) for name in names) + signed


def _read_twice(p: Any) -> str:
    return ", read twice" if p.is_confirmed else ""


def _weighed(p: Any) -> str:
    height = f", {text.fixed(p.height_cm, 0)}{text.NBSP}cm" if p.height_cm else ""
    return f"{text.kg(p.weight_kg)}{height}{_read_twice(p)}"


def _labs(p: Any) -> str:
    return (
        ", ".join(lab_result(r) for r in p.results)
        + f"; {p.laboratory}{_read_twice(p)}"
    )


def _symptoms(p: Any) -> str:
    yes = [text.words(s.id).lower() for s in p.symptoms if s.is_present]
    no = [text.words(s.id).lower() for s in p.symptoms if not s.is_present]
    parts = [f"yes: {', '.join(yes)}"] if yes else []
    return "; ".join([*parts, *([f"no: {', '.join(no)}"] if no else [])])


def _exposed(p: Any) -> str:
    detail = f", {p.detail}" if p.detail else ""
    return f"{text.words(p.exposure.value)}, {text.span(p.from_on, p.to_on)}{detail}"


def _proposed(p: Any) -> str:
    words = MARKS[p.decision].word
    rate = p.dose_rate_mg_per_kg_per_day
    if rate is not None:
        words += f", {text.rate(rate)}"
    if p.fill_drug_mg is not None:
        words += f", {text.mg(p.fill_drug_mg)}"
    return words + (f"; {'; '.join(p.reasons)}" if p.reasons else "")


def _decided(p: Any) -> str:
    words = MARKS[p.decision].word if p.decision in MARKS else p.decision
    rate = p.dose_rate_mg_per_kg_per_day
    if rate is not None:
        words += f", {text.rate(rate)}"
    if p.fill_drug_mg is not None:
        words += f", {text.mg(p.fill_drug_mg)}"
    words += "; as proposed" if p.is_accepted else "; changed"
    return words + (f": {p.reason}" if p.reason else "")


def _emptied(p: Any) -> str:
    notes = ["read twice"] if p.is_confirmed else []
    notes += ["some was spilled"] if p.has_spill else []
    notes += ["entered later"] if p.is_late_entry else []
    words = ", ".join([f"Residual {text.ml(p.residual_volume_ml)}", *notes])
    return words + (f". Why: {p.deviation_reason}" if p.deviation_reason else "")


def _filled(p: Any) -> str:
    name = p.other_infusate or INFUSATES[p.infusate.value]
    drug = f" {text.mg(p.drug_mg)} in" if p.drug_mg else ","
    words = f"{name}{drug} {text.ml(p.volume_ml)}"
    if p.infusion_days is not None and p.drug_mg:
        words += f", for {text.with_unit(text.plain(p.infusion_days), 'd')}"
    words += ", interrupted" if p.is_partial else ""
    return words + (f". Why: {p.deviation_reason}" if p.deviation_reason else "")


def _exempted(p: Any) -> str:
    return (
        f"from {p.exempt_from} until {text.day(p.until_on)}: {p.reason}; "
        f"second signer {p.second_signer}"
    )


def _explanted(p: Any) -> str:
    words = "emptied first" if p.was_emptied else "not emptied"
    words += ", catheter left" if p.is_catheter_left else ", catheter out"
    return words + (f": {p.reason}" if p.reason else "")


def _missed(p: Any) -> str:
    return f"planned {text.day(p.planned_on)}" + (f": {p.reason}" if p.reason else "")


_WORDS: dict[str, Callable[[Any], str]] = {
    "pump-implanted": _implanted,
    "perfusion-studied": _studied,
    "rules-bound": _bound,
    "weight-measured": _weighed,
    "labs-resulted": _labs,
    "symptoms-reported": _symptoms,
    "exposure-reported": _exposed,
    "dose-proposed": _proposed,
    "dose-decided": _decided,
    "pump-emptied": _emptied,
    "pump-filled": _filled,
    "pump-programmed": lambda p: text.flow(p.flow_rate_ml_per_day),
    "visit-missed": _missed,
    "exemption-signed": _exempted,
    "maintenance-started": lambda p: (
        f"every {text.with_unit(text.plain(p.interval_days), 'd')}: {p.reason}"
    ),
    "pump-explanted": _explanted,
    "course-closed": lambda p: p.reason,
    **ORDER_WORDS,
    **STAGE_WORDS,
    **OUTCOME_WORDS,
    "entered-in-error": lambda p: p.reason,
    "payload-erased": lambda p: p.legal_basis,
}
