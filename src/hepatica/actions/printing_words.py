"""Who a person is, on paper: the words that every print of a patient has."""

from __future__ import annotations

from hepatica.records.models import Person


def identity_of(person: Person | None) -> tuple[str, ...]:
    """Give the identifiers of a person.

    Parameters
    ----------
    person : Person or None
        With identifiers.

    Returns
    -------
    tuple of str
        Name, record number, day of birth; those that are there.
    """
    if person is None:
        return ()
    numbers = sorted(person.identifiers.all(), key=lambda n: (n.system, n.value))
    found = [f"{person.given_names} {person.family_name}".strip()]
    found += [f"No. {number.value}" for number in numbers[:1]]
    if person.birth_on is not None:
        found.append(f"born {person.birth_on.isoformat()}")
    return tuple(found)


def contacts_of(person: Person | None) -> tuple[str, ...]:
    """Give how a person is reached.

    Parameters
    ----------
    person : Person or None
        With what is on record.

    Returns
    -------
    tuple of str
        Telephone, e-mail; those that are there.
    """
    if person is None:
        return ()
    return tuple(text for text in (person.phone.strip(), person.email.strip()) if text)
