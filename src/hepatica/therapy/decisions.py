"""The closed set of decisions on a dose, and the trace that explains each.

A decision is a value. It is compared by the drug it permits, recorded as it is,
and shown with its trace: what was looked at, which entries spoke, which band
matched, what was clamped, and what would have changed the answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Proceed:
    """Give the planned dose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduce:
    """Give a fraction of a named dose.

    Parameters
    ----------
    factor : float
        Share of the dose in ``of``. [1], above 0 and below 1
    of : str
        Which dose the factor applies to: ``planned-dose`` or ``dose-last-given``.
    """

    factor: float
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Give no drug now; look again.

    Parameters
    ----------
    reason : str
        One sentence a clinician reads.
    missing : tuple of str
        What was not there as well; a hold with a missing value is still a hold.
    goes_in : str
        The center's standing order that fills the pump meanwhile, by its entry id.
    recheck_on : date or None
        Last day on which that order has the pump opened, and labs read, again.
    """

    reason: str
    missing: tuple[str, ...] = ()
    goes_in: str = ""
    recheck_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discontinue:
    """Stop the drug.

    Parameters
    ----------
    reason : str
        One sentence a clinician reads.
    missing : tuple of str
        What was not there as well.
    """

    reason: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRule:
    """The source says nothing for this value: not the same as no change.

    Parameters
    ----------
    entry : str
        The knowledge entry that falls silent.
    reason : str
        Where it falls silent, in one sentence.
    """

    entry: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotDecide:
    """Something needed is missing, stale, preliminary, ambiguous or implausible.

    Parameters
    ----------
    missing : tuple of str
        Each thing that is needed, in words, with what to do about it.
    """

    missing: tuple[str, ...]


Decision = Proceed | Reduce | Hold | Discontinue | NoRule | CannotDecide

NAMES: dict[type, str] = {
    Proceed: "proceed",
    Reduce: "reduce",
    Hold: "hold",
    Discontinue: "discontinue",
    NoRule: "no-rule",
    CannotDecide: "cannot-decide",
}

# From most to least restrictive. Where several tests speak, the first that
# occurs is the answer. All of the first four permit no drug; their order says
# what a clinician must hear first.
RANK = ("discontinue", "hold", "cannot-decide", "no-rule", "reduce", "proceed")


def name_of(decision: Decision) -> str:
    """Give the word for a decision.

    Parameters
    ----------
    decision : Decision
        Any member of the closed set.

    Returns
    -------
    str
        One of :data:`RANK`.

    Examples
    --------
    >>> name_of(Proceed())
    'proceed'
    """
    return NAMES[type(decision)]


def permits_drug(decision: Decision) -> bool:
    """Tell whether a decision permits any drug at all.

    Parameters
    ----------
    decision : Decision
        Any member of the closed set.

    Returns
    -------
    bool
        True for ``Proceed`` and ``Reduce`` only.

    Examples
    --------
    >>> permits_drug(CannotDecide(missing=("AST",)))
    False
    """
    return isinstance(decision, Proceed | Reduce)


def permitted_factor(decision: Decision) -> float:
    """Give the share of the dose that a decision permits.

    Parameters
    ----------
    decision : Decision
        Any member of the closed set.

    Returns
    -------
    float
        1 for ``Proceed``, the factor for ``Reduce``, else 0. [1], 0 to 1

    Examples
    --------
    >>> permitted_factor(Reduce(factor=0.5, of="planned-dose"))
    0.5
    """
    if isinstance(decision, Proceed):
        return 1.0
    return decision.factor if isinstance(decision, Reduce) else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class InputSeen:
    """One input that was looked at, used or not.

    Parameters
    ----------
    name : str
        What it is: an analyte with its part (``ast current``), a weight, a flow.
    value : float or None
        The number, ``None`` where it was looked for and not there. [unit]
    unit : str
        UCUM, or ``""`` where it has none.
    on : date or None
        The day it is from.
    note : str
        Why it was used or left out, or where it came from.
    fact : str or None
        Id of the fact it came from.
    """

    name: str
    value: float | None
    unit: str
    on: date | None = None
    note: str = ""
    fact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryUsed:
    """A knowledge entry that spoke.

    Parameters
    ----------
    id : str
        Path of the entry.
    version : int
        Its version.
    evidence : str
        Evidence code: V, V2, I, P or U.
    """

    id: str
    version: int
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BandMatched:
    """The band of one test that the value fell into.

    Parameters
    ----------
    entry : str
        Rule set.
    test : str
        The test in words: ``ast, ratio to reference``.
    value : float or None
        The figure compared: a ratio or the value itself. [1 or the lab's unit]
    band : str
        The band in words: ``1.2 to below 1.5``.
    then : str
        What it says: ``proceed``, ``reduce to 0.5``, ``hold`` and so on.
    """

    entry: str
    test: str
    value: float | None
    band: str
    then: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clamp:
    """A figure that was limited, rounded or kept back, and why.

    Parameters
    ----------
    quantity : str
        What was limited.
    before, after : float or None
        The figure before and after. [unit]
    unit : str
        Unit of both.
    why : str
        The rule, in one sentence.
    """

    quantity: str
    before: float | None
    after: float | None
    unit: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldChange:
    """One change of one input that would have given another answer.

    Parameters
    ----------
    analyte : str
        The input to change.
    at : float or None
        The value at which the answer changes (``None``: the input is missing and
        has to come). [unit]
    unit : str
        Unit of ``at``.
    gives : str
        The answer of that test then.
    is_strict : bool
        True where the value itself does not suffice, only one beyond it.
    is_below : bool
        True where a lower value changes the answer, false where a higher one does.
    """

    analyte: str
    at: float | None
    unit: str
    gives: str
    is_strict: bool = False
    is_below: bool = False

    @property
    def words(self) -> str:
        """The change in words: ``ast below 90 U/L: proceed``."""
        if self.at is None:
            return f"{self.analyte} present: {self.gives}"
        figure = f"{self.at:.6g} {self.unit}".rstrip()
        if self.is_strict:
            where = f"{'below' if self.is_below else 'above'} {figure}"
        else:
            where = f"{figure} or {'less' if self.is_below else 'more'}"
        return f"{self.analyte} {where}: {self.gives}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that a rule set asks somebody to do, beside the dose.

    Parameters
    ----------
    code, what, why : str
        Stable word; what to do, in one sentence; which figure asks for it.
    entry, source, evidence : str
        Entry that it stands in; the source with its place; its evidence code.
    """

    code: str
    what: str
    why: str
    entry: str
    source: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Why a decision is what it is, in the order it was worked out."""

    inputs: tuple[InputSeen, ...] = ()
    entries: tuple[EntryUsed, ...] = ()
    bands: tuple[BandMatched, ...] = ()
    clamps: tuple[Clamp, ...] = ()
    would_change: tuple[WouldChange, ...] = field(default=())
    tasks: tuple[Task, ...] = ()

    def plus(self, other: Trace) -> Trace:
        """Append another trace; an entry that spoke twice is listed once.

        Parameters
        ----------
        other : Trace
            What was looked at afterwards.

        Returns
        -------
        Trace
            Both, in order.
        """
        known = set(self.entries)
        return Trace(
            inputs=self.inputs + other.inputs,
            entries=self.entries + tuple(e for e in other.entries if e not in known),
            bands=self.bands + other.bands,
            clamps=self.clamps + other.clamps,
            would_change=self.would_change + other.would_change,
            tasks=tuple(dict.fromkeys(self.tasks + other.tasks)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason why what was asked for is not given.

    Parameters
    ----------
    code : str
        Stable word in kebab-case.
    message : str
        What is wrong and what to do, in a sentence a clinician reads.
    """

    code: str
    message: str
