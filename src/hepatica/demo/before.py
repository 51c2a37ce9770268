"""What an invented person answers to the questions that drug waits for."""

from __future__ import annotations

from random import Random

from hepatica.therapy.course.kinds_codes import Party, Presence
from hepatica.therapy.course.kinds_selection import (
    HistoryItem,
    HistoryRecorded,
    HistoryStatement,
)


def history(
    asked: tuple[str, ...], share: dict[str, float], draws: Random
) -> HistoryRecorded:
    """Answer each question that the knowledge has.

    Parameters
    ----------
    asked : tuple of str
        Items of the history.
    share : dict of str to float
        Share of the invented people who have it; of an item not named, nobody.
    draws : Random
        Of this person.

    Returns
    -------
    HistoryRecorded
        Told by the patient.
    """
    return HistoryRecorded(
        statements=tuple(
            HistoryStatement(
                item=HistoryItem(item),
                presence=(
                    Presence.PRESENT
                    if draws.random() < share.get(item, 0)
                    else Presence.ABSENT
                ),
            )
            for item in asked
        ),
        told_by=Party.PATIENT,
    )
