"""Courses as an action would return them, built in memory."""

from datetime import date

from tests.support import rules as r

from hepatica.actions.courses_judge import deviations_of
from hepatica.actions.views import CenterView, CourseView, PersonView, unfit_of
from hepatica.therapy.course import fold
from hepatica.therapy.orders import visit_state
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import policies_of, worksheet

PERSON = PersonView(
    id="p1",
    name="Bea Oak",
    initials="B.O.",
    record_no="DEMO-0001",
    birth_date=date(1960, 5, 6),
    sex="female",
    age=65,
)


def view_of(timeline, on, *, rules=None, person=PERSON, zone="UTC", known_at=None):
    rules = rules or r.rules()
    facts = tuple(timeline.facts)
    course = fold(timeline.course, facts)
    sheet = worksheet(course, rules, on=on)
    seen = plan(course, on=on, policies=policies_of(rules))
    return CourseView(
        id=timeline.course,
        on=on,
        known_at=known_at,
        center=CenterView(id="a", name="Center A", is_demo=True, time_zone=zone),
        person=person,
        facts=facts,
        course=course,
        plan=seen,
        worksheet=sheet,
        rules=rules,
        rules_on=on,
        deviations=deviations_of(course, facts),
        visit=visit_state(course, sheet),
        unfit=unfit_of(seen),
    )
