"""What a course keeps beside pumps, labs and doses: consent, harm, trials, sharing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hepatica.therapy.course.kinds_harm import ComplicationRecorded, Resolution
    from hepatica.therapy.course.kinds_maintenance import CareShared, SharedScope
    from hepatica.therapy.course.kinds_study import WithdrawalExtent
    from hepatica.therapy.course.kinds_treatment import BolusGiven, SystemicGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedBolus:
    """A bolus, with its day and fact."""

    fact: str
    on: date
    at: datetime
    payload: BolusGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedSystemic:
    """Systemic therapy of a day, with its fact."""

    fact: str
    on: date
    at: datetime
    payload: SystemicGiven


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentState:
    """The last word on one consent.

    Parameters
    ----------
    fact : str
        Id of the fact that says it.
    on : date
        Day of it.
    is_given : bool
        False where it was withdrawn.
    until_on : date or None
        Last day, where it has one.
    """

    fact: str
    on: date
    is_given: bool
    until_on: date | None = None

    def holds(self, on: date) -> bool:
        """Tell whether it holds on a day.

        Parameters
        ----------
        on : date
            The day.

        Returns
        -------
        bool
            True from the day it was given to its last day.
        """
        return self.is_given and (self.until_on is None or on <= self.until_on)


@dataclass(slots=True, kw_only=True)
class ComplicationState:
    """A complication and whether it ended.

    Parameters
    ----------
    fact : str
        Id of the fact that stands for it.
    on : date
        Day on which it was found.
    payload : ComplicationRecorded
        What was recorded.
    resolved_on : date or None
        Day on which it ended.
    resolution : Resolution or None
        How.
    """

    fact: str
    on: date
    payload: ComplicationRecorded
    resolved_on: date | None = None
    resolution: Resolution | None = None


@dataclass(slots=True, kw_only=True)
class StudyState:
    """A trial and how far the person came in it.

    Parameters
    ----------
    study : str
        Trial entry id.
    screened_on, enrolled_on, randomized_on, withdrawn_on : date or None
        Days; the last one of each.
    participant, arm : str
        As the trial has them; empty before.
    ended : set of WithdrawalExtent
        What ended with a withdrawal.
    """

    study: str
    screened_on: date | None = None
    enrolled_on: date | None = None
    randomized_on: date | None = None
    withdrawn_on: date | None = None
    participant: str = ""
    arm: str = ""
    ended: set[WithdrawalExtent] = field(default_factory=set)


def shared_on(shares: list[CareShared], on: date) -> dict[str, tuple[SharedScope, ...]]:
    """Say who does what in a shared course on a day.

    Parameters
    ----------
    shares : list of CareShared
        Oldest first; a later one of a partner takes the place of the earlier ones.
    on : date
        The day.

    Returns
    -------
    dict of str to tuple of SharedScope
        Partner to scopes; one whose time is over, or not yet come, is not in it.
    """
    last: dict[str, CareShared] = {}
    for share in shares:
        # one that begins later leaves what holds until then
        if share.from_on <= on:
            last[share.partner] = share
    return {
        partner: share.scopes
        for partner, share in last.items()
        if share.scopes and (share.until_on is None or on <= share.until_on)
    }
