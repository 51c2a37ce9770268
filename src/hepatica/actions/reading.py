"""Reading courses: one course with everything, and the list of what needs someone.

Every reading is an audit event. What is shown rests on the ledger and on what the
center has in force, never on published files.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time

from django.db.models import Q, QuerySet

from hepatica.actions import audit
from hepatica.actions._scope import By, actor_name
from hepatica.actions.courses_judge import deviations_of
from hepatica.actions.courses_scope import readable_centers, visible_course
from hepatica.actions.knowledge_force import in_force, local_day, rules_in_force
from hepatica.actions.ledger import action
from hepatica.actions.names import named
from hepatica.actions.permissions import is_permitted
from hepatica.actions.privileges import Privilege
from hepatica.actions.projection import FOLD_VERSION, project_course
from hepatica.actions.projection_day import next_step
from hepatica.actions.projection_state import read_state
from hepatica.actions.reading_blind import Rights, as_seen_by
from hepatica.actions.reading_today import holds_drug, is_shown, rows_by_harm
from hepatica.actions.views import (
    CenterView,
    CourseRow,
    CourseView,
    PersonView,
    TodayRow,
    TodayView,
    age_on,
    initials_of,
    unfit_of,
)
from hepatica.records.models import (
    Center,
    Course,
    CourseState,
    Person,
)
from hepatica.records.queries import search_text
from hepatica.records.read import facts_of, last_seq_of
from hepatica.therapy.course import Course as Folded
from hepatica.therapy.course import as_of, fold, up_to
from hepatica.therapy.course.kinds import RulesBound
from hepatica.therapy.orders import visit_state
from hepatica.therapy.schedule import plan
from hepatica.therapy.worksheet import as_decided, policies_of, worksheet

__all__ = [
    "CourseRow",
    "CourseView",
    "PersonView",
    "TodayRow",
    "TodayView",
    "last_seq",
    "list_courses",
    "open_course",
    "today",
]


@action("course.read")
def open_course(
    *,
    by: By,
    at: datetime,
    course_id: str,
    on: date | None = None,
    known_at: datetime | None = None,
    is_review: bool = False,
) -> CourseView:
    """Read a course, with its plan and worksheet of a day.

    Parameters
    ----------
    by : Account or str
        Who may read at its center.
    at : datetime
        Now, with offset.
    course_id : str
        Which.
    on : date or None
        The day; ``None``: today at the center.
    known_at : datetime or None
        Only facts and activations recorded up to then: what was known at that time.
    is_review : bool
        Look at a past visit again with what is in force, and bound to the course,
        today.

    Returns
    -------
    CourseView
        Frozen; nothing more is read for it.

    Raises
    ------
    NotVisible
        If it was not granted or is not there; the answer is the same.
    """
    row = visible_course(by, course_id)
    day = on or local_day(row.center.time_zone, at)
    facts = tuple(
        fact
        for fact in facts_of(course_id)
        if known_at is None or fact.recorded_at <= known_at
    )
    rules_day = max(day, local_day(row.center.time_zone, at)) if is_review else day
    course = fold(course_id, facts)
    then = _bound_before(course, on=day, until=rules_day)
    rules = rules_in_force(row.center_id, then.rules, on=rules_day, known_at=known_at)
    audit.write(
        by=by,
        at=at,
        center=row.center_id,
        action="course.read",
        targets=[f"course:{course_id}"],
    )
    sheet = as_decided(worksheet(then, rules, on=day), course, rules)
    seen = plan(course, on=day, policies=policies_of(rules))
    view = CourseView(
        id=course_id,
        on=day,
        known_at=known_at,
        center=_center(row.center),
        person=_person(row.person, on=day),
        facts=facts,
        course=course,
        plan=seen,
        worksheet=sheet,
        rules=rules,
        rules_on=rules_day,
        deviations=deviations_of(course, facts),
        visit=visit_state(course, sheet, at=at),
        unfit=unfit_of(seen),
    )
    return as_seen_by(by, view, row, at=at)


def last_seq(*, by: By, course_id: str) -> int:
    """Tell how far a course goes: whether an open page is old, and nothing else.

    It is asked every few seconds and holds nothing of a patient, so it is no reading
    of the course.

    Parameters
    ----------
    by : Account or str
        Who may read at its center.
    course_id : str
        Which.

    Returns
    -------
    int
        ``course_seq`` of its last fact; 0 without any, and where it was not granted.
    """
    row = Course.objects.filter(pk=course_id).only("center_id").first()
    if row is None or not is_permitted(
        by=by, center=row.center_id, privilege=Privilege.READ
    ):
        return 0
    return last_seq_of(course_id)


@action("today.read")
def today(*, by: By, at: datetime, on: date) -> TodayView:
    """List everyone who needs something on a day, by harm.

    Parameters
    ----------
    by : Account or str
        Who; what the account may read is listed.
    at : datetime
        Now, with offset.
    on : date
        Today. What is overdue follows from it; the courses are as they stand now.

    Returns
    -------
    TodayView
        From the read model, by as many queries for one course as for thousands.
    """
    centers = list(readable_centers(by))
    bring_up_to_date(centers, on=on)
    states = CourseState.objects.filter(course__center__in=centers)
    rights = Rights(by)
    courses = [
        rights.listed(course_id, center_id, read_state(state), on=on)
        for course_id, center_id, state in states.values_list(
            "pk", "course__center_id", "dates"
        )
    ]
    rows = rows_by_harm(courses, on=on, at=at)
    with_pump = [listed for listed in courses if is_shown(listed.state)]
    with_drug = [listed for listed in with_pump if holds_drug(listed.state)]
    _audit_list(by, at, centers, "today.read")
    return TodayView(
        on=on,
        rows=named(rows),
        n_routine=len(with_pump) - len(rows),
        n_with_drug=len(with_drug),
        n_without=len(with_pump) - len(with_drug),
        is_demo=any(center.is_demo for center in centers),
    )


@action("course.list")
def list_courses(*, by: By, at: datetime, text: str = "") -> tuple[CourseRow, ...]:
    """List courses, all or those that a text finds.

    Parameters
    ----------
    by : Account or str
        Who; what the account may read is listed.
    at : datetime
        Now, with offset.
    text : str
        Parts of a name, a number of the person or a course id; empty lists all.

    Returns
    -------
    tuple of CourseRow
        By course id.
    """
    centers = list(readable_centers(by))
    rows = _courses(centers)
    for word in search_text(text).split():
        found = Q(person__search_text__contains=word) | Q(pk__iexact=word)
        found |= Q(person__identifiers__value__iexact=word)
        rows = rows.filter(found)
    listed = list(rows.distinct().prefetch_related("person__identifiers"))
    days = {center.pk: local_day(center.time_zone, at) for center in centers}
    rights = Rights(by)
    _audit_list(by, at, centers, "course.list")
    return tuple(_course_row(row, rights, on=days[row.center_id]) for row in listed)


def _bound_before(course: Folded, *, on: date, until: date) -> Folded:
    """Let the rules that are bound on a later day hold from the visit on."""
    bound = [
        fact
        for fact in course.standing
        if fact.kind == RulesBound.KIND and on < fact.happened_on <= until
    ]
    if not bound:
        return as_of(course, on=on)
    last = bound[-1]
    # just before the end of the visit's day, so that it is the last one bound
    start = datetime.combine(on, time.max, last.happened_at.tzinfo)
    moved = replace(last, happened_at=start)
    others = [fact for fact in course.standing if fact is not last]
    place = sum(fact.happened_at <= start for fact in others)
    return up_to(course, [*others[:place], moved, *others[place:]])


def bring_up_to_date(centers: Iterable[Center], *, on: date) -> None:
    """Project anew what rests on other rules, or was written by another release.

    An entry may come into force by its day alone, without a fact on that day.

    Parameters
    ----------
    centers : iterable of Center
        Whose courses.
    on : date
        The day that is read.
    """
    for center in centers:
        version = in_force(center.pk, on).version
        stale = Course.objects.filter(center=center, state__isnull=False).exclude(
            state__policy_version=version, state__fold_version=FOLD_VERSION
        )
        for course_id in stale.values_list("pk", flat=True):
            project_course(course_id, on=on)


def _courses(centers: Iterable[Center]) -> QuerySet[Course]:
    return (
        Course.objects.filter(center__in=[center.pk for center in centers])
        .select_related("person", "state")
        .order_by("pk")
    )


def _course_row(row: Course, rights: Rights, *, on: date) -> CourseRow:
    state = read_state(row.state.dates) if hasattr(row, "state") else None
    if state is not None:
        state = rights.listed(row.pk, row.center_id, state, on=on).state
    step = next_step(state, on=on) if state else None
    person = _person(row.person, on=on)
    return CourseRow(
        id=row.pk,
        center_id=row.center_id,
        name=person.name if person else "",
        initials=person.initials if person else "",
        record_no=person.record_no if person else "",
        phase=state.phase if state else "referred",
        holds_drug=bool(state and state.inside and state.inside.is_drug),
        next_what=step.what if step else "",
        next_on=step.on if step else None,
    )


def _center(row: Center) -> CenterView:
    return CenterView(
        id=row.pk, name=row.name, is_demo=row.is_demo, time_zone=row.time_zone
    )


def _person(row: Person | None, *, on: date) -> PersonView | None:
    if row is None:
        return None
    numbers = sorted(row.identifiers.all(), key=lambda n: (n.system, n.value))
    return PersonView(
        id=row.pk,
        name=f"{row.given_names} {row.family_name}".strip(),
        initials=_initials(row),
        record_no=numbers[0].value if numbers else "",
        birth_date=row.birth_on,
        sex=row.sex,
        age=age_on(row.birth_on, on=on),
    )


def _initials(row: Person | None) -> str:
    return initials_of(row.given_names, row.family_name) if row else ""


def _audit_list(by: By, at: datetime, centers: list[Center], code: str) -> None:
    audit.write(
        by=actor_name(by),
        at=at,
        center=centers[0].pk if len(centers) == 1 else None,
        action=code,
        targets=[f"center:{center.pk}" for center in centers],
    )
