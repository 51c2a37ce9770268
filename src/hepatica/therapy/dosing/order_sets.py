"""What a center asks, gives and does beside the fill; each list is the center's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hepatica.therapy.decisions import EntryUsed, Refusal

PRESENT, ABSENT, UNKNOWN = "present", "absent", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSetItem:
    """One line of an order set.

    Parameters
    ----------
    id : str
        Word within the set.
    text : str
        What is given or done.
    """

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSet:
    """Lines that belong to one stage of the course.

    Parameters
    ----------
    id, title : str
        Entry id and words.
    stage : str
        ``before-first-fill``, ``each-drug-fill``, ``hold`` or ``each-visit``.
    items : tuple of OrderSetItem
        In order.
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    stage: str
    items: tuple[OrderSetItem, ...]
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveillance:
    """Markers or imaging at an interval.

    Parameters
    ----------
    id, title : str
        Entry id and words.
    looks_for : str
        ``tumor-markers`` or ``imaging``.
    tests : tuple of str
        What is done; one of them is enough for imaging.
    interval_days : float
        Due this long after the last one. [d]
    within_days : float or None
        Late after this long, where the source gives a range. [d]
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    looks_for: str
    tests: tuple[str, ...]
    interval_days: float
    within_days: float | None
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuestion:
    """A question whose answer may bar drug, put before drug is authorized.

    Parameters
    ----------
    id, title : str
        Entry id and words.
    asks : str
        What the answer is about, as in the recorded history.
    question : str
        In words to the person.
    when_present, when_unknown : str
        ``refuse``, ``ask`` (prescriber and pharmacist give a reason) or ``note``.
    says : str
        Why it matters.
    entry : EntryUsed
        Where this stands.
    """

    id: str
    title: str
    asks: str
    question: str
    when_present: str
    when_unknown: str
    says: str
    entry: EntryUsed


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersFound:
    """What the recorded history says to the questions of a center.

    Parameters
    ----------
    missing : tuple of str
        Questions that nobody asked, in words.
    refusals, asks, notes : tuple of Refusal
        What the answers bar, ask a reason for, and only say.
    """

    missing: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    asks: tuple[Refusal, ...]
    notes: tuple[Refusal, ...]


def answers_found(
    questions: Iterable[HistoryQuestion], history: Mapping[str, str]
) -> AnswersFound:
    """Hold the recorded history against the questions in force.

    Parameters
    ----------
    questions : iterable of HistoryQuestion
        In force at the center.
    history : mapping of str to str
        What is asked about to ``present``, ``absent`` or ``unknown``: the last
        answer to each.

    Returns
    -------
    AnswersFound
        A question that nobody asked is missing, which is not the same as one that
        was asked and whose answer nobody knows.

    Notes
    -----
    Drug is not authorized on a missing answer; recording and emptying ask nothing.
    Hazards: HZ-017 (drug for somebody who must not have it).
    """
    missing: list[str] = []
    found: dict[str, list[Refusal]] = {"refuse": [], "ask": [], "note": []}
    for question in questions:
        answer = history.get(question.asks)
        if answer is None:
            missing.append(f"history, {question.title}: not asked yet")
        elif answer != ABSENT:
            is_present = answer == PRESENT
            way = question.when_present if is_present else question.when_unknown
            known = "is on record" if is_present else "is not known"
            found[way].append(
                Refusal(
                    code=f"history-{question.asks}",
                    message=f"{question.title} {known}. {question.says}",
                )
            )
    return AnswersFound(
        missing=tuple(missing),
        refusals=tuple(found["refuse"]),
        asks=tuple(found["ask"]),
        notes=tuple(found["note"]),
    )
