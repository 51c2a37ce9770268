"""Rows that follow from a ledger, compared with what it says.

Grants, whose course it is, and results that wait for somebody to say whose they are.
These tables can be changed, so no chain holds them; a row that was written past the
program, into the database itself, shows only against the ledger that it follows from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hepatica.records.chain import digest
from hepatica.records.models import AuditEvent, Center, Course, Grant, HeldLabs
from hepatica.records.models.held import WAITING
from hepatica.records.projections import grants_of

OPENED, LINKED = "course.open", "course.link-person"
"""Events that say whose course it is."""

HELD = "labs.import-file"
SETTLED = ("labs.attach-held", "labs.discard-held")
"""Events that say what is held, and that it is settled; a file may settle it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A row that is not as its ledger says.

    Parameters
    ----------
    stream : str
        The ledger that it follows from.
    code : str
        ``grant-too-many``, ``grant-missing``, ``link-differs`` or ``held-differs``.
    message : str
        Which row, and what to do; no patient value.
    """

    stream: str
    code: str
    message: str


def row_differences(
    center: str | None, *, broken: Iterable[str], with_grants: bool
) -> Iterator[Difference]:
    """Compare the rows of a center, or of all.

    Parameters
    ----------
    center : str or None
        One center only; ``None`` for all.
    broken : iterable of str
        Streams with a problem of their own: what they say is not to be relied on, so
        nothing is compared with them.
    with_grants : bool
        False where grants are about to be made from the ledger.

    Yields
    ------
    Difference
        By center.
    """
    broken = frozenset(broken)
    for name in _centers(center):
        if with_grants and f"facts:{name}" not in broken:
            yield from _grants(name)
        if f"audit:{name}" not in broken:
            yield from _links(name)
            yield from _held(name)


def _centers(center: str | None) -> list[str]:
    if center is not None:
        return [center]
    return list(Center.objects.order_by("pk").values_list("pk", flat=True))


def _grants(center: str) -> Iterator[Difference]:
    said = grants_of(center)
    rows = Grant.objects.filter(center_id=center)
    held = set(rows.values_list("account_id", "privilege"))
    for (account, privilege), code, what in (
        *((key, "grant-too-many", "holds") for key in sorted(held - said)),
        *((key, "grant-missing", "does not hold") for key in sorted(said - held)),
    ):
        yield Difference(
            stream=f"facts:{center}",
            code=code,
            message=f"{account} {what} {privilege}, and the ledger says otherwise: the "
            "row was changed past the program; find out by whom, then run rebuild",
        )


def _links(center: str) -> Iterator[Difference]:
    said = _said(center)
    rows = Course.objects.filter(center_id=center).order_by("pk")
    for course, person in rows.values_list("pk", "person_id"):
        if said.get(course) != person:
            yield Difference(
                stream=f"audit:{center}",
                code="link-differs",
                message=f"course {course} is not of the person that the ledger says: "
                "the link was changed past the program; find out by whom, then link "
                "it again",
            )


def _said(center: str) -> dict[str, str | None]:
    """Tell for each course whose it is by its last event."""
    events = AuditEvent.objects.filter(stream=center, action__in=(OPENED, LINKED))
    found: dict[str, str | None] = {}
    for text in events.order_by("seq").values_list("targets", flat=True):
        ends = dict(target.split(":", 1) for target in json.loads(text))
        person = ends.get("to-person", ends.get("person"))
        # An event of a link that was taken away names nobody as None.
        found[ends["course"]] = None if person == str(None) else person
    return found


def _held(center: str) -> Iterator[Difference]:
    said, settled = _said_of_held(center)
    rows = {row.pk: row for row in HeldLabs.objects.filter(center_id=center)}
    for held in sorted({*said, *rows}):
        row = rows.get(held)
        is_settled = row is not None and row.state != WAITING
        is_as_said = row is not None and is_settled == (held in settled)
        if row is not None and not is_settled:
            is_as_said = is_as_said and said.get(held) == digest(row.salt, row.text)
        if not is_as_said or held not in said:
            yield Difference(
                stream=f"audit:{center}",
                code="held-differs",
                message=f"held results {held} are not as they came in, or gone: the "
                "row was changed past the program; find out by whom, and have the "
                "laboratory's file sent again",
            )


def _said_of_held(center: str) -> tuple[dict[str, str], set[str]]:
    """Tell the digest of everything that was held, and what was settled."""
    events = AuditEvent.objects.filter(stream=center, action__in=(HELD, *SETTLED))
    said: dict[str, str] = {}
    settled: set[str] = set()
    for text in events.order_by("seq").values_list("targets", flat=True):
        for target in json.loads(text):
            kind, _, name = target.partition(":")
            if kind != "held":
                continue
            held, _, of_text = name.partition("/")
            if of_text:
                said[held] = of_text
            else:
                settled.add(held)
    return said, settled
