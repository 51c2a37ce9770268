"""What came in from outside, before anyone decided whose it is.

One shape for every format: patients as the sender describes them, one report
for each specimen and laboratory, and a word about everything that was left.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hepatica.therapy.course.envelope import Precision
from hepatica.therapy.course.kinds import LabsResulted


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """One number of a person, and who gave it.

    Parameters
    ----------
    system : str
        Namespace: a URI, or empty where the sender gave none.
    value : str
        The number.
    type_code : str
        ``MR``, ``SS`` and so on (HL7 v2 table 0203), or empty.
    """

    system: str
    value: str
    type_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """One name of a person.

    Parameters
    ----------
    family : str
        Family name.
    given : tuple of str
        Given names, first first.
    use : str
        ``official``, ``maiden`` and so on, or empty.
    """

    family: str
    given: tuple[str, ...] = ()
    use: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPatient:
    """A patient as the sender describes them; nobody is matched here.

    Parameters
    ----------
    key : str
        Joins patient and reports within this source: ``Patient/17``.
    identifiers : tuple of Identifier
        All that were sent.
    names : tuple of PersonName
        All that were sent, the official one first.
    birth_on : date or None
        Birth date; ``None`` where it is missing or not a whole date.
    sex : str
        ``male``, ``female``, ``other``, ``unknown``, or empty.
    """

    key: str
    identifiers: tuple[Identifier, ...] = ()
    names: tuple[PersonName, ...] = ()
    birth_on: date | None = None
    sex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something about a result that was taken and that a person should see.

    Parameters
    ----------
    code : str
        ``unusual``, ``unusual-change``, ``range-ignored`` or ``withdrawn``.
    analyte : str
        Analyte id.
    message : str
        In words; no value.
    """

    code: str
    analyte: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingReport:
    """Results of one patient, one specimen time and one laboratory.

    Parameters
    ----------
    patient_key : str
        Key of the patient that it is about.
    happened_at : datetime
        Time of the specimen, with offset.
    precision : Precision
        How exactly it is known.
    source : str
        Feed that it came by; unique together with ``external_id``.
    external_id : str
        Same content, same id, whatever the order it was sent in.
    corrects_external_id : str or None
        Id of the recorded report that this one replaces; set by
        :func:`hepatica.exchange.reconcile`.
    payload : LabsResulted
        The fact to record.
    flags : tuple of Flag
        What a person should see.
    """

    patient_key: str
    happened_at: datetime
    precision: Precision
    source: str
    external_id: str
    corrects_external_id: str | None = None
    payload: LabsResulted
    flags: tuple[Flag, ...] = ()

    @property
    def report_key(self) -> str:
        """First part of the external id: whose, when and which laboratory."""
        return self.external_id.partition(":")[0]


class Left(StrEnum):
    """What it is that was not taken."""

    RESULT = "result"
    PERSON = "person"
    OTHER = "entry-of-another-kind"

    @property
    def nouns(self) -> tuple[str, str]:
        """Words for one and for several."""
        return _NOUNS[self]


_NOUNS = {
    Left.RESULT: ("result", "results"),
    Left.PERSON: ("person", "persons"),
    Left.OTHER: ("entry of another kind", "entries of another kind"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """What was not taken, and why, in words.

    Parameters
    ----------
    code : str
        Stable word for the reason, in kebab-case.
    reason : str
        In words; no patient value.
    count : int
        How many resources or rows.
    of : Left
        What they are.
    paths : tuple of str
        Where the first of them are.
    """

    code: str
    reason: str
    of: Left = Left.RESULT
    count: int = 1
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A result that its sender says was entered in error.

    Parameters
    ----------
    patient_key : str
        Whose it was, or empty where the sender does not say.
    report_key : str
        Report that it belongs to, or empty where that cannot be told.
    analyte : str
        Analyte id, or empty where it is not one of ours.
    value : float or None
        The value withdrawn, where it was sent again. [canonical unit]
    happened_at : datetime or None
        Time of the specimen, where ``report_key`` is known.
    precision : Precision
        How exactly it is known.
    path : str
        Where it stands in what was sent.
    external_id : str or None
        Recorded report to withdraw as a whole; set by
        :func:`hepatica.exchange.reconcile`. ``None``: nothing recorded matches.
    """

    patient_key: str
    report_key: str
    analyte: str
    value: float | None
    happened_at: datetime | None = None
    precision: Precision = Precision.INSTANT
    path: str
    external_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingLabs:
    """Everything read from one file or message; nothing unaccounted for.

    Parameters
    ----------
    source : str
        Name of the feed.
    patients : tuple of IncomingPatient
        In the order of their keys.
    reports : tuple of IncomingReport
        By patient, time and laboratory.
    skipped : tuple of Skipped
        What was not taken.
    withdrawals : tuple of Withdrawal
        What the sender takes back.
    notes : tuple of str
        About the whole, such as a page of several.
    n_resources : int
        Resources or rows in the input. Patients, results read, withdrawals and
        the counts of ``skipped`` add up to it.
    n_results : int
        Results read into reports, before :func:`hepatica.exchange.reconcile`.
    n_already_recorded : int
        Reports left out because their content is recorded already.
    """

    source: str
    patients: tuple[IncomingPatient, ...] = ()
    reports: tuple[IncomingReport, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    notes: tuple[str, ...] = ()
    n_resources: int
    n_results: int
    n_already_recorded: int = 0
