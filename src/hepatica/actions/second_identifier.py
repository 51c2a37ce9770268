"""What is typed again before results go to a person who only came near.

One identifier fits, another differs or is missing. The one that does not is read off
the wristband or the record, not off the file, and has to be the record's, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hepatica.actions.matching import Identity, agreement, folded
from hepatica.errors import FieldError

RECORD_NO, BIRTH_ON, FULL_NAME = "record_no", "birth_on", "full_name"
"""Fields that may be asked for."""

_FAULTS = {
    RECORD_NO: "the record number is not the one on record for this person",
    BIRTH_ON: "the birth date is not the one on record for this person",
    FULL_NAME: "the name is not the one on record for this person",
}
_ADVICE = "read it off the wristband or the record, not off the file; nothing was done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed again.

    Parameters
    ----------
    record_no : str
        A number of the person.
    birth_on : date or None
        Day of birth.
    full_name : str
        Given names and family name, in either order.
    """

    record_no: str = ""
    birth_on: date | None = None
    full_name: str = ""


def asked_for(sent: Identity, known: Identity) -> tuple[str, ...]:
    """Tell which identifiers of a candidate have to be typed again.

    Parameters
    ----------
    sent : Identity
        As the file says.
    known : Identity
        The candidate on record.

    Returns
    -------
    tuple of str
        Those that the file does not confirm; both where it confirms both, because then
        another person is as near. A name stands in for a birth date that is not on
        record.

    Notes
    -----
    Hazards: HZ-010 (labs of another person).

    Examples
    --------
    >>> on_record = Identity(identifiers=(("lab", "17"),), birth_on=date(1960, 2, 3))
    >>> asked_for(Identity(identifiers=(("lab", "17"),)), on_record)
    ('birth_on',)
    """
    same = agreement(sent, known)
    birth = BIRTH_ON if known.birth_on is not None else FULL_NAME
    asked = (
        *(() if same.number else (RECORD_NO,)),
        *(() if same.birth else (birth,)),
    )
    return asked or (RECORD_NO, birth)


def has_what_is_asked(asked: tuple[str, ...], known: Identity) -> bool:
    """Tell whether the record holds what has to be typed again.

    Parameters
    ----------
    asked : tuple of str
        From :func:`asked_for`.
    known : Identity
        The candidate on record.

    Returns
    -------
    bool
        False for a record without a number, or without a whole name.

    Examples
    --------
    >>> has_what_is_asked((RECORD_NO,), Identity(birth_on=date(1960, 2, 3)))
    False
    """
    if RECORD_NO in asked and not known.identifiers:
        return False
    has_name = bool(known.family_name.strip() and known.given_names.strip())
    return FULL_NAME not in asked or has_name


def faults_of(
    typed: Typed, asked: tuple[str, ...], known: Identity
) -> tuple[FieldError, ...]:
    """Compare what was typed with the record.

    Parameters
    ----------
    typed : Typed
        By whoever says whose the results are.
    asked : tuple of str
        From :func:`asked_for`.
    known : Identity
        The candidate on record.

    Returns
    -------
    tuple of FieldError
        One for each field that is not as on record; never with a value.

    Notes
    -----
    Hazards: HZ-010 (labs of another person).

    Examples
    --------
    >>> on_record = Identity(identifiers=(("lab", "17"),))
    >>> faults_of(Typed(record_no="17"), (RECORD_NO,), on_record)
    ()
    """
    names = {
        folded(known.given_names, known.family_name),
        folded(known.family_name, known.given_names),
    }
    is_right = {
        RECORD_NO: typed.record_no.strip() in {value for _, value in known.identifiers},
        BIRTH_ON: typed.birth_on is not None and typed.birth_on == known.birth_on,
        FULL_NAME: folded(typed.full_name) in names,
    }
    return tuple(
        FieldError(path=name, code="not-as-on-record", message=f"{told}; {_ADVICE}")
        for name, told in _FAULTS.items()
        if name in asked and not is_right[name]
    )
