"""What the environment may say, and that anything else stops the start."""

import subprocess
import sys
from pathlib import Path

import pytest

from hepatica.errors import InputError
from hepatica.site import environment

HERE = Path("/srv/hepatica")


def read(**environ):
    return environment.read(environ, current=HERE)


def test_an_empty_environment_is_a_small_safe_installation():
    e = read()
    assert e.home == HERE / "var"
    assert e.database["NAME"] == str(HERE / "var" / "hepatica.sqlite3")
    assert (e.is_demo, e.is_debug, e.is_https) == (False, False, False)
    assert e.allowed_hosts == ("localhost", "127.0.0.1", "[::1]")


def test_sqlite_is_opened_so_that_no_append_is_lost():
    options = read().database["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "secure_delete=ON",
    ):
        assert f"PRAGMA {pragma};" in options["init_command"]


def test_the_demo_center_has_its_own_database():
    assert read(HEPATICA_DEMO="1").database["NAME"].endswith("/demo.sqlite3")
    with pytest.raises(InputError, match="DATABASE_URL"):
        read(HEPATICA_DEMO="1", DATABASE_URL="sqlite:///x")


@pytest.mark.parametrize("word", ["1", "true", "Yes", "on"])
def test_yes_is_yes(word):
    assert read(HEPATICA_DEBUG=word).is_debug


@pytest.mark.parametrize(
    "settings",
    [
        {"HEPATICA_HTTPS": "1"},
        {"HEPATICA_HTTPS": "1", "HEPATICA_ALLOWED_HOSTS": "pumps.example.org"},
    ],
)
def test_debug_is_for_this_machine_alone(settings):
    with pytest.raises(InputError, match="HEPATICA_DEBUG"):
        read(HEPATICA_DEBUG="1", **settings)


@pytest.mark.parametrize("word", ["0", "false", "No", "off", "", " "])
def test_no_is_no(word):
    assert not read(HEPATICA_DEBUG=word).is_debug


@pytest.mark.parametrize("name", ["HEPATICA_DEMO", "HEPATICA_DEBUG", "HEPATICA_HTTPS"])
@pytest.mark.parametrize("word", ["2", "ja", "tru", "none"])
def test_an_unknown_boolean_stops_the_start(name, word):
    with pytest.raises(InputError, match=name):
        read(**{name: word})


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///rel/x.sqlite3", str(HERE / "rel/x.sqlite3")),
        ("sqlite:////abs/x%20y.sqlite3", "/abs/x y.sqlite3"),
    ],
)
def test_an_sqlite_url_names_a_file(url, name):
    assert read(DATABASE_URL=url).database["NAME"] == name


def test_a_postgresql_url_is_taken_apart():
    url = "postgresql://us%40er:p%2Fw@db.example:5433/hepa%20tica?sslmode=verify-full"
    database = read(DATABASE_URL=url).database
    assert database["ENGINE"].endswith("postgresql")
    wanted = ("NAME", "HOST", "PORT", "USER", "PASSWORD")
    assert [database[key] for key in wanted] == [
        "hepa tica",
        "db.example",
        "5433",
        "us@er",
        "p/w",
    ]
    assert database["OPTIONS"] == {"sslmode": "verify-full"}


def test_a_postgresql_socket_folder_is_a_host():
    database = read(DATABASE_URL="postgres:///x?host=/run/postgresql").database
    assert (database["HOST"], database["NAME"]) == ("/run/postgresql", "x")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:sesame@h/x",
        "x",
        "sqlite://",
        "sqlite:///",
        "sqlite://host/x",
        "postgresql://u:sesame@h",
        "postgresql://u:sesame@h:port/x",
        "postgresql://u:sesame@[h/x",
    ],
)
def test_another_url_stops_the_start_and_is_not_repeated(url):
    with pytest.raises(InputError, match="DATABASE_URL") as refusal:
        read(DATABASE_URL=url)
    assert "sesame" not in str(refusal.value)


def test_a_host_off_this_machine_needs_https():
    with pytest.raises(InputError, match="HEPATICA_HTTPS"):
        read(HEPATICA_ALLOWED_HOSTS="clinic.example")
    e = read(HEPATICA_ALLOWED_HOSTS="clinic.example, localhost", HEPATICA_HTTPS="1")
    assert e.allowed_hosts == ("clinic.example", "localhost")
    with pytest.raises(InputError, match="each host"):
        read(HEPATICA_ALLOWED_HOSTS="*", HEPATICA_HTTPS="1")


def test_settings_load_without_secret_database_or_folder(tmp_path):
    code = (
        "import hepatica.site.settings as s; "
        "assert s.SECRET_KEY == ''; assert s.DEBUG is False; "
        "import django; django.setup()"
    )
    subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        check=True,
        env={
            "HEPATICA_HOME": str(tmp_path / "none"),
            "DJANGO_SETTINGS_MODULE": "hepatica.site.settings",
        },
        cwd=tmp_path,
    )
    assert not (tmp_path / "none").exists()
