"""Commands run as a user runs them: one process each, in a folder of their own."""

import json
import os
import subprocess
import sys

HEPATICA = (sys.executable, "-m", "hepatica")


class Shell:
    """Runs commands with one folder, and a database by URL where one is given."""

    def __init__(self, home, *, database_url=""):
        self.home = home
        self.env = {
            **os.environ,
            "HEPATICA_HOME": str(home),
            "HEPATICA_DEMO": "",
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "hepatica.site.settings",
        }

    def __call__(self, *arguments, code=0, stdin=None):
        """Run a command, and require its exit code."""
        return self.run(*HEPATICA, *arguments, code=code, stdin=stdin)

    def json(self, *arguments, code=0):
        """Run a command with --json and read its answer."""
        return json.loads(self(*arguments, "--json", code=code).stdout)

    def python(self, module, *arguments):
        """Run a module of the tests against the same database."""
        return self.run(sys.executable, "-m", module, *arguments, code=0)

    def run(self, *command, code, stdin=None):
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            check=False,
            env=self.env,
            input=stdin,
        )
        if done.returncode != code or "Traceback" in done.stderr:
            raise AssertionError(f"exit {done.returncode}\n{done.stderr}{done.stdout}")
        return done
