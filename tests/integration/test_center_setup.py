"""A center is set up whole or not at all, by who may, with a trace of each step."""

import stat

import pytest
from tests.integration.test_cli_store import Database
from tests.support.commands import Shell

from hepatica.actions.accounts import create_account
from hepatica.actions.founding import found_center
from hepatica.actions.permissions import is_permitted
from hepatica.actions.privileges import Privilege
from hepatica.errors import Conflict, InputError, NotPermitted
from hepatica.records import verify
from hepatica.records.models import Account, AuditEvent, Center, Fact

PASSWORD = "a-long-invented-password"
NORTH = {
    "id": "north",
    "name": "North Hospital",
    "time_zone": "America/New_York",
    "administrator": "pat.reed",
    "administrator_name": "Pat Reed",
    "password": PASSWORD,
}


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
        ({"administrator_name": "Pat\u200b Reed"}, InputError),
        ({"name": "North\u202e Hospital"}, InputError),
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


def test_the_operator_gives_a_password_and_confirms_who_has_chosen_one(shell, tmp_path):
    file = password_file(tmp_path)
    shell(*CREATE, "--password-file", file)
    data = shell.json("account", "set-password", "pat.reed", "--password-file", file)
    assert data == {"format": "hepatica-account-set-password/1", "account": "pat.reed"}
    # nobody but the operator gave it, so there is nothing to confirm
    done = shell("account", "confirm", "pat.reed", code=14)
    assert "after its owner has chosen an own one" in done.stderr
    assert "name of an account" in shell("account", "confirm", "x", code=10).stderr
    secret = "--password=hunter-two-and-a-half"
    done = shell("account", "set-password", "pat.reed", secret, code=10)
    assert "hunter" not in done.stderr
    assert shell.json("audit", "verify")["is_whole"]
