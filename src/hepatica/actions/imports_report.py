"""What became of every file, person and result of an import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hepatica.errors import FieldError
from hepatica.exchange import Flag, Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A report that became a fact.

    Parameters
    ----------
    file : str
        Name of the file.
    course_id, fact_id : str
        Where it is now.
    happened_on : date
        Day of the specimen.
    analytes : tuple of str
        Analyte ids.
    is_correction : bool
        It took the place of one that was recorded before.
    flags : tuple of Flag
        What a person should see.
    """

    file: str
    course_id: str
    fact_id: str
    happened_on: date
    analytes: tuple[str, ...]
    is_correction: bool
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """Results that are attached to nobody.

    A near match is kept until a person has said whose it is; everything else has to be
    sent again once the reason is gone.

    Parameters
    ----------
    file : str
        Name of the file.
    patient : str
        The sender's own key; no name, number or birth date.
    code : str
        ``near-match``, ``unknown-person``, ``no-course`` or ``several-courses``.
    message : str
        Which field differs, and what to do.
    n_reports : int
        How many reports wait.
    held : str
        Row of the queue that keeps them; empty where they are not kept.
    """

    file: str
    patient: str
    code: str
    message: str
    n_reports: int
    held: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSkipped:
    """Something in a file that was not taken.

    Parameters
    ----------
    file : str
        Name of the file.
    skipped : Skipped
        Code, reason, count and places.
    """

    file: str
    skipped: Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class FileError:
    """A file of which nothing was written.

    Parameters
    ----------
    file : str
        Name of the file.
    errors : tuple of FieldError
        Everything that is wrong with it.
    """

    file: str
    errors: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A report that its sender took back.

    Parameters
    ----------
    file : str
        Name of the file.
    course_id, fact_id : str
        The ``entered-in-error`` fact.
    """

    file: str
    course_id: str
    fact_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Everything that was sent, accounted for.

    Parameters
    ----------
    taken : tuple of Taken
        New facts.
    already_there : int
        Reports whose content was recorded before.
    queued : tuple of Queued
        Persons whose results wait.
    skipped : tuple of FileSkipped
        What was left, and why.
    errors : tuple of FileError
        Files of which nothing was written.
    withdrawn : tuple of Withdrawn
        Reports taken back.
    opened : tuple of str
        Courses opened for persons who were not known.
    notes : tuple of str
        About a file as a whole.
    n_results : int
        Results in the files that were read.
    """

    taken: tuple[Taken, ...] = ()
    already_there: int = 0
    queued: tuple[Queued, ...] = ()
    skipped: tuple[FileSkipped, ...] = ()
    errors: tuple[FileError, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    opened: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    n_results: int = 0

    def plus(self, other: ImportReport) -> ImportReport:
        """Add what became of another file.

        Parameters
        ----------
        other : ImportReport
            Of one file.

        Returns
        -------
        ImportReport
            Of both.
        """
        return ImportReport(
            taken=self.taken + other.taken,
            already_there=self.already_there + other.already_there,
            queued=self.queued + other.queued,
            skipped=self.skipped + other.skipped,
            errors=self.errors + other.errors,
            withdrawn=self.withdrawn + other.withdrawn,
            opened=self.opened + other.opened,
            notes=self.notes + other.notes,
            n_results=self.n_results + other.n_results,
        )
