"""The only writer of facts: dense numbers, one chain a center, nothing twice."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from hepatica.errors import Conflict, ContractError, InputError
from hepatica.records import chain, rows
from hepatica.records.models import Fact as FactRow
from hepatica.records.models import FactBody, LedgerHead
from hepatica.records.models.person import new_id
from hepatica.records.read import body_of, facts_by_id, typed
from hepatica.therapy.course.envelope import KINDS, Fact, Precision
from hepatica.wire import canonical, payload_text

_SALT_BYTES = 16
_LIMITS = {
    name: int(getattr(FactRow._meta.get_field(name), "max_length", 0))
    for name in ("visit", "source", "external_id")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDraft:
    """A fact before the ledger gave it a place.

    Parameters
    ----------
    course : str or None
        The course; ``None`` for a center's own stream.
    kind : str
        A key of ``envelope.KINDS``.
    payload : Payload
        What it says; of the class of its kind.
    happened_at : datetime
        When it happened, with offset.
    precision : Precision
        How exactly that is known.
    visit : str or None
        Visit that it belongs to.
    source, external_id : str or None
        Feed and its own id, both or neither; a repeated pair is taken once.
    corrects : str or None
        Fact of the same course that this one replaces or withdraws.
    based_on : tuple of str
        Facts that it was computed or decided from.
    id : str or None
        Own id, where the writer needs to name the fact before it is written.
    """

    course: str | None
    kind: str
    payload: Any
    happened_at: datetime
    precision: Precision = Precision.INSTANT
    visit: str | None = None
    source: str | None = None
    external_id: str | None = None
    corrects: str | None = None
    based_on: tuple[str, ...] = ()
    id: str | None = None


class Appended(tuple[Fact, ...]):
    """The facts of an append, one for each draft and in that order.

    Attributes
    ----------
    skipped : frozenset of str
        Ids of facts that were there already, by their external id.
    changed : frozenset of str
        Those of them that say something else than the draft: nothing was
        written; a feed that changed its mind sends a correction.
    """

    skipped: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()


def append(
    *,
    center: str,
    drafts: Sequence[FactDraft],
    at: datetime,
    by: str,
    role: str,
    expected_course_seq: int | None = None,
) -> Appended:
    """Append facts to a center's ledger, all of them or none.

    Parameters
    ----------
    center : str
        The center that records them.
    drafts : sequence of FactDraft
        What to append, in order.
    at : datetime
        Now, with offset. ``recorded_at`` never falls behind the last fact's.
    by : str
        Account name.
    role : str
        As what.
    expected_course_seq : int or None
        Number of the last fact that the writer had seen; for drafts of one
        course only.

    Returns
    -------
    Appended
        The facts, in the order of the drafts.

    Raises
    ------
    Conflict
        If the course went on since ``expected_course_seq``.
    ContractError
        If a draft is not a fact.
    """
    for draft in drafts:
        _check(draft)
    # All that needs no lock is done before it is taken.
    texts = [payload_text(draft.payload) for draft in drafts]
    with transaction.atomic():
        head = chain.locked_head(f"facts:{center}")
        writer = _Writer(center=center, head=head, at=at, by=by, role=role)
        if expected_course_seq is not None:
            _expect(writer, drafts, expected_course_seq)
        _check_corrected(drafts)
        known = _already_there(center, drafts)
        plan = [
            writer.place(draft, text, known)
            for draft, text in zip(drafts, texts, strict=True)
        ]
        writer.write()
        skipped = frozenset(row.id for row, is_new in plan if not is_new)
        existing = facts_by_id(skipped) if skipped else {}
    result = Appended(
        existing[row.id] if row.id in existing else typed(row, draft.payload)
        for draft, (row, _) in zip(drafts, plan, strict=True)
    )
    result.skipped, result.changed = skipped, frozenset(writer.changed)
    return result


class _Writer:
    """Rows of one append, numbered and chained before they are written."""

    def __init__(
        self, *, center: str, head: LedgerHead, at: datetime, by: str, role: str
    ) -> None:
        self.center, self.head, self.by, self.role = center, head, by, role
        self.seq, self.prev_hash = head.last_seq, head.last_hash
        # A clock set back must not make a later fact look older than it is.
        self.recorded_at = max(chain.instant_text(at), head.last_at)
        self.last_seqs: dict[str | None, int] = {}
        self.rows: list[FactRow] = []
        self.bodies: list[FactBody] = []
        self.changed: set[str] = set()

    def place(
        self, draft: FactDraft, text: str, known: dict[tuple[str, str], FactRow]
    ) -> tuple[FactRow, bool]:
        """Give the row of a draft, and whether it is new."""
        key = (draft.source or "", draft.external_id or "")
        if draft.external_id is not None and key in known:
            row = known[key]
            if (row.kind, row.course_id, body_of(row)) != (
                draft.kind,
                draft.course,
                text,
            ):
                self.changed.add(row.id)
            return row, False
        row = self._chained(draft, text)
        if draft.external_id is not None:
            known[key] = row
        return row, True

    def last_course_seq(self, course: str | None) -> int:
        """Give the number of the last fact of a course, written or placed."""
        if course not in self.last_seqs:
            self.last_seqs[course] = rows.last_course_seq(self.center, course)
        return self.last_seqs[course]

    def write(self) -> None:
        """Write the rows and move the head."""
        if not self.rows:
            return
        rows.insert(self.rows)
        rows.insert(self.bodies)
        chain.move_head(
            self.head, seq=self.seq, last_hash=self.prev_hash, at=self.recorded_at
        )

    def _chained(self, draft: FactDraft, text: str) -> FactRow:
        salt = secrets.token_hex(_SALT_BYTES)
        course_seq = self.last_course_seq(draft.course) + 1
        row = FactRow(
            id=draft.id or new_id(),
            center_id=self.center,
            seq=self.seq + 1,
            course_id=draft.course,
            course_seq=course_seq,
            kind=draft.kind,
            schema=KINDS[draft.kind].SCHEMA,
            happened_at=draft.happened_at.isoformat(),
            precision=str(draft.precision),
            recorded_at=self.recorded_at,
            recorded_by=self.by,
            role=self.role,
            visit=draft.visit,
            source=draft.source,
            external_id=draft.external_id,
            corrects=draft.corrects,
            based_on=canonical(draft.based_on),
            payload_digest=chain.digest(salt, text),
            prev_hash=self.prev_hash,
        )
        row.hash = chain.fact_hash(row)
        body = FactBody(fact=row, salt=salt, text=text)
        self.rows.append(row)
        self.bodies.append(body)
        self.seq, self.prev_hash = row.seq, row.hash
        self.last_seqs[draft.course] = course_seq
        return row


def _check(draft: FactDraft) -> None:
    cls = KINDS.get(draft.kind)
    if cls is None or type(draft.payload) is not cls:
        raise ContractError("kind must be a known kind, and payload of its class")
    if (cls.STAGE == "center") != (draft.course is None):
        raise ContractError(
            f"course must {'not be' if draft.course else 'be'} given for {draft.kind}"
        )
    if draft.happened_at.utcoffset() is None:
        raise ContractError("happened_at must have an offset from UTC")
    if (draft.source is None) != (draft.external_id is None):
        raise ContractError("source and external_id come together or not at all")
    if draft.kind in ("entered-in-error", "payload-erased") and not draft.corrects:
        raise ContractError(f"corrects must name a fact for {draft.kind}")
    # PostgreSQL refuses what SQLite would take; both are to give the same answer.
    for name, limit in _LIMITS.items():
        value = getattr(draft, name) or ""
        if len(value) > limit or "\0" in value:
            raise InputError.of(
                name, "too-long", f"must be up to {limit} characters, without NUL"
            )


def _expect(writer: _Writer, drafts: Sequence[FactDraft], expected: int) -> None:
    courses = {draft.course for draft in drafts}
    if len(courses) != 1:
        raise ContractError("expected_course_seq fits the drafts of one course only")
    if writer.last_course_seq(courses.pop()) != expected:
        raise Conflict(
            "the course went on since you read it; read it again and decide anew"
        )


def _check_corrected(drafts: Sequence[FactDraft]) -> None:
    """Require that each corrected fact is there, and in the same course."""
    wanted = {draft.corrects for draft in drafts if draft.corrects}
    if not wanted:
        return
    found = FactRow.objects.filter(pk__in=wanted).values_list("id", "course_id")
    course_of: dict[str, str | None] = dict(found)
    course_of.update({draft.id: draft.course for draft in drafts if draft.id})
    for draft in drafts:
        if draft.corrects and course_of.get(draft.corrects, "") != draft.course:
            raise ContractError("corrects must name a fact of the same course")


def _already_there(
    center: str, drafts: Sequence[FactDraft]
) -> dict[tuple[str, str], FactRow]:
    ids: dict[str, list[str]] = {}
    for draft in drafts:
        if draft.source is not None and draft.external_id is not None:
            ids.setdefault(draft.source, []).append(draft.external_id)
    return {
        (source, row.external_id or ""): row
        for source, wanted in ids.items()
        for row in FactRow.objects.filter(
            center_id=center, source=source, external_id__in=wanted
        ).select_related("body")
    }
