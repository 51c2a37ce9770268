"""A center is set up whole or not at all, by who may, with a trace of each step."""

import stat

import pytest
from tests.integration.test_cli_store import Database
from tests.support.commands import Shell

from hepatica.actions.accounts import create_account, set_account_active
from hepatica.actions.centers import bootstrap_administrator, create_center
from hepatica.actions.founding import found_center
from hepatica.actions.intake import open_for_new_person, usual_system
from hepatica.actions.permissions import is_permitted
from hepatica.actions.privileges import Privilege
from hepatica.actions.staff import (
    administered_by,
    change_privileges,
    enter_staff,
    list_staff,
    read_staff,
    set_staff_active,
    set_staff_password,
)
from hepatica.errors import Conflict, InputError, NotPermitted, NotVisible
from hepatica.records import verify
from hepatica.records.models import Account, AuditEvent, Center, Course, Fact, Person

PASSWORD = "a-long-invented-password"
NORTH = {
    "id": "north",
    "name": "North Hospital",
    "time_zone": "America/New_York",
    "administrator": "pat.reed",
    "administrator_name": "Pat Reed",
    "password": PASSWORD,
}


def events(action):
    return list(AuditEvent.objects.filter(action=action).order_by("at", "seq"))


# ---- founding ----


def test_a_center_comes_with_one_account_that_administers(db, clock):
    center = found_center(by="installation", at=clock(), **NORTH)
    assert (center.pk, center.is_demo) == ("north", False)
    account = Account.objects.get()
    assert account.check_password(PASSWORD)
    assert is_permitted(by="pat.reed", center="north", privilege=Privilege.ADMINISTER)
    assert not is_permitted(by="pat.reed", center="north", privilege=Privilege.READ)
    assert [event.action for event in AuditEvent.objects.order_by("seq")] == [
        "center.create",
        "account.create",
        "center.bootstrap-administrator",
        "center.found",
    ]
    assert verify.verify().is_whole


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"id": "North"}, InputError),
        ({"name": " "}, InputError),
        ({"time_zone": "Mars"}, InputError),
        ({"administrator": "Pat Reed"}, InputError),
        ({"administrator_name": " "}, InputError),
        ({"password": "short"}, InputError),
        ({"administrator": "taken"}, Conflict),
    ],
)
def test_nothing_is_half_made(db, clock, change, error):
    create_account(by="installation", at=clock(), username="taken")
    before = AuditEvent.objects.count()
    with pytest.raises(error):
        found_center(by="installation", at=clock(), **(NORTH | change))
    assert not Center.objects.exists()
    assert list(Account.objects.values_list("pk", flat=True)) == ["taken"]
    assert not Fact.objects.exists()
    assert AuditEvent.objects.count() == before


def test_only_the_operator_founds(clinic):
    for by in ("administrator-a", "nurse-a", ""):
        with pytest.raises(NotPermitted):
            found_center(by=by, at=clinic.clock(), **NORTH)
    assert Center.objects.count() == 1


# ---- the command, on the database of this run ----


@pytest.fixture(scope="module")
def database(django_db_setup):
    database = Database()
    yield database
    database.drop()


@pytest.fixture
def shell(database, tmp_path):
    return Shell(tmp_path / "home", database_url=database(tmp_path))


def password_file(folder, text=PASSWORD + "\n", mode=0o600):
    file = folder / "password"
    file.write_text(text)
    file.chmod(mode)
    return file


CREATE = (
    *("center", "create", "north", "--name", "North Hospital"),
    *("--time-zone", "America/New_York", "--administrator", "pat.reed"),
    *("--administrator-name", "Pat Reed"),
)


def test_the_command_makes_folder_database_and_center(shell, tmp_path):
    file = password_file(tmp_path)
    # a time zone that is none leaves an empty database, and no center in it
    done = shell(*CREATE, "--password-file", file, "--time-zone", "Mars", code=10)
    assert "--time-zone: must be an IANA name" in done.stderr
    assert shell.json("center", "list")["centers"] == []
    data = shell.json(*CREATE, "--password-file", file)
    assert data["format"] == "hepatica-center-create/1"
    assert data["center"]["id"] == "north"
    assert stat.S_IMODE(shell.home.stat().st_mode) == 0o700
    listed = shell.json("center", "list")
    assert listed["centers"] == [
        {
            "id": "north",
            "name": "North Hospital",
            "time_zone": "America/New_York",
            "is_demo": False,
        }
    ]
    assert "North Hospital" in shell("center", "list").stdout
    # again is refused, and the ledgers are whole
    assert "exists" in shell(*CREATE, "--password-file", file, code=15).stderr
    assert shell.json("audit", "verify")["is_whole"]


def test_a_password_is_kept_out_of_sight(shell, tmp_path):
    secret = "hunter-two-and-a-half"
    open_file = password_file(tmp_path, secret, mode=0o640)
    empty = tmp_path / "empty"
    empty.touch(mode=0o600)
    for arguments, words in (
        ((), "standard input is no terminal"),
        (("--password", secret), "never given on the command line"),
        ((f"--password={secret}",), "never given on the command line"),
        (("--password-file", secret), "cannot be read"),
        (("--password-file", open_file), "chmod 600"),
        (("--password-file", empty), "first line"),
        (("--password-file", tmp_path), "cannot be read"),
    ):
        done = shell(*CREATE, *arguments, code=10, stdin="")
        assert words in done.stderr
        assert secret not in done.stderr + done.stdout
    assert not shell.home.exists()


def test_a_weak_password_is_refused_by_the_rules_of_the_pages(shell, tmp_path):
    file = password_file(tmp_path, "pat.reed1234\n")
    done = shell(*CREATE, "--password-file", file, code=10)
    assert "password" in done.stderr
    assert shell.json("center", "list")["centers"] == []


# ---- staff ----


def enter(clinic, username="nurse-b", privileges=(Privilege.READ,), **more):
    wanted = {"full_name": "Nurse B", "password": PASSWORD} | more
    return enter_staff(
        by="administrator-a",
        at=clinic.clock(),
        center="a",
        username=username,
        privileges=privileges,
        **wanted,
    )


def change(clinic, username, *, by="administrator-a", center="a", **more):
    return change_privileges(
        by=by, at=clinic.clock(), center=center, username=username, **more
    )


def test_an_account_is_made_with_its_privileges_each_a_fact_and_an_event(clinic):
    n_facts = Fact.objects.count()
    made = enter(clinic, privileges=(Privilege.READ, Privilege.FILL))
    assert made.privileges == {Privilege.READ, Privilege.FILL}
    assert Fact.objects.count() == n_facts + 2
    assert len(events("privilege.grant")[-2:]) == 2
    assert events("staff.enter")[-1].targets == '["account:nurse-b"]'
    assert verify.verify().is_whole


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"username": "nurse-a"}, Conflict),
        ({"username": "Nurse B"}, InputError),
        ({"full_name": ""}, InputError),
        ({"password": "short"}, InputError),
        ({"privileges": ()}, InputError),
    ],
)
def test_an_account_is_not_half_made(clinic, more, error):
    before = (Account.objects.count(), Fact.objects.count(), AuditEvent.objects.count())
    with pytest.raises(error):
        enter(clinic, **more)
    after = (Account.objects.count(), Fact.objects.count(), AuditEvent.objects.count())
    assert before == after


def test_privileges_are_changed_together_and_what_is_so_is_left_alone(clinic):
    n_facts = Fact.objects.count()
    now = change(
        clinic,
        "nurse-a",
        grant=(Privilege.READ, Privilege.FILL),
        take_back=(Privilege.RECORD, Privilege.CHECK),
    )
    assert now.privileges == {Privilege.READ, Privilege.FILL}
    # granting read and taking back check would change nothing
    assert Fact.objects.count() == n_facts + 2


def test_a_center_keeps_an_administrator(clinic):
    with pytest.raises(Conflict, match="without an administrator"):
        change(
            clinic,
            "administrator-a",
            grant=(Privilege.READ,),
            take_back=(Privilege.ADMINISTER,),
        )
    # all of it or nothing
    held = read_staff(
        by="administrator-a", at=clinic.clock(), center="a", username="administrator-a"
    )
    assert held.privileges == {Privilege.ADMINISTER}
    for by in ("administrator-a", "installation"):
        with pytest.raises(Conflict, match="without an administrator"):
            set_account_active(
                by=by, at=clinic.clock(), username="administrator-a", is_active=False
            )
    assert Account.objects.get(pk="administrator-a").is_active


def test_one_s_own_right_goes_last(clinic):
    enter(clinic, "officer-b", (Privilege.ADMINISTER,))
    change(clinic, "administrator-a", grant=(Privilege.READ, Privilege.VERIFY))
    now = change(
        clinic,
        "administrator-a",
        take_back=(Privilege.ADMINISTER, Privilege.READ, Privilege.VERIFY),
    )
    assert now.privileges == frozenset()
    assert administered_by(by=Account.objects.get(pk="administrator-a")) == ()
    assert [d.id for d in administered_by(by=Account.objects.get(pk="officer-b"))] == [
        "a"
    ]


@pytest.mark.parametrize("by", ["nurse-a", "stranger", "installation"])
def test_who_does_not_administer_is_refused_and_it_is_audited(clinic, by):
    at, center = clinic.clock(), "a"
    one = {"by": by, "at": at, "center": center, "username": "nurse-a"}
    for code, act in (
        ("staff.list", lambda: list_staff(by=by, at=at, center=center)),
        ("staff.read", lambda: read_staff(**one)),
        ("staff.change-privileges", lambda: change_privileges(**one)),
        ("staff.set-active", lambda: set_staff_active(**one, is_active=False)),
        ("staff.set-password", lambda: set_staff_password(**one, password=PASSWORD)),
    ):
        with pytest.raises(NotPermitted):
            act()
        assert [event.actor for event in events(f"{code}.refused")] == [by]


def test_the_list_holds_who_has_or_had_something_here(clinic):
    change(clinic, "nurse-a", take_back=(Privilege.READ, Privilege.RECORD))
    listed = list_staff(by="administrator-a", at=clinic.clock(), center="a")
    assert [one.username for one in listed] == ["administrator-a", "nurse-a"]
    assert listed[1].privileges == frozenset()
    with pytest.raises(NotVisible):
        read_staff(
            by="administrator-a", at=clinic.clock(), center="a", username="nobody"
        )


def test_an_administrator_does_not_reach_into_another_center(clinic):
    # given someone who prescribes at another center
    clock = clinic.clock
    create_center(
        by="installation", at=clock(), id="b", name="B", time_zone="Europe/Berlin"
    )
    create_account(by="installation", at=clock(), username="administrator-b")
    bootstrap_administrator(
        by="installation", at=clock(), center="b", person="administrator-b"
    )
    one = {"at": clock(), "center": "b", "username": "doctor-b"}
    enter_staff(
        by="administrator-b",
        full_name="Doctor B",
        password=PASSWORD,
        privileges=(Privilege.PRESCRIBE,),
        **one,
    )
    # when the administrator of a grants them something too
    now = change(clinic, "doctor-b", grant=(Privilege.READ,))
    assert now.is_elsewhere
    # then their password and standing are still not the administrator's
    one = {"by": "administrator-a", "at": clock(), "center": "a"}
    with pytest.raises(NotPermitted, match="do not administer"):
        set_staff_password(username="doctor-b", password="b" * 20, **one)
    with pytest.raises(NotPermitted, match="do not administer"):
        set_staff_active(username="doctor-b", is_active=False, **one)
    # nor those of someone who has nothing to do with a
    with pytest.raises(NotPermitted):
        set_staff_password(username="stranger", password="b" * 20, **one)
    assert Account.objects.get(pk="doctor-b").check_password(PASSWORD)


def test_a_password_is_set_and_an_account_closed_and_opened(clinic):
    one = {"by": "administrator-a", "center": "a", "username": "nurse-a"}
    set_staff_password(at=clinic.clock(), password=PASSWORD, **one)
    assert Account.objects.get(pk="nurse-a").check_password(PASSWORD)
    assert PASSWORD not in repr(list(AuditEvent.objects.values()))
    closed = set_staff_active(at=clinic.clock(), is_active=False, **one)
    assert not closed.is_active
    assert not is_permitted(by="nurse-a", center="a", privilege=Privilege.READ)
    assert set_staff_active(at=clinic.clock(), is_active=True, **one).is_active
    assert is_permitted(by="nurse-a", center="a", privilege=Privilege.READ)


# ---- a new person ----


def intake(clinic, *, by="nurse-a", **more):
    birth_on = clinic.clock().date().replace(year=1960)
    wanted = {
        "record_no": "4711",
        "system": "https://a.invalid/mrn",
        "family_name": "Oak",
        "given_names": "Bea",
        "birth_on": birth_on,
        "sex": "female",
        **more,
    }
    return open_for_new_person(by=by, at=clinic.clock(), center="a", **wanted)


def test_a_new_person_gets_a_course(clinic):
    assert usual_system(center="a") == "urn:record-number"
    found = intake(clinic)
    assert found.course == "A-0001"
    assert Course.objects.get().person.family_name == "Oak"
    assert usual_system(center="a") == "https://a.invalid/mrn"
    event = events("person.intake")[-1]
    assert "course:A-0001" in event.targets
    assert "4711" not in event.targets


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize("number", ["4711", " 4711 "])
def test_a_number_on_record_is_refused_and_its_holder_shown(clinic, number):
    intake(clinic)
    found = intake(clinic, record_no=number, family_name="Elm", given_names="Una")
    assert found.course == ""
    assert [one.courses for one in found.same_number] == [("A-0001",)]
    # neither is it written when somebody says that it is another person
    held = found.same_number[0].person
    assert not intake(clinic, record_no=number, not_these=[held]).course
    assert Person.objects.count() == 1


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(
    "more",
    [
        {"record_no": "4712"},
        {"record_no": "9", "family_name": "OAK"},
        # one digit of the number and one letter of the name: still the same day
        {"record_no": "4712", "family_name": "Oaks"},
        {"record_no": "4711", "system": "https://other.invalid/mrn"},
    ],
)
def test_somebody_alike_is_shown_and_nothing_is_written_before_a_look(clinic, more):
    intake(clinic)
    found = intake(clinic, **more)
    assert (found.course, len(found.alike)) == ("", 1)
    assert Person.objects.count() == 1
    # somebody else's look does not count, the one at these does
    assert not intake(clinic, **more, not_these=["another"]).course
    done = intake(clinic, **more, not_these=[found.alike[0].person])
    assert done.course == "A-0002"
    assert f"compared:{found.alike[0].person}" in events("person.intake")[-1].targets


def test_somebody_else_is_entered_without_a_word(clinic):
    intake(clinic)
    other = {"record_no": "90210", "family_name": "Elm", "given_names": "Una"}
    assert intake(clinic, **other).course == "A-0002"


def test_a_wrong_field_writes_nothing(clinic):
    before = AuditEvent.objects.count()
    for more in ({"record_no": " "}, {"sex": "f"}, {"family_name": ""}):
        with pytest.raises(InputError):
            intake(clinic, **more)
    assert AuditEvent.objects.count() == before
    assert not Person.objects.exists()


def test_who_records_and_may_not_read_is_shown_nobody(clinic):
    intake(clinic)
    clinic.grant("stranger", Privilege.RECORD)
    with pytest.raises(NotPermitted, match="'read'"):
        intake(clinic, by="stranger")
    with pytest.raises(NotPermitted):
        intake(clinic, by="administrator-a")
