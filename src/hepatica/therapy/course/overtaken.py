"""What leaves a computed answer as it is; after anything else it is computed again."""

from __future__ import annotations

from hepatica.therapy.course import kinds as k
from hepatica.therapy.course import kinds_access  # noqa: F401  (it fills KINDS)
from hepatica.therapy.course import order_kinds as o
from hepatica.therapy.course.envelope import KINDS, Fact
from hepatica.therapy.course.kinds_outcome import QuestionnaireAnswered
from hepatica.therapy.course.state import Course

LEAVES_AN_ANSWER = (
    k.DoseProposed.KIND,
    k.DoseDecided.KIND,
    k.VisitMissed.KIND,
    o.OrderSigned.KIND,
    o.OrderVerified.KIND,
    o.OrderRejected.KIND,
    o.OrderCosigned.KIND,
    o.OrderCancelled.KIND,
    o.FillReleased.KIND,
    o.FillPrepared.KIND,
    o.FillWasted.KIND,
    o.BedsideVerified.KIND,
    o.PumpAccessed.KIND,
    o.IncidentReported.KIND,
    QuestionnaireAnswered.KIND,
    # letters, calls, appointments and opinions
    *(kind for kind, payload in KINDS.items() if payload.STAGE == "access"),
)
"""Kinds that no answer is computed from; a kind that is not named here overtakes it."""


def overtaken_by(course: Course, proposal: Fact) -> Fact | None:
    """Find what was recorded after an answer was computed and may change it.

    Parameters
    ----------
    course : Course
        Folded.
    proposal : Fact
        Of kind ``dose-proposed``.

    Returns
    -------
    Fact or None
        The last one, a withdrawal included; ``None`` while the answer stands.

    Notes
    -----
    Hazards: HZ-008 (an answer that results no longer support).
    """
    later = [
        fact
        for fact in (*course.standing, *course.withdrawals)
        if fact.course_seq > proposal.course_seq and fact.kind not in LEAVES_AN_ANSWER
    ]
    return max(later, key=lambda fact: fact.course_seq, default=None)
