"""Whether what a feed sends is about a person we know: two identifiers, or a queue.

Nothing is attached on one identifier, and nothing on a likeness. What is nearly a
known person is shown to a person with the name of the field that differs, never
with its content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What is known about who somebody is.

    Parameters
    ----------
    identifiers : tuple of (str, str)
        System and value; an empty system stands for "not said".
    birth_on : date or None
        Day of birth.
    family_name, given_names : str
        Empty where not known.
    sex : str
        Empty where not known. It never counts for a match.
    """

    identifiers: tuple[tuple[str, str], ...] = ()
    birth_on: date | None = None
    family_name: str = ""
    given_names: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person on record.

    Parameters
    ----------
    id : str
        Person id.
    identity : Identity
        Who it is.
    """

    id: str
    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Two identifiers agree and none disagrees.

    Parameters
    ----------
    person : str
        Person id.
    """

    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Close to somebody known and not the same beyond doubt: a person decides.

    Parameters
    ----------
    persons : tuple of str
        Person ids that it may be.
    differs : tuple of str
        Names of the fields that differ or are missing: ``identifier``,
        ``birth date``, ``name``.
    """

    persons: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Like nobody on record."""


Match = Matched | Near | Unknown


def match(sent: Identity, known: Iterable[Known]) -> Match:
    """Find out whom a feed means.

    Parameters
    ----------
    sent : Identity
        As the feed names the person.
    known : iterable of Known
        Persons of the center.

    Returns
    -------
    Matched, Near or Unknown
        Matched only on an identifier together with the day of birth, or with the
        name where one side has no day of birth; and only where just one person fits.

    Examples
    --------
    >>> sent = Identity(identifiers=(("lab", "17"),), birth_on=date(1960, 2, 3))
    >>> match(sent, [Known(id="p", identity=sent)])
    Matched(person='p')
    """
    matched: list[str] = []
    near: list[tuple[str, _Alike]] = []
    for person in known:
        alike = _alike(sent, person.identity)
        if alike is not None:
            if alike.differs:
                near.append((person.id, alike))
            else:
                matched.append(person.id)
    if len(matched) == 1 and not any(alike.is_rival for _, alike in near):
        return Matched(person=matched[0])
    if matched or near:
        fields = {field for _, alike in near for field in alike.differs}
        if len(matched) > 1:
            fields.add("identifier")
        return Near(
            persons=tuple(sorted({*matched, *(pid for pid, _ in near)})),
            differs=tuple(sorted(fields)),
        )
    return Unknown()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alike:
    """How two identities differ, and whether that makes another match doubtful."""

    differs: tuple[str, ...] = ()
    is_rival: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Which identifiers of two identities are the same, beyond doubt.

    Parameters
    ----------
    number, birth, name : bool
        False too where one side does not say.
    """

    number: bool
    birth: bool
    name: bool


def agreement(sent: Identity, known: Identity) -> Agreement:
    """Compare what a feed says about a person with one on record.

    Parameters
    ----------
    sent : Identity
        As the feed names the person.
    known : Identity
        On record.

    Returns
    -------
    Agreement
        Field by field.

    Examples
    --------
    >>> sent = Identity(identifiers=(("lab", "17"),), birth_on=date(1960, 2, 3))
    >>> agreement(sent, Identity(birth_on=date(1960, 2, 3)))
    Agreement(number=False, birth=True, name=False)
    """
    return Agreement(
        number=_shares_identifier(sent.identifiers, known.identifiers),
        birth=_compare_birth(sent.birth_on, known.birth_on) == "same",
        name=_same_name(sent, known),
    )


def folded(*names: str) -> str:
    """Write names so that case and spaces do not tell them apart.

    Parameters
    ----------
    *names : str
        Family name, given names, or what was typed.

    Returns
    -------
    str
        Case folded, single spaces.

    Examples
    --------
    >>> folded("Oak ", "BEA")
    'oak bea'
    """
    return " ".join(" ".join(names).casefold().split())


def _alike(sent: Identity, known: Identity) -> _Alike | None:
    birth = _compare_birth(sent.birth_on, known.birth_on)
    is_same_name = _same_name(sent, known)
    if _shares_identifier(sent.identifiers, known.identifiers):
        if birth == "same" or (birth == "unknown" and is_same_name):
            return _Alike()
        # where nobody says when the birth was, the names would have to agree
        differs = ("birth date", "name") if birth == "unknown" else ("birth date",)
        return _Alike(differs=differs, is_rival=True)
    if birth == "same" and is_same_name:
        return _Alike(differs=("identifier",), is_rival=True)
    is_near_number = _near_identifier(sent.identifiers, known.identifiers)
    if is_near_number and (birth == "same" or (is_same_name and birth != "other")):
        return _Alike(
            differs=("identifier",) if birth == "same" else ("birth date", "identifier")
        )
    if birth == "near" and is_same_name:
        return _Alike(differs=("birth date", "identifier"))
    return None


def _shares_identifier(
    sent: Sequence[tuple[str, str]], known: Sequence[tuple[str, str]]
) -> bool:
    return any(
        value == other and (not system or not theirs or system == theirs)
        for system, value in sent
        for theirs, other in known
    )


def _near_identifier(
    sent: Sequence[tuple[str, str]], known: Sequence[tuple[str, str]]
) -> bool:
    return any(
        is_one_off(value, other) and (not system or not theirs or system == theirs)
        for system, value in sent
        for theirs, other in known
    )


def _compare_birth(sent: date | None, known: date | None) -> str:
    if sent is None or known is None:
        return "unknown"
    if sent == known:
        return "same"
    return "near" if is_one_off(sent.isoformat(), known.isoformat()) else "other"


def _same_name(sent: Identity, known: Identity) -> bool:
    return bool(sent.family_name.strip() and sent.given_names.strip()) and (
        folded(sent.family_name, sent.given_names)
        == folded(known.family_name, known.given_names)
    )


def is_one_off(first: str, second: str) -> bool:
    """Tell whether two texts differ by one slip of the hand.

    Parameters
    ----------
    first, second : str
        What was typed and what stands on record.

    Returns
    -------
    bool
        True for one character changed, left out or added, or two neighbors swapped;
        False for equal texts.

    Examples
    --------
    >>> is_one_off("1960-02-03", "1960-02-30"), is_one_off("17", "17")
    (True, False)
    """
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    a, b = first[start:], second[start:]
    return (
        a[1:] == b[1:]
        or a[1:] == b
        or a == b[1:]
        or (a[:2] == b[1::-1] and len(a) > 1 and a[2:] == b[2:])
    )
