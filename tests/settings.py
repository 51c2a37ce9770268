"""Settings of the tests: the product's own, on the database that DB names."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before the import, because the product's settings read the environment: a home of
# this run alone, whatever the shell has set; the run's own processes share it.
if "HEPATICA_TEST_HOME" not in os.environ:
    os.environ["HEPATICA_TEST_HOME"] = tempfile.mkdtemp(prefix="hepatica-test-")
    atexit.register(shutil.rmtree, os.environ["HEPATICA_TEST_HOME"], ignore_errors=True)
os.environ["HEPATICA_HOME"] = os.environ["HEPATICA_TEST_HOME"]
for _name in ("DATABASE_URL", "HEPATICA_DEMO", "HEPATICA_HTTPS", "HEPATICA_DEBUG"):
    os.environ.pop(_name, None)

from hepatica.site import environment  # noqa: E402
from hepatica.site.settings import *  # noqa: E402, F403
from hepatica.site.settings import HEPATICA_HOME, STORAGES  # noqa: E402

DB = os.environ.get("DB", "sqlite")
if DB not in ("sqlite", "pg"):
    raise RuntimeError("DB must be sqlite or pg")

if DB == "sqlite":
    _database = environment.sqlite(HEPATICA_HOME / "hepatica.sqlite3")
    # A file: a database in memory has no WAL, and threads would share a connection.
    _database["TEST"] = {"NAME": str(HEPATICA_HOME / "test.sqlite3")}
else:
    # Host and port come from the server that tests/conftest.py starts.
    _database = environment.postgresql(NAME="postgres", USER="postgres")
    _database["CONN_MAX_AGE"] = 0
    _database["TEST"] = {"NAME": "hepatica_test"}
DATABASES = {"default": _database}

SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
# Without collectstatic, and quick to hash: neither is what the tests are about.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
Path(HEPATICA_HOME, "static").mkdir(parents=True, exist_ok=True)
