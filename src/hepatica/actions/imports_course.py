"""What a person's results become in the course: new, a correction, or taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from hepatica.actions.courses_change import jumps
from hepatica.actions.imports_report import (
    FileSkipped,
    ImportReport,
    Taken,
    Withdrawn,
)
from hepatica.actions.ledger import FactDraft
from hepatica.errors import FieldError, InputError
from hepatica.exchange import (
    Flag,
    IncomingLabs,
    IncomingReport,
    Skipped,
    reconcile,
)
from hepatica.records.models import Course as CourseRow
from hepatica.records.models.person import new_id
from hepatica.records.read import facts_of
from hepatica.therapy.course import Course, Fact, admit, fold
from hepatica.therapy.course.admit import Refused
from hepatica.therapy.course.kinds import EnteredInError, LabsResulted
from hepatica.therapy.labs import Analyte, Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One person's results, and the course that they belong to.

    Parameters
    ----------
    course_id : str
        The course.
    labs : IncomingLabs
        Of that person only.
    is_opened : bool
        The course was opened for it just now.
    """

    course_id: str
    labs: IncomingLabs
    is_opened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """What a course gets by it.

    Parameters
    ----------
    course_id : str
        The course.
    labs : IncomingLabs
        What is new against the record.
    drafts : tuple of FactDraft
        One for each report, then one for each withdrawal.
    """

    course_id: str
    labs: IncomingLabs
    drafts: tuple[FactDraft, ...]

    def report(self, file: str) -> ImportReport:
        """Say what became of it.

        Parameters
        ----------
        file : str
            Name of the file.

        Returns
        -------
        ImportReport
            Of this course.
        """
        facts = [draft.id or "" for draft in self.drafts]
        reports = self.labs.reports
        unmatched = [w for w in self.labs.withdrawals if w.external_id is None]
        skipped = list(self.labs.skipped)
        if unmatched:
            skipped.append(
                Skipped(
                    code="nothing-to-withdraw",
                    reason="a result is taken back that is not on record",
                    count=len(unmatched),
                    paths=tuple(w.path for w in unmatched[:5]),
                )
            )
        return ImportReport(
            taken=tuple(
                Taken(
                    file=file,
                    course_id=self.course_id,
                    fact_id=fact_id,
                    happened_on=report.happened_at.date(),
                    analytes=tuple(r.analyte for r in report.payload.results),
                    is_correction=report.corrects_external_id is not None,
                    flags=report.flags,
                )
                for report, fact_id in zip(reports, facts, strict=False)
            ),
            already_there=self.labs.n_already_recorded,
            skipped=tuple(FileSkipped(file=file, skipped=s) for s in skipped),
            withdrawn=tuple(
                Withdrawn(file=file, course_id=self.course_id, fact_id=fact_id)
                for fact_id in facts[len(reports) :]
            ),
        )


def attach(place: Place, *, at: datetime, analytes: Mapping[str, Analyte]) -> Attached:
    """Compare a person's results with the course and draft what is new.

    Parameters
    ----------
    place : Place
        Results and course.
    at : datetime
        Now, with offset.
    analytes : mapping of str to Analyte
        In force; a result far from the one before it gets a flag.

    Returns
    -------
    Attached
        Drafts to append.

    Raises
    ------
    InputError
        For each report that therapy does not admit.
    """
    facts = facts_of(place.course_id)
    course = fold(place.course_id, facts)
    source = place.labs.source
    live = {
        fact.external_id: fact
        for fact in course.standing
        if fact.source == source
        and fact.external_id is not None
        and isinstance(fact.payload, LabsResulted)
    }
    labs = reconcile(
        _in_lifetime(place),
        recorded={f.external_id for f in facts if f.source == source and f.external_id},
        live={key: fact.payload for key, fact in live.items()},
    )
    drafts = [_report_draft(place.course_id, r, live) for r in labs.reports]
    new = [_fact(course, draft, at) for draft in drafts]
    _admit(course, new)
    after = fold(place.course_id, [*facts, *new])
    bounds = {name: analyte.bounds for name, analyte in analytes.items()}
    reports = [
        replace(report, flags=report.flags + _jumps(fact, after, bounds))
        for report, fact in zip(labs.reports, new, strict=True)
    ]
    labs = replace(labs, reports=tuple(reports))
    drafts += [
        _withdrawal(place.course_id, live[w.external_id], at)
        for w in labs.withdrawals
        if w.external_id is not None
    ]
    return Attached(course_id=place.course_id, labs=labs, drafts=tuple(drafts))


def _in_lifetime(place: Place) -> IncomingLabs:
    """Leave out what is dated before the person was born: the rest is taken."""
    born_on = (
        CourseRow.objects.filter(pk=place.course_id)
        .values_list("person__birth_on", flat=True)
        .first()
    )
    if born_on is None:
        return place.labs
    early = [r for r in place.labs.reports if r.happened_at.date() < born_on]
    if not early:
        return place.labs
    skipped = Skipped(
        code="before-birth",
        reason="dated before the birth date on record; check the specimen time, and "
        "the birth date of the person",
        count=sum(len(report.payload.results) for report in early),
    )
    return replace(
        place.labs,
        reports=tuple(r for r in place.labs.reports if r not in early),
        skipped=(*place.labs.skipped, skipped),
    )


def _report_draft(
    course_id: str, report: IncomingReport, live: dict[str, Fact]
) -> FactDraft:
    corrects = report.corrects_external_id
    return FactDraft(
        id=new_id(),
        course=course_id,
        kind=LabsResulted.KIND,
        payload=report.payload,
        happened_at=report.happened_at,
        precision=report.precision,
        source=report.source,
        external_id=report.external_id,
        corrects=live[corrects].id if corrects is not None else None,
    )


def _withdrawal(course_id: str, fact: Fact, at: datetime) -> FactDraft:
    return FactDraft(
        id=new_id(),
        course=course_id,
        kind=EnteredInError.KIND,
        payload=EnteredInError(reason="The laboratory took the results back."),
        happened_at=at,
        corrects=fact.id,
    )


def _fact(course: Course, draft: FactDraft, at: datetime) -> Fact:
    return Fact(
        id=draft.id or "",
        course=draft.course,
        course_seq=course.last_seq + 1,
        center="",
        kind=draft.kind,
        schema=draft.payload.SCHEMA,
        happened_at=draft.happened_at,
        precision=draft.precision,
        recorded_at=at,
        recorded_by="",
        role="",
        source=draft.source,
        external_id=draft.external_id,
        corrects=draft.corrects,
        payload=draft.payload,
    )


def _admit(course: Course, facts: list[Fact]) -> None:
    errors = []
    for fact in facts:
        admission = admit(course, fact)
        if isinstance(admission, Refused):
            errors += [
                FieldError(path="report", code=why.code, message=why.message)
                for why in admission.why
            ]
    if errors:
        raise InputError(*errors)


def _jumps(
    fact: Fact, course: Course, bounds: Mapping[str, Bounds]
) -> tuple[Flag, ...]:
    """Mark what a person would be asked for twice; a file cannot be asked."""
    found = jumps(fact.payload, course, bounds, on=fact.happened_on, corrects=fact.id)
    names = [result.analyte for result in fact.payload.results]
    return tuple(
        Flag(
            code="unusual-change",
            analyte=names[int(path.removeprefix("results[").partition("]")[0])],
            message=f"{told}; confirm it before a dose rests on it",
        )
        for path, told in found
    )
