"""What facts about harm, maintenance, outcome and trials say, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hepatica.web import text
from hepatica.web.presenters.stage_words import (
    because,
    coded,
    said,
    why,
    word,
    words,
    yes_no,
)


def _grades(p: Any) -> str:
    ctcae, surgical = p.ctcae, p.clavien_dindo_grade
    return said(
        f"CTCAE {ctcae.ctcae_version.value} {ctcae.ctcae_term} grade "
        f"{int(ctcae.ctcae_grade)}"
        if ctcae is not None
        else "",
        f"Clavien-Dindo {surgical.value}" if surgical is not None else "",
    )


def _onset(p: Any) -> str:
    if p.onset_on is None:
        return "onset not known"
    about = "" if p.onset_precision.value == "day" else "about "
    return f"since {about}{text.day(p.onset_on)}"


def _complication(p: Any) -> str:
    name = p.other_complication or word(p.complication)
    grades = _grades(p) or "not graded"
    start = said(name, grades, _onset(p), f"relation {word(p.relatedness)}")
    return start + because(p.detail)


def _serious(p: Any) -> str:
    return said(
        words(p.criteria),
        f"known since {text.day(p.aware_at.date())}",
        f"relation {word(p.relatedness)}",
        yes_no(p.is_expected, "expected", "NOT expected", "expectedness not assessed"),
        f"told: {words(p.recipients)}" if p.recipients else "",
        p.study,
        "follow-up" if p.is_follow_up else "",
    )


def _reviewed(p: Any) -> str:
    by = f"next review by {text.day(p.review_by_on)}, owner {p.owner}"
    return f"{word(p.answer)}{because(p.reason)}; {by}"


def _shared(p: Any) -> str:
    if not p.scopes:
        return f"ended with {p.partner} on {text.day(p.from_on)}{because(p.reason)}"
    until = f"until {text.day(p.until_on)}" if p.until_on else "until it is changed"
    what = f"{words(p.scopes)} from {text.day(p.from_on)}"
    return f"with {p.partner}: {what} {until}{because(p.reason)}"


def _transferred(p: Any) -> str:
    seen = yes_no(p.is_acknowledged, "acknowledged", "NOT acknowledged yet")
    return f"to {p.to_center}, {seen}{because(p.reason)}"


def _response(p: Any) -> str:
    total = p.sum_of_diameters_mm
    return said(
        f"{p.recist_response.value}, {p.recist_version.value}",
        word(p.scope),
        f"sum {text.with_unit(text.plain(total), 'mm')}" if total is not None else "",
        yes_no(p.is_confirmed, "confirmed", "not confirmed"),
        yes_no(p.is_resectable_now, "resectable now", "not resectable"),
    )


def _recurrence(p: Any) -> str:
    return said(
        word(p.where),
        *(coded(place) for place in p.body_sites),
        f"by {words(p.found_by)}" if p.found_by else "",
        yes_no(p.is_first, "the first one", "not the first one"),
    )


def _questionnaire(p: Any) -> str:
    given = sum(answer.choice is not None for answer in p.answers)
    name = f"{p.questionnaire}, version {p.version}"
    return f"{name}: {given} of {text.n(len(p.answers), 'item')} answered"


def _followed(p: Any) -> str:
    alive = p.last_known_alive_on
    return said(
        word(p.vital_status),
        f"alive on {text.day(alive)}" if alive is not None else "",
        f"disease {word(p.disease_status)}",
        word(p.channel),
    )


def _died(p: Any) -> str:
    return said(f"cause {word(p.cause)}", coded(p.coded), f"told by {word(p.told_by)}")


def _screened(p: Any) -> str:
    reasons = because(", ".join(p.reasons))
    return f"{p.study}: {word(p.result)}{reasons}"


def _randomized(p: Any) -> str:
    strata = ", ".join(f"{s.factor} {s.level}" for s in p.strata)
    behind = f" ({strata})" if strata else ""
    return f"{p.study}: arm {p.arm}{behind}{why(p)}"


def _left(p: Any) -> str:
    start = f"{p.study}: ends {words(p.extent)}, asked by {word(p.asked_by)}"
    return f"{start}{because(p.reason)}{why(p)}"


OUTCOME_WORDS: dict[str, Callable[[Any], str]] = {
    "complication-recorded": _complication,
    "complication-resolved": lambda p: word(p.resolution) + because(p.detail) + why(p),
    "serious-event-reported": _serious,
    "maintenance-reviewed": _reviewed,
    "care-shared": _shared,
    "course-transferred": _transferred,
    "response-assessed": _response,
    "recurrence-found": _recurrence,
    "questionnaire-answered": _questionnaire,
    "followed-up": _followed,
    "died": _died,
    "study-screened": _screened,
    "study-enrolled": lambda p: f"{p.study}, participant {p.participant}{why(p)}",
    "study-randomized": _randomized,
    "study-withdrawn": _left,
}
OUTCOME_TITLES = {
    "complication-recorded": "Complication",
    "complication-resolved": "Complication ended",
    "serious-event-reported": "Serious event",
    "maintenance-reviewed": "Pump reviewed",
    "care-shared": "Care shared",
    "course-transferred": "Course handed over",
    "response-assessed": "Response",
    "recurrence-found": "Recurrence",
    "questionnaire-answered": "Questionnaire",
    "followed-up": "Follow-up",
    "died": "Died",
    "study-screened": "Screened for a trial",
    "study-enrolled": "Enrolled in a trial",
    "study-randomized": "Randomized",
    "study-withdrawn": "Left a trial",
}
