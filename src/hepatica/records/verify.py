"""Whether both ledgers are whole: chains, bodies, guards, and what follows from them.

A chain proves that nothing was changed, taken out or put between. That its end
was cut off together with its head row can only be seen against a head that was
exported before: the anchor.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hepatica.errors import InputError
from hepatica.records import chain, triggers
from hepatica.records.models import AuditEvent, Center, Fact, LedgerHead
from hepatica.records.read import body_of
from hepatica.records.snapshot import reading
from hepatica.records.verify_rows import row_differences

ANCHOR_FORMAT = "hepatica-anchor/1"
_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is not as it should be.

    Parameters
    ----------
    stream : str
        ``facts:<center>``, ``audit:<center>``, or ``-`` for the whole database.
    seq : int or None
        Where in the stream; ``None`` for a row that follows from it.
    code : str
        Stable word in kebab-case.
    message : str
        What was found; no patient value.
    """

    stream: str
    seq: int | None
    code: str
    message: str

    @property
    def place(self) -> str:
        """Stream, and where in it."""
        return self.stream if self.seq is None else f"{self.stream} at {self.seq}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamReport:
    """One chain that was read to its end.

    Parameters
    ----------
    stream : str
        ``facts:<center>`` or ``audit:<center>``.
    n_rows : int
        Rows read.
    last_seq : int
        Number of the last.
    last_hash : str
        Its hash.
    """

    stream: str
    n_rows: int
    last_seq: int
    last_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What a verification found.

    Parameters
    ----------
    streams : tuple of StreamReport
        Every chain, by name.
    problems : tuple of Problem
        Empty when all is whole.
    is_anchored : bool
        Whether an anchor was compared.
    """

    streams: tuple[StreamReport, ...]
    problems: tuple[Problem, ...]
    is_anchored: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(
    center: str | None = None,
    anchor: Mapping[str, Any] | None = None,
    *,
    with_grants: bool = True,
) -> VerifyReport:
    """Read both ledgers from end to end, and compare what follows from them.

    Parameters
    ----------
    center : str or None
        One center only; ``None`` for all and the installation.
    anchor : mapping or None
        What :func:`export_heads` gave earlier.
    with_grants : bool
        False where grants are about to be made from the ledger.

    Returns
    -------
    VerifyReport
        Chains and problems.

    Raises
    ------
    InputError
        If the anchor is not one.
    """
    anchored = _anchored(anchor, center)
    problems = [
        Problem(
            stream="-",
            seq=None,
            code="trigger-missing",
            message=f"{name} is missing, switched off or altered",
        )
        for name in triggers.missing()
    ]
    with reading():
        reports = []
        for stream in _streams(center, anchored):
            walk = _Walk(stream, anchored.get(stream))
            walk.run()
            problems.extend(walk.problems)
            reports.append(walk.report())
        broken = {problem.stream for problem in problems}
        problems.extend(
            Problem(stream=one.stream, seq=None, code=one.code, message=one.message)
            for one in row_differences(center, broken=broken, with_grants=with_grants)
        )
    return VerifyReport(
        streams=tuple(reports),
        problems=tuple(problems),
        is_anchored=anchor is not None,
    )


def export_heads() -> dict[str, Any]:
    """Give the ends of all chains, to be kept elsewhere as an anchor.

    Returns
    -------
    dict
        For canonical JSON: format and heads with their number, hash and time.
    """
    return {
        "format": ANCHOR_FORMAT,
        "heads": {
            head.stream: {
                "seq": head.last_seq,
                "hash": head.last_hash,
                "at": head.last_at,
            }
            for head in LedgerHead.objects.filter(last_seq__gte=1).order_by("pk")
        },
    }


def read_anchor(text: str | bytes) -> dict[str, Any]:
    """Read an anchor file.

    Parameters
    ----------
    text : str or bytes
        JSON of :func:`export_heads`.

    Returns
    -------
    dict
        For :func:`verify`.

    Raises
    ------
    InputError
        If it is not an anchor.
    """
    try:
        anchor = json.loads(text)
    except (RecursionError, ValueError):
        raise InputError.of("anchor", "not-json", "is not valid JSON") from None
    if not isinstance(anchor, dict):
        raise InputError.of("anchor", "not-an-anchor", f"must be {ANCHOR_FORMAT}")
    _anchored(anchor, None)
    return anchor


def _anchored(
    anchor: Mapping[str, Any] | None, center: str | None
) -> dict[str, tuple[int, str]]:
    if anchor is None:
        return {}
    if anchor.get("format") != ANCHOR_FORMAT:
        raise InputError.of("anchor", "unknown-format", f"must be {ANCHOR_FORMAT}")
    try:
        heads = {
            str(stream): (int(head["seq"]), str(head["hash"]))
            for stream, head in anchor["heads"].items()
        }
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError.of(
            "anchor", "not-an-anchor", "must hold heads with seq and hash"
        ) from None
    wanted = (f"facts:{center}", f"audit:{center}")
    return {s: h for s, h in heads.items() if center is None or s in wanted}


def _streams(center: str | None, anchored: Iterable[str]) -> list[str]:
    """Name every chain that has a head, rows, or an anchor: none may hide."""
    if center is not None:
        return [f"audit:{center}", f"facts:{center}"]
    names = set(anchored)
    names.update(LedgerHead.objects.values_list("pk", flat=True))
    names.update(f"facts:{pk}" for pk in Center.objects.values_list("pk", flat=True))
    with_facts = Fact.objects.order_by().values_list("center_id", flat=True).distinct()
    names.update(f"facts:{pk}" for pk in with_facts)
    audited = AuditEvent.objects.order_by().values_list("stream", flat=True).distinct()
    names.update(f"audit:{name}" for name in audited)
    return sorted(names)


class _Walk:
    """One chain from its first row to its head."""

    def __init__(self, stream: str, anchor: tuple[int, str] | None) -> None:
        self.stream = stream
        self.kind, _, self.owner = stream.partition(":")
        self.anchor = anchor
        self.problems: list[Problem] = []
        self.n_rows, self.seq = 0, 0
        self.hash, self.at = "", ""
        self.course_seqs: dict[str | None, int] = defaultdict(int)
        self.erased: set[str | None] = set()

    def run(self) -> None:
        """Read it all."""
        if self.kind == "facts":
            self._walk_facts()
        else:
            for event in self._audit_rows():
                self._step(event, event.at, chain.audit_hash(event))
        self._compare_head()

    def report(self) -> StreamReport:
        """Say how far it goes."""
        return StreamReport(
            stream=self.stream,
            n_rows=self.n_rows,
            last_seq=self.seq,
            last_hash=self.hash,
        )

    def _walk_facts(self) -> None:
        self.erased = set(
            Fact.objects.filter(kind="payload-erased").values_list(
                "corrects", flat=True
            )
        )
        rows = (
            Fact.objects.filter(center_id=self.owner)
            .select_related("body")
            .order_by("seq")
        )
        for row in rows.iterator(chunk_size=_CHUNK):
            self._step(row, row.recorded_at, chain.fact_hash(row))
            self._check_body(row)
            self._check_course_seq(row)

    def _audit_rows(self) -> Iterator[AuditEvent]:
        rows = AuditEvent.objects.filter(stream=self.owner).order_by("seq")
        return rows.iterator(chunk_size=_CHUNK)

    def _step(self, row: Fact | AuditEvent, at: str, own_hash: str) -> None:
        self.n_rows += 1
        if row.seq != self.seq + 1:
            self._found(
                self.seq + 1,
                "gap",
                f"rows {self.seq + 1} to {row.seq - 1} are not there",
            )
        if row.prev_hash != self.hash:
            self._found(row.seq, "chain-broken", "does not follow the row before it")
        if row.hash != own_hash:
            self._found(row.seq, "altered", "is not what was hashed when written")
        if at < self.at:
            self._found(row.seq, "clock-back", "is dated before the row before it")
        if self.anchor and row.seq == self.anchor[0] and row.hash != self.anchor[1]:
            self._found(row.seq, "anchor-differs", "has another hash than the anchor")
        # On from the hash that the row states, so that one fault is told once.
        self.seq, self.hash, self.at = row.seq, row.hash, max(at, self.at)

    def _check_body(self, row: Fact) -> None:
        text = body_of(row)
        if text is None:
            if row.id not in self.erased:
                self._found(row.seq, "body-missing", "lost its body without erasure")
        elif chain.digest(row.body.salt, text) != row.payload_digest:
            self._found(row.seq, "body-altered", "has a body that was not hashed")

    def _check_course_seq(self, row: Fact) -> None:
        last = self.course_seqs[row.course_id]
        if last and row.course_seq != last + 1:
            self._found(row.seq, "course-gap", "is not the next of its course")
        self.course_seqs[row.course_id] = row.course_seq

    def _compare_head(self) -> None:
        head = LedgerHead.objects.filter(pk=self.stream).first()
        said = (head.last_seq, head.last_hash) if head else (0, "")
        if said != (self.seq, self.hash):
            code = "truncated" if said[0] > self.seq else "head-differs"
            self._found(
                self.seq + 1 if code == "truncated" else self.seq,
                code,
                f"ends at {self.seq}; its head says {said[0]}",
            )
        if self.anchor and self.anchor[0] > self.seq:
            self._found(
                self.seq + 1,
                "anchor-truncated",
                f"ends at {self.seq}; the anchor says {self.anchor[0]}",
            )

    def _found(self, seq: int, code: str, message: str) -> None:
        self.problems.append(
            Problem(stream=self.stream, seq=seq, code=code, message=message)
        )
