"""The demo center itself: accounts, privileges, and what it has in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from hepatica.actions import knowledge
from hepatica.actions.accounts import create_account
from hepatica.actions.centers import (
    bootstrap_administrator,
    create_center,
    grant_privilege,
)
from hepatica.actions.privileges import Privilege
from hepatica.demo.parameters import parameters
from hepatica.knowledge import KnowledgeEntry, load_catalog

_P = Privilege
OPERATOR = "installation"
ADMINISTRATOR = "administrator-a"

ACCOUNTS: dict[str, tuple[str, tuple[Privilege, ...]]] = {
    ADMINISTRATOR: ("Administrator A", (_P.ADMINISTER, _P.READ)),
    "coordinator-a": ("Coordinator A", (_P.READ, _P.RECORD, _P.IMPORT_LABS)),
    "nurse-a": (
        "Nurse A",
        (_P.READ, _P.RECORD, _P.IMPORT_LABS, _P.ACCESS, _P.FILL, _P.CHECK),
    ),
    "nurse-b": (
        "Nurse B",
        (_P.READ, _P.RECORD, _P.IMPORT_LABS, _P.ACCESS, _P.FILL, _P.CHECK),
    ),
    "oncologist-a": (
        "Oncologist A",
        (_P.READ, _P.RECORD, _P.PRESCRIBE, _P.IMPORT_LABS, _P.ACTIVATE_PHYSICIAN),
    ),
    "fellow-a": ("Fellow A", (_P.READ, _P.RECORD, _P.PRESCRIBE, _P.TRAINEE)),
    "pharmacist-a": (
        "Pharmacist A",
        (_P.READ, _P.VERIFY, _P.PREPARE, _P.ACTIVATE_PHARMACIST),
    ),
    "pharmacist-b": ("Pharmacist B", (_P.READ, _P.VERIFY)),
    "technician-a": ("Technician A", (_P.READ, _P.PREPARE)),
    "surgeon-a": (
        "Surgeon A",
        (_P.READ, _P.RECORD, _P.READ_STUDY, _P.ACCESS),
    ),
    "reader-a": ("Reader A", (_P.READ,)),
}
"""Account to its name and what it may do at the demo center."""

_USES = ("orderable", "trial-only", "misprint")
_FIRST = ("flow-fitness", "weight-age", "analyte", "plausibility")


def found(*, at: datetime, time_zone: str, password: str) -> datetime:
    """Make the center, its accounts and their privileges.

    Parameters
    ----------
    at : datetime
        When the center is founded.
    time_zone : str
        IANA name.
    password : str
        Of every demo account.

    Returns
    -------
    datetime
        When it was done.
    """
    center = parameters()["center"]
    clock = _seconds(at)
    create_center(
        by=OPERATOR,
        at=next(clock),
        id=center["id"],
        name=center["name"],
        time_zone=time_zone,
        is_demo=True,
    )
    for name, (full_name, _) in ACCOUNTS.items():
        create_account(
            by=OPERATOR,
            at=next(clock),
            username=name,
            full_name=full_name,
            password=password,
        )
    bootstrap_administrator(
        by=OPERATOR, at=next(clock), center=center["id"], person=ADMINISTRATOR
    )
    for name, (_, privileges) in ACCOUNTS.items():
        for privilege in privileges:
            if (name, privilege) != (ADMINISTRATOR, _P.ADMINISTER):
                grant_privilege(
                    by=ADMINISTRATOR,
                    at=next(clock),
                    center=center["id"],
                    person=name,
                    privilege=privilege,
                )
    return next(clock)


def activate(*, at: datetime, on: date) -> datetime:
    """Put the knowledge in force, each entry by two people.

    Parameters
    ----------
    at : datetime
        When they begin.
    on : date
        First day in force.

    Returns
    -------
    datetime
        When it was done.
    """
    center = parameters()["center"]["id"]
    document = parameters()["documents"]
    clock = _seconds(at)
    for entry in _to_activate():
        pending = knowledge.propose_activation(
            by="pharmacist-a",
            at=next(clock),
            center_id=center,
            entry_id=entry.id,
            document=document["title"],
            page=document["page"].replace("{kind}", entry.kind),
            from_on=on,
        )
        knowledge.confirm_activation(
            by="oncologist-a",
            at=next(clock),
            center_id=center,
            pending_id=pending.id,
        )
    return next(clock)


def _to_activate() -> list[KnowledgeEntry]:
    entries = [entry for entry in load_catalog().entries if entry.use in _USES]
    # What every other answer rests on comes first; within a kind by id.
    return sorted(entries, key=lambda entry: (entry.kind not in _FIRST, entry.id))


def _seconds(at: datetime) -> Iterator[datetime]:
    while True:
        at += timedelta(seconds=1)
        yield at
