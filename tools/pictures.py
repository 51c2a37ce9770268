"""Draw every page of the demo center at 1280 and 390 px into var/pictures.

``python -m tools.pictures [--only NAME] [--home DIR] [--dark]``. It makes a demo
center of its own where there is none yet, serves it, signs in and walks.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = "/usr/bin/chromium"
WIDTHS = (1280, 390)
_START_SECONDS = 90


def pages() -> dict[str, str]:
    """Name every page: what to call its picture, and where it is."""
    visit = "/courses/DEMO-{n:04d}/visits/"
    named = {"today": "/", "courses": "/courses/", "nothing": "/courses/nowhere/"}
    for number in (*range(1, 12), 15, 17, 19, 22, 26, 28, 31, 33, 37):
        named[f"course-{number:02d}"] = f"/courses/DEMO-{number:04d}/"
        named[f"visit-{number:02d}"] = visit.format(n=number)
    forms = "weight symptoms labs emptying fill exposure missed rules pump study"
    for form in [*forms.split(), "rate", "maintenance", "explant"]:
        named[f"form-{form}"] = f"/courses/DEMO-0001/record/{form}/"
    named |= {
        "labs-in": "/labs/",
        "knowledge": "/knowledge/",
        "own-entry": "/knowledge/own/",
        "entry": "/knowledge/entries/dose-modification/reference-value-candidate/",
    }
    return named


def free_port() -> int:
    """Find a port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextlib.contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve the demo center from a folder, and stop it by its own process id."""
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "HEPATICA_HOME": str(home), "HEPATICA_DEMO": "1"}
    command = [sys.executable, "-m", "hepatica", "demo", "--serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, cwd=ROOT)
    address = f"http://localhost:{port}"
    try:
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(_START_SECONDS * 5):
        if server.poll() is not None:
            raise SystemExit("the demo center did not start")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/sign-in/", timeout=5)
            return
        time.sleep(0.2)
    raise SystemExit("the demo center did not answer in time")


def sign_in(page: Page, address: str, home: Path, account: str) -> None:
    """Sign in with the password of the demo center."""
    text = (home / "demo-logins.txt").read_text()
    found = re.search(rf"^{re.escape(account)}\s+(\S+)", text, re.MULTILINE)
    if found is None:
        raise SystemExit(f"no login of {account} in {home / 'demo-logins.txt'}")
    page.goto(f"{address}/sign-in/")
    page.get_by_label("Account name").fill(account)
    page.get_by_label("Password").fill(found[1])
    page.get_by_role("button", name="Sign in").click()


def draw(browser: Browser, address: str, home: Path, asked: argparse.Namespace) -> int:
    """Draw every page that was asked for; count them."""
    folder = ROOT / "var" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    scheme = "dark" if asked.dark else "light"
    ending = "-dark" if asked.dark else ""
    count = 0
    for width in WIDTHS:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        page = context.new_page()
        page.goto(f"{address}/sign-in/")
        page.screenshot(path=folder / f"sign-in-{width}{ending}.png", full_page=True)
        sign_in(page, address, home, asked.account)
        for name, where in pages().items():
            if asked.only and not re.search(asked.only, name):
                continue
            page.goto(address + where)
            path = folder / f"{name}-{width}{ending}.png"
            page.screenshot(path=path, full_page=True)
            count += 1
        context.close()
    return count


def main() -> int:
    """Serve, walk, draw."""
    parser = argparse.ArgumentParser(prog="tools.pictures", description=__doc__)
    parser.add_argument("--only", help="pattern of the names to draw")
    parser.add_argument("--home", type=Path, default=ROOT / "var" / "pictures-home")
    parser.add_argument("--account", default="oncologist-a")
    parser.add_argument("--dark", action="store_true")
    asked = parser.parse_args()
    with served(asked.home) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        count = draw(browser, address, asked.home, asked)
        browser.close()
    print(f"{count} pictures in var/pictures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
