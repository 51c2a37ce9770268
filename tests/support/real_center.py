"""A center that is no demo, with one course, for commands run in a process each.

Run as a module, on the database that the environment names.
"""

from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from hepatica.actions import knowledge  # noqa: E402
from hepatica.actions.accounts import create_account  # noqa: E402
from hepatica.actions.centers import (  # noqa: E402
    bootstrap_administrator,
    create_center,
    grant_privilege,
)
from hepatica.actions.courses import record  # noqa: E402
from hepatica.actions.people import open_course, register_person  # noqa: E402
from hepatica.actions.privileges import Privilege  # noqa: E402
from hepatica.knowledge import load_catalog  # noqa: E402
from hepatica.therapy.course.kinds import PumpImplanted, WeightMeasured  # noqa: E402

IDENTIFIER_SYSTEM = "https://hospital.invalid/number"
NUMBER = "MRN-17-4"  # letters that no generated id can hold
COURSE = "A-0001"
SERIAL = "SN-900-31"
RIGHTS = {
    "nurse-a": (Privilege.READ, Privilege.RECORD),
    "pharmacist-a": (Privilege.ACTIVATE_PHARMACIST,),
    "physician-a": (Privilege.ACTIVATE_PHYSICIAN,),
}


def main():
    """Make it all, a second apart."""
    call_command("migrate", verbosity=0)
    at = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def clock():
        nonlocal at
        at += timedelta(seconds=1)
        return at

    create_center(
        by="installation", at=clock(), id="a", name="Center A", time_zone="UTC"
    )
    for name in ("administrator-a", *RIGHTS):
        create_account(by="installation", at=clock(), username=name)
    bootstrap_administrator(
        by="installation", at=clock(), center="a", person="administrator-a"
    )
    for name, privileges in RIGHTS.items():
        for privilege in privileges:
            grant_privilege(
                by="administrator-a",
                at=clock(),
                center="a",
                person=name,
                privilege=privilege,
            )
    for entry in load_catalog().of_kind("analyte"):
        pending = knowledge.propose_activation(
            by="pharmacist-a",
            at=clock(),
            center_id="a",
            entry_id=entry.id,
            document="Laboratory handbook of Center A",
            page="1",
        )
        knowledge.confirm_activation(
            by="physician-a", at=clock(), center_id="a", pending_id=pending.id
        )
    person = register_person(
        by="nurse-a",
        at=clock(),
        center="a",
        family_name="Test",
        given_names="Case",
        birth_on=datetime(1960, 5, 31, tzinfo=UTC).date(),
        identifiers=[(IDENTIFIER_SYSTEM, NUMBER)],
    )
    open_course(by="nurse-a", at=clock(), center="a", course=COURSE, person=person.pk)
    for payload in (
        PumpImplanted(
            model="intera-3000-30",
            serial=SERIAL,
            factory_flow_rate_ml_per_day=1.3,
            with_resection=False,
        ),
        WeightMeasured(weight_kg=70.0, height_cm=176.0),
    ):
        now = clock()
        record(by="nurse-a", at=now, course_id=COURSE, payload=payload, happened_at=now)


if __name__ == "__main__":
    main()
