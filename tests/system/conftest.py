"""A browser, a center that is served, and people who sign in to it.

The center is made once a run and put back before each test. The pages' clock
stands at a visit, so that nothing depends on the day on which the tests run.
"""

import os
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from tests.system.world import NOW, OAK, PASSWORD, World

from hepatica.web import clock

CHROMIUM = "/usr/bin/chromium"


def pytest_collection_modifyitems(items):
    """Skip without a browser, but for CI, where that is a failure."""
    if Path(CHROMIUM).exists() or os.environ.get("CI") == "true":
        return
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and "page" in item.fixturenames:
            item.add_marker(pytest.mark.skip(reason=f"no {CHROMIUM}"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session")
def _made(django_db_setup, django_db_blocker):
    """Make the center, copy the database, and leave it empty as it was."""
    from django.db import connection

    with django_db_blocker.unblock():
        if connection.vendor != "sqlite":
            pytest.fail("system tests run on SQLite; integration covers PostgreSQL")
        connection.ensure_connection()
        empty, full = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
        connection.connection.backup(empty)
        world = World()
        connection.connection.backup(full)
        empty.backup(connection.connection)
        connection.close()
    yield world, full
    empty.close()
    full.close()


@pytest.fixture
def world(_made, transactional_db, monkeypatch):
    """The center at the hour of the visit."""
    from django.db import connection

    made, full = _made
    connection.ensure_connection()
    full.backup(connection.connection)
    made.put_back()
    ticks = iter(range(10_000))
    # Every reading of the clock is a second later, as facts come one after another.
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(seconds=next(ticks)))
    return made


@pytest.fixture
def desk(world, page, live_server):
    """A desk with a browser at 1280 px, signed out, that reports what it hides."""
    page.set_default_timeout(8000)
    page.set_viewport_size({"width": 1280, "height": 900})
    return Desk(page, live_server.url)


@pytest.fixture
def oak(world):
    """Oak's labs of today are there; nothing is computed."""
    world.program.labs(OAK)
    return world.program


@pytest.fixture
def ordered(oak):
    """Take Oak's order up to an act: ``ordered("prepare")``."""

    def up_to(last):
        oak.accept(OAK, oak.propose(OAK))
        for act in ("sign", "verify", "release", "prepare", "check", "check_second"):
            if act == "check_second":
                oak.check(OAK, by="nurse-b")
            else:
                getattr(oak, act)(OAK)
            if act == last:
                break
        return oak

    up_to.program = oak
    return up_to


@pytest.fixture
def desks(world, browser, live_server):
    """Several people, each at an own machine: ``desks("nurse-a", width=390)``."""
    opened = []

    def sit_down(account, *, width=1280, **settings):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, **settings
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        return Desk(page, live_server.url).sign_in(account)

    yield sit_down
    for context in opened:
        context.close()


class Desk:
    """One person's browser."""

    def __init__(self, page, url):
        self.page, self.url, self.complaints = page, url, []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message):
        # A refused form answers 422, which the browser calls a failed resource.
        if message.type == "error" and "the server responded" not in message.text:
            self.complaints.append(message.text)

    def open(self, path):
        return self.page.goto(self.url + path)

    def sign_in(self, account):
        self.open("/sign-in/")
        self.page.get_by_label("Account name").fill(account)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press("Sign in")
        return self

    def sign_out(self):
        self.page.get_by_role("button", name="Sign out").click()

    def press(self, name):
        self.page.locator("main").get_by_role("button", name=name).first.click()

    def fill(self, label, value):
        self.page.get_by_label(label, exact=True).fill(value)

    def summary(self):
        return self.page.locator(".error-summary").inner_text()

    def text(self):
        return self.page.locator("main").inner_text().replace("\u00a0", " ")
