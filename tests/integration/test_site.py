"""Headers of every answer, and an entry that refuses an unguarded ledger."""

import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from hepatica.records import home
from hepatica.records.models import Account
from hepatica.records.request import REQUEST_ID
from hepatica.site.middleware import (
    HeadersMiddleware,
    RequestIdFilter,
    RequestIdMiddleware,
)
from hepatica.web.middleware import ErrorPagesMiddleware


def answered(user=None, **headers):
    def view(request):
        if user is not None:
            request.user = user
        return HttpResponse("x", headers=headers)

    return HeadersMiddleware(view)(RequestFactory().get("/"))


def test_every_answer_has_the_strict_policy():
    policy = answered()["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_page_behind_the_sign_in_is_not_stored():
    assert answered(Account(username="x"))["Cache-Control"] == "no-store"
    assert "Cache-Control" not in answered(AnonymousUser())
    assert "Cache-Control" not in answered()
    own = answered(Account(username="x"), **{"Cache-Control": "private, no-cache"})
    assert own["Cache-Control"] == "private, no-cache"


def test_a_database_that_is_held_answers_try_again():
    middleware = ErrorPagesMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    answer = middleware.process_exception(request, OperationalError("locked"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert b"Nothing was recorded. Try again in a while." in answer.content
    assert b"locked" not in answer.content


def test_a_line_about_a_refusal_carries_the_requests_id():
    request = RequestFactory().get("/")
    seen = RequestIdMiddleware(lambda request: HttpResponse())(request)["X-Request-Id"]
    record = logging.LogRecord("django.request", 30, "", 0, "Not Found", (), None)
    record.request = request
    assert RequestIdFilter().filter(record)
    assert record.request_id == seen
    bare = logging.LogRecord("hepatica", 30, "", 0, "x", (), None)
    RequestIdFilter().filter(bare)
    assert bare.request_id == "-"


def test_files_made_by_an_installation_are_their_owners_alone(tmp_path):
    code = (
        "import os, pathlib; os.umask(0o022); import hepatica.site.settings; "
        f"pathlib.Path({str(tmp_path)!r}, 'made').write_text('x')"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o600


def test_each_request_has_an_id_of_its_own_that_no_client_chooses():
    seen = []

    def view(request):
        seen.append(REQUEST_ID.get())
        return HttpResponse()

    get = RequestFactory().get
    for _ in range(2):
        response = RequestIdMiddleware(view)(get("/", headers={"x-request-id": "x"}))
        assert response["X-Request-Id"] == seen[-1]
    assert len({*seen, "x", ""}) == 4
    assert REQUEST_ID.get() == ""


# ---- the WSGI entry, in a process of its own ----


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A home with a key and a migrated SQLite database, made once."""
    folder = tmp_path_factory.mktemp("home")
    home.prepare(folder)
    run(folder, "-m", "django", "migrate", "--verbosity", "0")
    return folder


@pytest.fixture
def installation(made, tmp_path):
    return Path(shutil.copytree(made, tmp_path / "home"))


def run(folder, *arguments, check=True, **more):
    return subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        # Nothing else of this process's environment: it is a test's.
        env={
            "PATH": os.environ["PATH"],
            "HEPATICA_HOME": str(folder),
            "DJANGO_SETTINGS_MODULE": "hepatica.site.settings",
            **more,
        },
        capture_output=True,
        text=True,
        check=check,
        timeout=60,
    )


def serve(folder):
    return run(folder, "-c", "import hepatica.site.wsgi", check=False)


def change(folder, statement):
    with sqlite3.connect(folder / "hepatica.sqlite3") as connection:
        connection.execute(statement)
    connection.close()


def test_a_ready_installation_serves(installation):
    done = serve(installation)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_a_trigger_nothing_is_served(installation):
    change(installation, "DROP TRIGGER records_auditevent_no_delete")
    done = serve(installation)
    assert done.returncode != 0
    assert "records_auditevent_no_delete" in done.stderr


def test_with_a_migration_waiting_nothing_is_served(installation):
    change(installation, "DELETE FROM django_migrations WHERE app = 'records'")
    done = serve(installation)
    assert done.returncode != 0
    assert "migrations are not applied" in done.stderr


def test_without_a_key_nothing_is_served(installation):
    (installation / "secret-key").unlink()
    done = serve(installation)
    assert done.returncode != 0
    assert "secret" in done.stderr.lower()


def test_the_settings_pass_the_deployment_check(installation):
    done = run(
        installation,
        "-m",
        "django",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        check=False,
        HEPATICA_HTTPS="1",
        HEPATICA_ALLOWED_HOSTS="clinic.example",
    )
    assert (done.returncode, done.stderr) == (0, "")
