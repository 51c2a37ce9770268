"""The course file, ``hepatica-course/1``: clinic, twin, tests and CLI share it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hepatica.errors import FieldError, InputError
from hepatica.therapy.course.envelope import Fact, Precision
from hepatica.therapy.course.faults import number_faults
from hepatica.therapy.course.kinds import Erased
from hepatica.wire.canonical import canonical
from hepatica.wire.decode import payload_from_plain, strict_json, typed

FORMAT = "hepatica-course/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFile:
    """One course, as it travels.

    Parameters
    ----------
    course : str
        Course id.
    center : str or None
        Owning center; ``None`` for a course without one.
    is_demo : bool
        Whether the center is a demonstration center.
    is_pseudonymous : bool
        False where identity was asked for on export.
    facts : tuple of Fact
        In the order they were recorded.
    activations : tuple of Fact
        The center's knowledge facts that were in force at any time in it.
    """

    course: str
    center: str | None
    is_demo: bool
    is_pseudonymous: bool
    facts: tuple[Fact, ...]
    activations: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Envelope:
    id: str
    course: str | None
    course_seq: int
    center: str
    kind: str
    schema: int
    happened_at: datetime
    precision: Precision = Precision.INSTANT
    recorded_at: datetime
    recorded_by: str
    role: str
    visit: str | None = None
    source: str | None = None
    external_id: str | None = None
    corrects: str | None = None
    based_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    format: str
    course: str
    center: str | None
    is_demo: bool
    is_pseudonymous: bool


def fact_plain(fact: Fact) -> dict[str, Any]:
    """Write a fact as a plain mapping, as it stands in a course file.

    Parameters
    ----------
    fact : Fact
        Any fact.

    Returns
    -------
    dict
        Envelope with ``payload``; an erased body is ``null``.
    """
    plain = {name: getattr(fact, name) for name in Fact.__dataclass_fields__}
    if isinstance(fact.payload, Erased):
        plain["payload"] = None
    return plain


def course_file_text(file: CourseFile) -> str:
    """Write a course file in canonical form.

    Parameters
    ----------
    file : CourseFile
        The course.

    Returns
    -------
    str
        JSON, one line, ending in a line break.
    """
    return (
        canonical(
            {
                "format": FORMAT,
                "course": file.course,
                "center": file.center,
                "is_demo": file.is_demo,
                "is_pseudonymous": file.is_pseudonymous,
                "activations": [fact_plain(f) for f in file.activations],
                "facts": [fact_plain(f) for f in file.facts],
            }
        )
        + "\n"
    )


def read_course_file(text: str | bytes) -> CourseFile:
    """Read a course file strictly; every fault is listed, not just the first.

    Parameters
    ----------
    text : str or bytes
        JSON.

    Returns
    -------
    CourseFile
        Typed.

    Raises
    ------
    InputError
        By path, without the values.
    """
    plain = strict_json(text, path="course file")
    if not isinstance(plain, dict):
        raise InputError.of("course file", "not-an-object", "must be a JSON object")
    plain = dict(plain)
    if plain.get("format") != FORMAT:
        raise InputError.of("format", "unknown-format", f"must be {FORMAT}")
    facts, activations = plain.pop("facts", None), plain.pop("activations", [])
    head: _Head = typed(plain, _Head, path="course file")
    read = _read_facts(facts, path="facts")
    seen: set[str] = set()
    errors: list[FieldError] = []
    for index, fact in enumerate(read):
        if fact.id in seen:
            errors.append(
                FieldError(
                    path=f"facts[{index}].id",
                    code="duplicate-fact",
                    message="stands twice in the file; each fact has its own id",
                )
            )
        seen.add(fact.id)
        if fact.course != head.course:
            errors.append(
                FieldError(
                    path=f"facts[{index}].course",
                    code="other-course",
                    message="is not the course of this file",
                )
            )
    if errors:
        raise InputError(*errors)
    return CourseFile(
        course=head.course,
        center=head.center,
        is_demo=head.is_demo,
        is_pseudonymous=head.is_pseudonymous,
        facts=read,
        activations=_read_facts(activations, path="activations"),
    )


def _read_facts(items: Any, *, path: str) -> tuple[Fact, ...]:
    if not isinstance(items, list):
        raise InputError.of(path, "not-a-list", "must be a JSON list of facts")
    facts: list[Fact] = []
    errors: list[FieldError] = []
    for index, item in enumerate(items):
        try:
            facts.append(_read_fact(item, path=f"{path}[{index}]"))
        except InputError as error:
            errors.extend(error.errors)
    if errors:
        raise InputError(*errors)
    return tuple(facts)


def _read_fact(item: Any, *, path: str) -> Fact:
    if not isinstance(item, dict):
        raise InputError.of(path, "not-an-object", "must be a JSON object")
    item = dict(item)
    if "payload" not in item:
        raise InputError.of(f"{path}.payload", "missing", "is missing")
    body = item.pop("payload")
    envelope: _Envelope = typed(item, _Envelope, path=path)
    for name in ("happened_at", "recorded_at"):
        if getattr(envelope, name).tzinfo is None:
            raise InputError.of(
                f"{path}.{name}", "no-offset", "needs an offset, as in 08:15:00+02:00"
            )
    fields = {name: getattr(envelope, name) for name in _Envelope.__dataclass_fields__}
    if body is None:
        return Fact(**fields, payload=Erased())
    payload = _read_payload(envelope, body, path=path)
    fields["schema"] = payload.SCHEMA  # that of the payload as it stands now
    return Fact(**fields, payload=payload)


def _read_payload(envelope: _Envelope, body: Any, *, path: str) -> Any:
    try:
        payload = payload_from_plain(
            envelope.kind, envelope.schema, body, path=f"{path}.payload"
        )
    except InputError as error:
        # an unknown kind or version is told by its bare name: say which fact
        raise InputError(
            *(
                replace(e, path=f"{path}.{e.path}") if "." not in e.path else e
                for e in error.errors
            )
        ) from None
    faults = number_faults(payload)
    if faults:
        raise InputError(
            *(
                FieldError(
                    path=f"{path}.payload.{name}",
                    code=fault.code,
                    message=fault.message,
                )
                for name, fault in faults
            )
        )
    return payload
