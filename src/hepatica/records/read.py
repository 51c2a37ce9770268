"""Facts as they are read from the ledger, typed or as stored text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import QuerySet

from hepatica.records.chain import instant_text
from hepatica.records.models import Fact as FactRow
from hepatica.records.models import FactBody
from hepatica.therapy.course.envelope import Fact, Precision
from hepatica.therapy.course.kinds import Erased
from hepatica.wire import canonical, decode_stored

_IDS = msgspec.json.Decoder(tuple[str, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """A payload as it lies in the ledger.

    Parameters
    ----------
    id : str
        Fact.
    course_seq : int
        Position in the course.
    kind : str
        Kind of fact.
    schema : int
        Version that the text is written in.
    text : str or None
        Canonical JSON; ``None`` where it was erased.
    """

    id: str
    course_seq: int
    kind: str
    schema: int
    text: str | None


def facts_of(course_id: str) -> tuple[Fact, ...]:
    """Read every fact of a course, in the order it was recorded.

    Parameters
    ----------
    course_id : str
        The course.

    Returns
    -------
    tuple of Fact
        Typed; an erased body is ``Erased()``. Empty for an unknown course.
    """
    rows = FactRow.objects.filter(course_id=course_id)
    return tuple(_typed(rows.order_by("course_seq")))


def facts_of_each(course_ids: Collection[str]) -> dict[str, tuple[Fact, ...]]:
    """Read every fact of several courses, by one query for all of them.

    Parameters
    ----------
    course_ids : collection of str
        The courses.

    Returns
    -------
    dict of str to tuple of Fact
        Course to its facts as :func:`facts_of` gives them; empty for an unknown one.
    """
    rows = FactRow.objects.filter(course_id__in=course_ids)
    found: dict[str, list[Fact]] = {course_id: [] for course_id in course_ids}
    for fact in _typed(rows.order_by("course_id", "course_seq")):
        found[fact.course or ""].append(fact)
    return {course_id: tuple(facts) for course_id, facts in found.items()}


def courses_with_orders(center_ids: Collection[str], *, since: datetime) -> list[str]:
    """List the courses in which an order was signed, or a fill prepared or wasted.

    Parameters
    ----------
    center_ids : collection of str
        Owners.
    since : datetime
        Recorded from then on.

    Returns
    -------
    list of str
        Course ids, sorted.
    """
    rows = FactRow.objects.filter(
        center_id__in=center_ids,
        recorded_at__gte=instant_text(since),
        kind__in=("order-signed", "fill-prepared", "fill-wasted"),
    )
    return sorted(set(rows.values_list("course_id", flat=True)))


def last_seq_of(course_id: str) -> int:
    """Tell how far a course goes.

    Parameters
    ----------
    course_id : str
        The course.

    Returns
    -------
    int
        ``course_seq`` of its last fact; 0 without any.
    """
    rows = FactRow.objects.filter(course_id=course_id)
    last: int | None = (
        rows.order_by("-course_seq").values_list("course_seq", flat=True).first()
    )
    return last or 0


def center_facts(center_id: str) -> tuple[Fact, ...]:
    """Read a center's own stream: rules, policies, privileges.

    Parameters
    ----------
    center_id : str
        The center.

    Returns
    -------
    tuple of Fact
        Typed, in the order it was recorded.
    """
    rows = FactRow.objects.filter(center_id=center_id, course__isnull=True)
    return tuple(_typed(rows.order_by("seq")))


def own_facts(
    kind: str, *, naming: str = "", leaving_out: Collection[str] = ()
) -> tuple[Fact, ...]:
    """Read the facts of one kind from the own streams of all centers.

    Parameters
    ----------
    kind : str
        A kind that no course holds: ``privilege-granted``.
    naming : str
        A text that a payload must hold as a value; empty for every payload.
    leaving_out : collection of str
        Centers that are not read.

    Returns
    -------
    tuple of Fact
        Typed, by center, in the order each recorded them.
    """
    rows = FactRow.objects.filter(kind=kind, course__isnull=True)
    if naming:
        rows = rows.filter(body__text__contains=canonical(naming))
    if leaving_out:
        rows = rows.exclude(center_id__in=leaving_out)
    return tuple(_typed(rows.order_by("center_id", "seq")))


def facts_by_id(ids: Iterable[str]) -> dict[str, Fact]:
    """Read single facts.

    Parameters
    ----------
    ids : iterable of str
        Fact ids.

    Returns
    -------
    dict of str to Fact
        Those that are there.
    """
    return {fact.id: fact for fact in _typed(FactRow.objects.filter(pk__in=list(ids)))}


def stored_texts(course_id: str) -> tuple[StoredText, ...]:
    """Read the payloads of a course as the bytes that were hashed.

    Parameters
    ----------
    course_id : str
        The course.

    Returns
    -------
    tuple of StoredText
        In the order it was recorded.
    """
    names = ("id", "course_seq", "kind", "schema", "body__text")
    rows = FactRow.objects.filter(course_id=course_id).order_by("course_seq")
    return tuple(
        StoredText(id=id, course_seq=seq, kind=kind, schema=schema, text=text)
        for id, seq, kind, schema, text in rows.values_list(*names)
    )


def body_of(row: FactRow) -> str | None:
    """Give the stored text of a row.

    Parameters
    ----------
    row : records.models.Fact
        Best read with ``select_related("body")``.

    Returns
    -------
    str or None
        ``None`` where the body was erased.
    """
    try:
        return row.body.text
    except FactBody.DoesNotExist:
        return None


def typed(row: FactRow, payload: Any) -> Fact:
    """Make therapy's fact of a row and its payload.

    Parameters
    ----------
    row : records.models.Fact
        The envelope.
    payload : Payload or Erased
        What it says.

    Returns
    -------
    Fact
        Typed.
    """
    return _fact(tuple(getattr(row, name) for name in _ENVELOPE), payload)


# As they stand in therapy's fact; read as plain values, because a model instance
# for each row cost more than all the rest of a fold.
_ENVELOPE = (
    "id",
    "course_id",
    "course_seq",
    "center_id",
    "kind",
    "schema",
    "happened_at",
    "precision",
    "recorded_at",
    "recorded_by",
    "role",
    "visit",
    "source",
    "external_id",
    "corrects",
    "based_on",
)
_PRECISIONS = {str(precision): precision for precision in Precision}


def _fact(values: Sequence[Any], payload: Any) -> Fact:
    based_on = values[15]
    return Fact(
        id=values[0],
        course=values[1],
        course_seq=values[2],
        center=values[3],
        kind=values[4],
        schema=getattr(payload, "SCHEMA", values[5]),
        happened_at=datetime.fromisoformat(values[6]),
        precision=_PRECISIONS[values[7]],
        recorded_at=datetime.fromisoformat(values[8]),
        recorded_by=values[9],
        role=values[10],
        visit=values[11],
        source=values[12],
        external_id=values[13],
        corrects=values[14],
        based_on=() if based_on == "[]" else _IDS.decode(based_on),
        payload=payload,
    )


def _typed(rows: QuerySet[FactRow]) -> Iterator[Fact]:
    for *values, text in rows.values_list(*_ENVELOPE, "body__text"):
        kind, schema = values[4], values[5]
        payload = Erased() if text is None else decode_stored(kind, schema, text)
        yield _fact(values, payload)
