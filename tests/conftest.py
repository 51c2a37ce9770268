"""What every test shares: hypothesis profiles and the database of this run."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# Playwright's synchronous API runs an event loop in the test's thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

settings.register_profile("ci", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Start the PostgreSQL of this run, where DB asks for one."""
    from tests.support import databases

    databases.let_transactional_tests_clean_up()
    if os.environ.get("DB") != "pg":
        yield
        return
    from django.db import connections

    # Kept where a folder is given: a server that a killed run left is found again.
    given = os.environ.get("HEPATICA_TEST_PGDATA")
    databases.sweep(Path(tempfile.gettempdir()))
    folder = Path(given or tempfile.mkdtemp(prefix=databases.PREFIX))
    server = databases.start_postgresql(folder)
    connections["default"].settings_dict.update(HOST=server.host, PORT=server.port)
    yield
    connections.close_all()
    server.stop()
    if not given:
        shutil.rmtree(folder, ignore_errors=True)
