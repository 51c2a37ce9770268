"""Patients of a bundle, laboratories by name, and what a reference points to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hepatica.exchange.fhir import resources as r4
from hepatica.exchange.fhir.checks import check_edition, check_keys
from hepatica.exchange.fhir.decode import (
    Collected,
    Found,
    decode,
    each,
)
from hepatica.exchange.incoming import (
    Identifier,
    IncomingPatient,
    Left,
    PersonName,
)
from hepatica.exchange.skips import SkipList
from hepatica.exchange.times import parse_day
from hepatica.exchange.unseen import UNSEEN, unseen

MAX_TEXT = 300
"""Longest name or number that is kept. [character]"""

_SEXES = ("male", "female", "other", "unknown")


@dataclass(frozen=True, slots=True)
class People:
    """Patients found, and how to find one by reference.

    Parameters
    ----------
    patients : tuple of IncomingPatient
        By key.
    keys : dict
        Full URL, or namespace and number of an identifier, to patient key.
    disputed : frozenset of str
        Keys under which two different patients were sent.
    unseen : frozenset of str
        Keys of patients whose name or number holds a character that nobody can see.
    """

    patients: tuple[IncomingPatient, ...]
    keys: dict[str, str]
    disputed: frozenset[str]
    unseen: frozenset[str]

    def key_of(self, subject: r4.Reference | None) -> str | None:
        """Find the key of the patient that a reference points to.

        Parameters
        ----------
        subject : Reference or None
            From a result.

        Returns
        -------
        str or None
            ``None`` if it does not point to a patient.
        """
        if subject is None or subject.type not in (None, "Patient"):
            return None
        if subject.reference:
            return self._by_reference(subject.reference)
        if subject.identifier is not None and subject.identifier.value:
            name = _identifier_name(subject.identifier)
            return self.keys.get(name, f"identifier:{_hash(name)}")
        return None

    def _by_reference(self, reference: str) -> str | None:
        if reference in self.keys:
            return self.keys[reference]
        return reference if reference.startswith("urn:") else _relative(reference)


def _relative(reference: str) -> str | None:
    # The server's address is left out: `source` already tells servers apart, and one
    # server may be reached by two addresses.
    path = reference.partition("/_history/")[0].split("/")
    if len(path) >= 2 and path[-2] == "Patient" and path[-1]:
        return f"Patient/{path[-1]}"
    return None


def read_people(collected: Collected, skips: SkipList) -> People:
    """Read every Patient resource.

    Parameters
    ----------
    collected : Collected
        What was found; errors are noted in it.
    skips : SkipList
        Takes what was left.

    Returns
    -------
    People
        Two that differ under one key are disputed and left out, both.
    """
    by_key: dict[str, tuple[IncomingPatient, str]] = {}
    keys: dict[str, str] = {}
    disputed: set[str] = set()
    shared: set[str] = set()
    hidden: set[str] = set()
    for found, resource in _usable(collected, skips):
        patient = _patient(collected, found, resource)
        if found.full_url:
            keys[found.full_url] = patient.key
        names = _identifier_names(resource)
        shared |= {n for n in names if keys.setdefault(n, patient.key) != patient.key}
        if _is_unseen(patient):
            hidden.add(patient.key)
            skips.add(UNSEEN, _HIDDEN, found.path, of=Left.PERSON)
            continue
        earlier, _ = by_key.setdefault(patient.key, (patient, found.path))
        if earlier != patient:
            disputed.add(patient.key)
            skips.add("disputed", _DISPUTED, found.path, of=Left.PERSON)
        elif earlier is not patient:
            skips.add("repeated", "the same patient again", found.path, of=Left.PERSON)
    for key in disputed:
        skips.add("disputed", _DISPUTED, by_key.pop(key)[1], of=Left.PERSON)
    for key in hidden & by_key.keys():
        skips.add(UNSEEN, _HIDDEN, by_key.pop(key)[1], of=Left.PERSON)
    for name in shared:
        del keys[name]  # a number that two patients share points to neither
    patients = tuple(by_key[key][0] for key in sorted(by_key))
    return People(
        patients=patients,
        keys=keys,
        disputed=frozenset(disputed),
        unseen=frozenset(hidden),
    )


def _usable(
    collected: Collected, skips: SkipList
) -> Iterator[tuple[Found, r4.Patient]]:
    for found in each(collected, "Patient"):
        resource = decode(collected, found.raw, r4.Patient, found.path)
        if resource is None or not (
            check_edition(collected, found, resource) and check_keys(collected, found)
        ):
            continue
        why = _why_not(resource)
        if why:
            skips.add("patient", why, found.path, of=Left.PERSON)
        else:
            yield found, resource


_DISPUTED = "two different patients under one id; nothing of either was taken"
_HIDDEN = (
    "a name or number of the patient holds a character that cannot be seen; correct "
    "it where the file comes from"
)


def _why_not(patient: r4.Patient) -> str:
    if patient.modifierExtension or patient.implicitRules:
        return "Patient with a modifier that is not known here"
    if any(link.type == "replaced-by" for link in patient.link or ()):
        return "Patient record replaced by another one"
    return ""


def _patient(
    collected: Collected, found: Found, resource: r4.Patient
) -> IncomingPatient:
    identifiers = tuple(
        Identifier(
            system=i.system or "", value=i.value.strip(), type_code=_type_code(i.type)
        )
        for i in resource.identifier or ()
        if i.value
    )
    names = [
        PersonName(
            family=n.family or "",
            given=tuple(g for g in n.given or () if g),
            use=n.use or "",
        )
        for n in resource.name or ()
        if n.family or n.given
    ]
    names.sort(key=lambda name: name.use != "official")
    patient = IncomingPatient(
        key=_patient_key(found, resource, identifiers),
        identifiers=identifiers,
        names=tuple(names),
        birth_on=parse_day(resource.birthDate or ""),
        sex=resource.gender if resource.gender in _SEXES else "",
    )
    if any(len(text) > MAX_TEXT for text in (*_texts(patient), resource.id or "")):
        message = f"has a name or number of more than {MAX_TEXT} characters; shorten it"
        collected.add_error(found.path, "too-long", message)
    return patient


def _is_unseen(patient: IncomingPatient) -> bool:
    return any(unseen(text.strip()) for text in _texts(patient))


def _texts(patient: IncomingPatient) -> list[str]:
    texts = [i.value for i in patient.identifiers]
    texts += [i.system for i in patient.identifiers]
    texts += [n.family for n in patient.names]
    return texts + [g for n in patient.names for g in n.given]


def _patient_key(
    found: Found, resource: r4.Patient, identifiers: Sequence[Identifier]
) -> str:
    if resource.id:
        return f"Patient/{resource.id}"
    if found.full_url:
        return _relative(found.full_url) or found.full_url
    # Nothing points to such a patient; the key only has to be its own, and stable.
    names = sorted(f"{i.system}|{i.value}" for i in identifiers)
    return f"identifier:{_hash(';'.join(names))}"


def _type_code(concept: r4.CodeableConcept | None) -> str:
    codings = (concept.coding if concept else None) or ()
    return next((coding.code for coding in codings if coding.code), "")


def _identifier_names(patient: r4.Patient) -> set[str]:
    return {_identifier_name(i) for i in patient.identifier or () if i.value}


def _identifier_name(identifier: r4.Identifier) -> str:
    return f"{identifier.system or ''}|{(identifier.value or '').strip()}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def organization_names(collected: Collected, skips: SkipList) -> dict[str, str]:
    """Read the names of organizations, for laboratories.

    Parameters
    ----------
    collected : Collected
        What was found; errors are noted in it.
    skips : SkipList
        Takes a line for each, as they are no patients or results.

    Returns
    -------
    dict
        Reference to name.
    """
    names: dict[str, str] = {}
    for found in each(collected, "Organization"):
        reason = "Organization: only its name is read, where a result points to it"
        skips.add("resource-type", reason, found.path, of=Left.OTHER)
        organization = decode(collected, found.raw, r4.Organization, found.path)
        if organization is None or not organization.name:
            continue
        if found.full_url:
            names[found.full_url] = organization.name
        if organization.id:
            names[f"Organization/{organization.id}"] = organization.name
    return names


def laboratory_of(
    performers: Iterable[r4.Reference], organizations: dict[str, str]
) -> str:
    """Name the laboratory of a result.

    Parameters
    ----------
    performers : iterable of Reference
        Who performed it; people are passed over.
    organizations : dict
        From :func:`organization_names`.

    Returns
    -------
    str
        As the feed names it; empty where it names none.
    """
    for performer in performers:
        reference = performer.reference or ""
        is_organization = (
            performer.type == "Organization"
            or reference in organizations
            or "Organization/" in reference
        )
        if not is_organization:
            continue
        number = performer.identifier.value if performer.identifier else None
        name = organizations.get(reference) or performer.display or number or reference
        if name.strip():
            return " ".join(name.split())
    return ""
