"""What facts before, around and beside the fills say, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from hepatica.web import text


def said(*parts: str) -> str:
    """Join what is there of several parts."""
    return ", ".join(part for part in parts if part)


def word(value: Any) -> str:
    """Write a word of a closed list as a person reads it."""
    return text.words(str(value.value)).lower()


def words(values: Iterable[Any]) -> str:
    """Write several words of a closed list."""
    return ", ".join(word(value) for value in values)


def coded(coding: Any) -> str:
    """Write a code by its words, with the code behind them."""
    return f"{coding.display} ({coding.code})" if coding is not None else ""


def yes_no(value: bool | None, yes: str, no: str, unknown: str = "") -> str:
    """Write what is so, is not so or is not known."""
    if value is None:
        return unknown
    return yes if value else no


def because(reason: str) -> str:
    """Write a reason behind what it is the reason of."""
    return f": {reason}" if reason else ""


def why(p: Any) -> str:
    """Write the reason of a deviation."""
    return f". Why: {p.deviation_reason}" if p.deviation_reason else ""


def _files(documents: Iterable[Any]) -> str:
    count = len(tuple(documents))
    return text.n(count, "document") if count else ""


def _urgent(p: Any) -> str:
    return yes_no(p.is_urgent, "URGENT", "not urgent", "urgency not asked")


def _request(p: Any) -> str:
    by = f"by {word(p.asked_by)}"
    return said(word(p.topic), by, word(p.channel), _urgent(p), _files(p.documents))


def _referral(p: Any) -> str:
    return said(
        word(p.topic),
        word(p.channel),
        p.specialty,
        coded(p.condition),
        _urgent(p),
        _files(p.documents),
    )


def _contact(p: Any) -> str:
    way = "from" if p.is_incoming else "to"
    about = f"{word(p.topic)}: {word(p.outcome)}"
    return said(f"{word(p.channel)} {way} {word(p.party)}", about)


def _appointment(p: Any) -> str:
    to = f" to {text.day(p.on)}" if p.on is not None else ""
    return f"{word(p.change)}{to}, asked by {word(p.asked_by)}{because(p.reason)}"


def _document(p: Any) -> str:
    of = f"of {text.day(p.of_on)}" if p.of_on is not None else ""
    return said(p.document_type.display, of, f"from {word(p.sent_by)}", word(p.channel))


def _consult(p: Any) -> str:
    minutes = p.duration_minutes
    took = text.n(minutes, "minute") if minutes is not None else ""
    start = said(word(p.topic), p.specialty, word(p.channel), took)
    return f"{start}: {word(p.outcome)}"


def _opinion(p: Any) -> str:
    return said(f"{word(p.topic)}: {word(p.opinion)}", f"to {words(p.sent_to)}")


def _about(on: Any, precision: Any) -> str:
    """Write a day as exactly as it is known."""
    if on is None:
        return "day not known"
    if precision.value == "year":
        return str(on.year)
    return f"about {text.day(on)}" if precision.value == "month" else text.day(on)


def _diagnosis(p: Any) -> str:
    return said(
        coded(p.condition),
        word(p.role),
        coded(p.stage_group),
        word(p.extent),
        yes_no(p.is_histologically_confirmed, "by tissue", "not by tissue"),
        _about(p.diagnosed_on, p.diagnosed_precision),
    )


def _statement(s: Any) -> str:
    exactly = f" ({s.coded.display})" if s.coded is not None else ""
    on = f" since {text.day(s.on)}" if s.on is not None else ""
    return f"{word(s.item)}{exactly} {word(s.presence)}{on}"


def _imaging(p: Any) -> str:
    lesions = p.n_liver_lesions
    largest = p.largest_lesion_mm
    return said(
        f"{p.modality.value} for {word(p.purpose)}",
        word(p.extent),
        text.n(lesions, "liver lesion") if lesions is not None else "",
        f"largest {text.with_unit(text.plain(largest), 'mm')}" if largest else "",
        coded(p.arterial_anatomy),
    )


def _fitness(p: Any) -> str:
    ecog = p.ecog_performance_status
    return said(
        f"ECOG {int(ecog)}" if ecog is not None else "ECOG not assessed",
        f"ASA {p.asa_class.value}" if p.asa_class else "",
        f"Child-Pugh {p.child_pugh_class.value}" if p.child_pugh_class else "",
    )


def _eligibility(p: Any) -> str:
    open_ = [c.criterion for c in p.criteria if c.outcome.value != "met"]
    behind = f"; not met or unknown: {', '.join(open_)}" if open_ else ""
    return f"{p.criteria_set}, version {p.criteria_version}: {word(p.outcome)}{behind}"


def _board(p: Any) -> str:
    return f"{words(p.recommendations)}{because(p.rationale)}"


def _consent(p: Any) -> str:
    until = f"until {text.day(p.until_on)}" if p.until_on is not None else ""
    return said(
        word(p.scope), p.study, f"form {p.form}", f"by {word(p.given_by)}", until
    )


def _unconsent(p: Any) -> str:
    start = said(word(p.scope), p.study, f"by {word(p.withdrawn_by)}")
    return start + because(p.reason)


def _resection(p: Any) -> str:
    return said(
        coded(p.procedure),
        word(p.approach),
        yes_no(p.with_pump, "with the pump", "without the pump"),
        p.margin.value,
        f"segments {', '.join(p.segments)}" if p.segments else "",
    )


def _revised(p: Any) -> str:
    emptied = yes_no(p.was_emptied, "emptied before", "not emptied before")
    start = said(word(p.event), emptied)
    return f"{start}{because(p.detail)}; drug after a new study only{why(p)}"


def _treated(p: Any) -> str:
    worked = yes_no(p.is_successful, "worked by who did it", "did not work")
    start = said(word(p.treatment), p.vessel, word(p.approach), worked)
    return f"{start}; a new study has to show it{why(p)}"


def _procedure(p: Any) -> str:
    where = coded(p.body_site)
    return said(coded(p.procedure), where, word(p.approach)) + because(p.detail)


def _discharged(p: Any) -> str:
    return said(word(p.disposition), f"admitted {text.day(p.admitted_on)}")


def _bolus(p: Any) -> str:
    drug = text.mg(p.drug_mg) if p.drug_mg is not None else ""
    name = p.other_agent or word(p.agent)
    return said(name, drug, text.ml(p.volume_ml)) + why(p)


def _elsewhere(p: Any) -> str:
    name = p.other_infusate or word(p.infusate)
    volume, drug, out = p.volume_ml, p.drug_mg, p.residual_volume_ml
    return said(
        name,
        text.ml(volume) if volume is not None else "volume not known",
        text.mg(drug) if drug is not None else "drug not known",
        f"residual {text.ml(out)}" if out is not None else "residual not known",
        f"told by {word(p.told_by)}",
        p.partner,
    ) + why(p)


def _dose(d: Any) -> str:
    if d.amount is None:
        return f"{d.drug.display}, dose not reported"
    return f"{d.drug.display} {text.with_unit(text.plain(d.amount), d.unit)}"


def _systemic(p: Any) -> str:
    cycle = f"cycle {p.cycle_number}" if p.cycle_number is not None else ""
    day = f"day {p.cycle_day}" if p.cycle_day is not None else ""
    less = yes_no(p.is_reduced, "less than the regimen", "")
    drugs = "; ".join(_dose(d) for d in p.drugs)
    return said(p.regimen, cycle, day, less) + because(drugs)


STAGE_WORDS: dict[str, Callable[[Any], str]] = {
    "request-received": _request,
    "referral-received": _referral,
    "contact-made": _contact,
    "appointment-changed": _appointment,
    "document-received": _document,
    "consult-held": _consult,
    "opinion-issued": _opinion,
    "diagnosis-recorded": _diagnosis,
    "history-recorded": lambda p: "; ".join(_statement(s) for s in p.statements),
    "imaging-recorded": _imaging,
    "fitness-recorded": _fitness,
    "eligibility-assessed": _eligibility,
    "board-decided": _board,
    "consent-given": _consent,
    "consent-withdrawn": _unconsent,
    "resection-done": _resection,
    "pump-revised": _revised,
    "misperfusion-treated": _treated,
    "procedure-done": _procedure,
    "discharged": _discharged,
    "bolus-given": _bolus,
    "refilled-elsewhere": _elsewhere,
    "systemic-given": _systemic,
    "treatment-resumed": lambda p: f"after {word(p.after)}{because(p.reason)}",
}
STAGE_TITLES = {
    "request-received": "Request",
    "referral-received": "Referral",
    "contact-made": "Contact made",
    "appointment-changed": "Visit moved or cancelled",
    "document-received": "Document received",
    "consult-held": "Consultation",
    "opinion-issued": "Opinion",
    "diagnosis-recorded": "Diagnosis",
    "history-recorded": "History",
    "imaging-recorded": "Imaging",
    "fitness-recorded": "Fitness",
    "eligibility-assessed": "Eligibility",
    "board-decided": "Tumor board",
    "consent-given": "Consent",
    "consent-withdrawn": "Consent withdrawn",
    "resection-done": "Resection",
    "pump-revised": "Pump revised",
    "misperfusion-treated": "Misperfusion treated",
    "procedure-done": "Procedure",
    "discharged": "Discharged",
    "bolus-given": "Bolus",
    "refilled-elsewhere": "Refilled elsewhere",
    "systemic-given": "Systemic therapy",
    "treatment-resumed": "Treatment resumed",
}
