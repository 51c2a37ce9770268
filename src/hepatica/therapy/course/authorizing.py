"""What ends authorizing, whatever else stands: a death, a consent taken back."""

from __future__ import annotations

from hepatica.therapy.course.state import Course
from hepatica.therapy.decisions import Refusal


def ended_refusals(course: Course) -> tuple[Refusal, ...]:
    """List why nothing is authorized in a course any more.

    Parameters
    ----------
    course : Course
        What happened.

    Returns
    -------
    tuple of Refusal
        Empty where it may be. Recording, and taking drug out, ask nothing of this.
    """
    refusals = []
    if course.died_on is not None:
        refusals.append(
            Refusal(code="died", message="A death is on record; nothing is given.")
        )
    if course.is_therapy_refused:
        refusals.append(
            Refusal(
                code="consent-withdrawn",
                message="The consent to the therapy was withdrawn. No drug until it is "
                "given again.",
            )
        )
    return tuple(refusals)
