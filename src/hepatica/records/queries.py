"""Scoped queries: every one starts from what was granted to the user.

To see a course, a person or a center, an account needs the privilege ``read``
there. What was not granted and what is not there give the same answer, by the
same one query.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hepatica.errors import NotVisible
from hepatica.records.models import Account, Center, Course, Grant, Person

READ = "read"
_MIN_SEARCH = 2
_MAX_FOUND = 50


def privileges_of(user: Account, center_id: str) -> frozenset[str]:
    """List what a user may do at a center.

    Parameters
    ----------
    user : Account
        Who asks.
    center_id : str
        The center.

    Returns
    -------
    frozenset of str
        Values of ``actions.privileges.Privilege``.
    """
    return frozenset(
        _grants(user).filter(center_id=center_id).values_list("privilege", flat=True)
    )


def granted_centers(user: Account) -> QuerySet[Center]:
    """Select the centers that a user may read.

    Parameters
    ----------
    user : Account
        Who asks; an anonymous or inactive user is granted nothing.

    Returns
    -------
    QuerySet of Center
        By id.
    """
    readable = _grants(user).filter(privilege=READ).values("center_id")
    return Center.objects.filter(pk__in=readable).order_by("pk")


def granted_courses(user: Account) -> QuerySet[Course]:
    """Select the courses that a user may read.

    Parameters
    ----------
    user : Account
        Who asks.

    Returns
    -------
    QuerySet of Course
        With center, person and state, by id.
    """
    readable = _grants(user).filter(privilege=READ).values("center_id")
    return (
        Course.objects.filter(center_id__in=readable)
        .select_related("center", "person", "state")
        .order_by("pk")
    )


def course_for(user: Account, course_id: str) -> Course:
    """Give one course, if the user may read it.

    Parameters
    ----------
    user : Account
        Who asks.
    course_id : str
        Which.

    Returns
    -------
    Course
        The course.

    Raises
    ------
    NotVisible
        If it was not granted or is not there; the answer is the same.
    """
    course = granted_courses(user).filter(pk=course_id).first()
    if course is None:
        raise NotVisible("there is no such course among those you may read")
    return course


def center_for(user: Account, center_id: str) -> Center:
    """Give one center, if the user may read it.

    Parameters
    ----------
    user : Account
        Who asks.
    center_id : str
        Which.

    Returns
    -------
    Center
        The center.

    Raises
    ------
    NotVisible
        If it was not granted or is not there; the answer is the same.
    """
    center = granted_centers(user).filter(pk=center_id).first()
    if center is None:
        raise NotVisible("there is no such center among those you may read")
    return center


def persons_for(user: Account, text: str) -> QuerySet[Person]:
    """Find persons by name or number among those that the user may read.

    Parameters
    ----------
    user : Account
        Who asks.
    text : str
        Parts of a name, or one whole number; at least two characters.

    Returns
    -------
    QuerySet of Person
        At most fifty, by name.
    """
    readable = _grants(user).filter(privilege=READ).values("center_id")
    words = search_text(text).split()
    if len("".join(words)) < _MIN_SEARCH:
        return Person.objects.none()
    by_name = Q()
    for word in words:
        by_name &= Q(search_text__contains=word)
    found = Person.objects.filter(
        by_name | Q(identifiers__value=text.strip()), center_id__in=readable
    )
    return found.distinct().order_by("family_name", "given_names", "pk")[:_MAX_FOUND]


def person_by_identifier(user: Account, system: str, value: str) -> QuerySet[Person]:
    """Find the persons that a system's number names, at most one a center.

    Parameters
    ----------
    user : Account
        Who asks.
    system, value : str
        The identifier, both parts exactly.

    Returns
    -------
    QuerySet of Person
        Among those that the user may read.
    """
    readable = _grants(user).filter(privilege=READ).values("center_id")
    return Person.objects.filter(
        identifiers__system=system, identifiers__value=value, center_id__in=readable
    ).order_by("pk")


def search_text(*parts: str) -> str:
    """Fold names so that both databases find the same ones.

    Parameters
    ----------
    *parts : str
        Names, or what was typed to find them.

    Returns
    -------
    str
        Case folded, single spaces.
    """
    return " ".join(" ".join(parts).casefold().split())


def _grants(user: Account) -> QuerySet[Grant]:
    # An anonymous user has no primary key: nothing is granted to nobody.
    return Grant.objects.filter(
        account_id=user.pk or "", account__is_active=True
    ).order_by()
