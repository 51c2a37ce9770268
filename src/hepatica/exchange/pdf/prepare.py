"""From a worksheet to the page: each text prepared, no dose where none is permitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from hepatica.errors import ContractError
from hepatica.exchange.pdf import back, front
from hepatica.exchange.pdf.codes import qr_rows
from hepatica.exchange.pdf.order_words import read_again, short_code
from hepatica.exchange.pdf.page import Section, WorksheetPrint
from hepatica.exchange.pdf.words import day, figure, headline, number
from hepatica.therapy.course import Fact, Order
from hepatica.therapy.decisions import permits_drug
from hepatica.therapy.dosing import Fill, fill_of_amount
from hepatica.therapy.orders import expected_hash, void_reasons
from hepatica.therapy.worksheet import Rules, Worksheet

PAPERS = ("us-letter", "a4")

_DEMO = ("DEMO", "Invented person. Never for a patient.")
_STUDY_ONLY = ("STUDY ONLY", "No center has put these rules in force.")
_NOT_SIGNED = ("NOT SIGNED", "Not an order. Nothing is prepared from it.")
_REVIEW = ("REVIEW", "The rules are of another day than the visit. Not an order.")
_VOID = ("VOID", "What was decided is not supported any more.")


def worksheet_print(
    worksheet: Worksheet,
    rules: Rules,
    *,
    identity: Sequence[str],
    center_name: str,
    is_demo: bool,
    is_study_only: bool,
    is_signed: bool,
    order: Order | None = None,
    paper: str = "us-letter",
    rules_on: date | None = None,
    sources: Mapping[str, str] | None = None,
) -> WorksheetPrint:
    """Prepare a worksheet for printing.

    Parameters
    ----------
    worksheet : Worksheet
        As it was worked out.
    rules : Rules
        The entries it rests on.
    identity : sequence of str
        Patient identifiers, two of them at a center: name, record number.
    center_name : str
        Name of the center; empty for none.
    is_demo, is_study_only, is_signed : bool
        Which marks stand on each page.
    order : Order, optional
        The last one of the day. Where it is live, signed and verified, the page says by
        whom and when and carries its code, and not NOT SIGNED.
    paper : str
        ``us-letter`` or ``a4``.
    rules_on : date, optional
        Day whose rules these are, where it is not the visit's: then for review only.
    sources : mapping of str to str, optional
        Entry id to its source in words, printed beside the version.

    Returns
    -------
    WorksheetPrint
        Equal for equal input.

    Raises
    ------
    ContractError
        For another paper.
    """
    if paper not in PAPERS:
        raise ContractError(f"paper must be one of {', '.join(PAPERS)}")
    fill = _fill_to_give(worksheet, rules)
    is_review = rules_on not in (None, worksheet.on)
    standing = order if order and not is_review and _stands(order, worksheet) else None
    marks = [
        mark
        for mark, holds in (
            (_DEMO, is_demo),
            (_STUDY_ONLY, is_study_only),
            (_NOT_SIGNED, not (is_signed or standing)),
            (_VOID, _is_void(worksheet, fill)),
            (_REVIEW, is_review),
        )
        if holds
    ]
    few = "" if len(identity) > 1 else "Fewer than two identifiers: not for a patient."
    return WorksheetPrint(
        paper=paper,
        title=f"Fill worksheet {worksheet.on.isoformat()}",
        marks=tuple(marks),
        identity=tuple(identity),
        identity_warning=few,
        course=worksheet.course,
        center=center_name or "no center",
        day=day(worksheet.on),
        is_drug_permitted=fill is not None,
        headline=_headline(worksheet, fill),
        answer=_answer(worksheet, fill),
        reasons=_reasons(worksheet),
        missing=_missing(worksheet),
        front=_front(worksheet, rules, fill),
        back=_back(worksheet, rules, fill, sources or {}),
        signatures=("Prescriber", "Pharmacist"),
        signed=_signed(standing) if standing else "",
        code=qr_rows(standing.payload.order_hash) if standing else (),
        footer=f"Knowledge {worksheet.knowledge_version or 'unversioned'}",
    )


def _stands(order: Order, sheet: Worksheet) -> bool:
    """Tell whether an order may be acted on, by what the page itself rests on."""
    ordered = order.payload
    return (
        order.is_signed
        and order.is_verified
        and ordered.order_hash == expected_hash(ordered, course=sheet.course)
        and not void_reasons(order, sheet)
    )


def _signed(order: Order) -> str:
    both = (("Signed", order.fact), ("verified", order.verified))
    said = []
    for word, act in [(word, act) for word, act in both if act is not None]:
        said.append(f"{word} by {_by_at(act)}")
        if act.id in order.cosigned:
            said.append(f"cosigned by {_by_at(order.cosigned[act.id])}")
    if read_again(order):
        said.append(read_again(order))
    return f"{', '.join(said)}, order {short_code(order.payload)}"


def _by_at(act: Fact) -> str:
    # on the center's clock, as it was recorded
    return f"{act.recorded_by} at {day(act.happened_on)} {act.happened_at:%H:%M}"


def _fill_to_give(sheet: Worksheet, rules: Rules) -> Fill | None:
    """Give the fill that was decided, where a person decided; else the proposal."""
    if not sheet.permits_drug or sheet.fill is None or sheet.leads_with_emptying:
        return None
    if sheet.decided is None:
        return sheet.fill
    decided = sheet.decided.payload
    if decided.decision not in ("proceed", "reduce") or not decided.fill_drug_mg:
        return None
    if decided.fill_drug_mg > sheet.fill.fill_drug_mg:
        return None
    return fill_of_amount(
        fill_drug_mg=decided.fill_drug_mg,
        fill_volume_ml=decided.fill_volume_ml or sheet.fill.fill_volume_ml,
        flow_ml_per_day=sheet.fill.flow_ml_per_day,
        infusion_days=decided.infusion_days or sheet.fill.infusion_days,
        tolerance_ratio=rules.fitness.tolerance_ratio,
    )


def _is_void(sheet: Worksheet, fill: Fill | None) -> bool:
    """Tell whether drug was decided that the facts of now do not support."""
    if sheet.decided is None or fill is not None:
        return False
    return sheet.decided.payload.decision in ("proceed", "reduce")


def _headline(sheet: Worksheet, fill: Fill | None) -> str:
    if sheet.leads_with_emptying:
        return "EMPTY THE PUMP"
    text = headline(sheet.decision)
    if fill is None and permits_drug(sheet.decision):
        return f"{text} by the tests, yet NO DRUG FILL"
    return text


def _answer(sheet: Worksheet, fill: Fill | None) -> str:
    if sheet.leads_with_emptying:
        then = sheet.contingency.title if sheet.contingency else "none is bound"
        return f"NO DRUG goes in today. Drug-free fill: {then}"
    if fill is None:
        return "NO DRUG goes into the pump."
    return (
        f"{number(fill.fill_drug_mg)} mg floxuridine in "
        f"{number(fill.fill_volume_ml)} mL"
    )


def _reasons(sheet: Worksheet) -> tuple[str, ...]:
    if sheet.leads_with_emptying:
        # the tests speak for the next drug fill, not for today
        due = tuple(a.message for a in sheet.asks if a.code == "before-cycle-day")
        return ("Drug was in the pump when the day began: it comes out.", *due)
    reason = getattr(sheet.decision, "reason", "")
    if not reason:
        # a reduction and a free way have no sentence of their own
        said = [b for b in sheet.trace.bands if b.value is not None]
        worst = [b for b in said if b.then.startswith("reduce")] or said
        reason = "; ".join(f"{b.test} {b.band}: {b.then}" for b in worst)
    return tuple(
        text for text in (reason, *(r.message for r in sheet.refusals)) if text
    )


def _missing(sheet: Worksheet) -> tuple[str, ...]:
    # an emptying asks for nothing
    missing = () if sheet.leads_with_emptying else sheet.decision
    return tuple(getattr(missing, "missing", ()))


def _decided(sheet: Worksheet, fill: Fill | None) -> Section | None:
    if sheet.decided is None:
        return None
    decided = sheet.decided.payload
    how = "accepted" if decided.is_accepted else "chosen otherwise"
    at = sheet.decided.at
    # no time zone of a center is known here: its own offset stands beside the clock
    rows = [
        ("By", f"{sheet.decided.by}, {day(at.date())} {at:%H:%M} {at.tzname()}"),
        ("Decision", f"{decided.decision}, the proposal {how}"),
    ]
    if decided.reason:
        rows.append(("Reason", decided.reason))
    if fill is not None:
        rate = figure(decided.dose_rate_mg_per_kg_per_day, "mg/kg/d")
        rows.append(("Decided", f"{number(fill.fill_drug_mg)} mg, {rate}"))
    elif _is_void(sheet, fill):
        rows.append(("VOID", _why_void(sheet)))
    return Section(title="Decision on record", rows=tuple(rows))


def _why_void(sheet: Worksheet) -> str:
    contents = sheet.plan.gate
    if contents is not None and contents.has_failed(on=sheet.on):
        # deciding again would change nothing: drug is out of the question today
        return "What came out of the pump is outside its limits. No drug today."
    return (
        "This decision is not supported by what is on record now. Compute and decide "
        "again."
    )


def _front(sheet: Worksheet, rules: Rules, fill: Fill | None) -> tuple[Section, ...]:
    sections: list[Section | None] = [_decided(sheet, fill)]
    if fill is not None:
        sections.append(front.formula(sheet, rules))
        sections.append(front.compound(sheet, fill))
    sections.append(front.gate(sheet, rules, has_order=fill is not None))
    if fill is not None:
        sections.append(front.after_fill(sheet, fill))
    sections.append(front.contingency(sheet))
    sections.append(front.beside(sheet))
    sections.append(front.caps(sheet, with_figures=fill is not None))
    sections.append(front.to_do(sheet))
    sections.append(front.device(sheet, rules))
    return tuple(section for section in sections if section is not None)


def _back(
    sheet: Worksheet, rules: Rules, fill: Fill | None, sources: Mapping[str, str]
) -> tuple[Section, ...]:
    sections = [
        back.inputs(sheet),
        back.bands(sheet),
        back.would_change(sheet),
        back.observations(sheet),
        back.rules_in_force(sheet, rules, sources),
    ]
    if fill is not None:
        sections.insert(2, back.clamps(sheet))
    return tuple(sections)
