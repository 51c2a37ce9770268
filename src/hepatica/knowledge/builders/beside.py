"""What stands beside the fill: systemic regimens, order sets, questions, area."""

from __future__ import annotations

from hepatica.knowledge.builders.parts import expect, number
from hepatica.knowledge.entry import KnowledgeEntry
from hepatica.therapy.dosing import (
    BsaFormula,
    HistoryQuestion,
    OrderSet,
    OrderSetItem,
    ReportedDose,
    Surveillance,
    SystemicRegimen,
)


def bsa_formula(entry: KnowledgeEntry) -> BsaFormula:
    """Build a formula of body surface area.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``bsa-formula``.

    Returns
    -------
    BsaFormula
        For m2 from cm and kg.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "bsa-formula")
    return BsaFormula(
        id=entry.short,
        title=entry.title,
        coefficient=number(data["coefficient"]),
        height_exponent=number(data["height_exponent"]),
        weight_exponent=number(data["weight_exponent"]),
        entry=entry.used(),
    )


def systemic_regimen(entry: KnowledgeEntry) -> SystemicRegimen:
    """Build a systemic regimen with its doses as printed.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``systemic-regimen``.

    Returns
    -------
    SystemicRegimen
        Nothing in it is computed.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "systemic-regimen")
    timing = data["timing"]
    doses = tuple(
        ReportedDose(
            id=row["id"],
            drug=row["drug"],
            value=float(row["reported"]["value"]),
            unit=row["reported"]["unit"],
            schedule=row["schedule"],
            note=row.get("note", ""),
        )
        for row in data["doses"]
    )
    return SystemicRegimen(
        id=entry.short,
        title=entry.title,
        doses=doses,
        relation=timing["relation"],
        cycle_days=timing.get("cycle_days"),
        days=tuple(timing.get("days", ())),
        entry=entry.used(),
    )


def order_set(entry: KnowledgeEntry) -> OrderSet:
    """Build an order set.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``order-set``.

    Returns
    -------
    OrderSet
        Its lines in order.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "order-set")
    return OrderSet(
        id=entry.short,
        title=entry.title,
        stage=data["stage"],
        items=tuple(
            OrderSetItem(id=row["id"], text=row["text"]) for row in data["items"]
        ),
        entry=entry.used(),
    )


def surveillance(entry: KnowledgeEntry) -> Surveillance:
    """Build a schedule of markers or imaging.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``surveillance``.

    Returns
    -------
    Surveillance
        With its interval in days.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "surveillance")
    within = data.get("within")
    return Surveillance(
        id=entry.short,
        title=entry.title,
        looks_for=data["looks_for"],
        tests=tuple(data["tests"]),
        interval_days=number(data["interval"]),
        within_days=None if within is None else number(within),
        entry=entry.used(),
    )


def history_question(entry: KnowledgeEntry) -> HistoryQuestion:
    """Build a question to answer before drug goes in.

    Parameters
    ----------
    entry : KnowledgeEntry
        Of kind ``history-question``.

    Returns
    -------
    HistoryQuestion
        With what each answer does.

    Raises
    ------
    KnowledgeNotFound
        If the entry is of another kind.
    """
    data = expect(entry, "history-question")
    return HistoryQuestion(
        id=entry.short,
        title=entry.title,
        asks=data["asks"],
        question=data["question"],
        when_present=data["when_present"],
        when_unknown=data["when_unknown"],
        says=data["says"],
        entry=entry.used(),
    )
