"""Ids of incoming reports: same content, same id, in whatever order it was sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

from hepatica.therapy.course.envelope import Precision
from hepatica.therapy.labs import LabResult


def report_key(
    *, patient_key: str, happened_at: datetime, precision: Precision, laboratory: str
) -> str:
    """Name the specimen of a report without telling whose it is.

    Parameters
    ----------
    patient_key : str
        Key of the patient.
    happened_at : datetime
        Time of the specimen, with offset.
    precision : Precision
        How exactly it is known.
    laboratory : str
        As the feed names it.

    Returns
    -------
    str
        24 hexadecimal digits.
    """
    when = (
        happened_at.astimezone(UTC).isoformat()
        if precision is Precision.INSTANT
        else happened_at.date().isoformat()
    )
    return _digest((patient_key, precision.value, when, laboratory), 24)


def external_id(
    *,
    key: str,
    results: Iterable[LabResult],
    versions: Iterable[str] = (),
) -> str:
    """Give a report an id that changes with its content and nothing else.

    Parameters
    ----------
    key : str
        From :func:`report_key`.
    results : iterable of LabResult
        In any order.
    versions : iterable of str
        The sender's own id and version of each result, in any order.

    Returns
    -------
    str
        The key, a colon and 16 hexadecimal digits.
    """
    # Named fields, not repr(): a field added later must not change old ids.
    parts = sorted(
        f"{r.analyte}|{r.value!r}|{r.status.value}|{r.uln!r}|{r.lln!r}|{r.comparator}"
        for r in results
    )
    return f"{key}:{_digest((*parts, '', *sorted(versions)), 16)}"


def _digest(parts: Iterable[str], length: int) -> str:
    # Each part goes in with its length, so that no two lists run together.
    text = "".join(f"{len(part)}:{part};" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:length]
