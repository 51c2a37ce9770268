"""Facts as they are read from the ledger, typed or as stored text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import QuerySet

from hepatica.records.models import Fact as FactRow
from hepatica.records.models import FactBody
from hepatica.therapy.course.envelope import Fact, Precision
from hepatica.therapy.course.kinds import Erased
from hepatica.wire import decode_stored

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
    return tuple(_typed(_rows().filter(course_id=course_id).order_by("course_seq")))


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
    rows = _rows().filter(center_id=center_id, course__isnull=True)
    return tuple(_typed(rows.order_by("seq")))


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
    return {fact.id: fact for fact in _typed(_rows().filter(pk__in=list(ids)))}


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
    rows = _rows().filter(course_id=course_id).order_by("course_seq")
    return tuple(
        StoredText(
            id=row.id,
            course_seq=row.course_seq,
            kind=row.kind,
            schema=row.schema,
            text=body_of(row),
        )
        for row in rows
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
    return Fact(
        id=row.id,
        course=row.course_id,
        course_seq=row.course_seq,
        center=row.center_id,
        kind=row.kind,
        schema=getattr(payload, "SCHEMA", row.schema),
        happened_at=datetime.fromisoformat(row.happened_at),
        precision=Precision(row.precision),
        recorded_at=datetime.fromisoformat(row.recorded_at),
        recorded_by=row.recorded_by,
        role=row.role,
        visit=row.visit,
        source=row.source,
        external_id=row.external_id,
        corrects=row.corrects,
        based_on=_IDS.decode(row.based_on),
        payload=payload,
    )


def _rows() -> QuerySet[FactRow]:
    return FactRow.objects.select_related("body")


def _typed(rows: Iterable[FactRow]) -> Iterable[Fact]:
    for row in rows:
        text = body_of(row)
        yield typed(
            row,
            Erased() if text is None else decode_stored(row.kind, row.schema, text),
        )
