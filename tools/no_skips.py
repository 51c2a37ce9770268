"""A pytest plugin: with CI=true a skipped browser or database fails the run.

Loaded by the Makefile for integration and system tests. Tests that read real data
may skip, as they say why. Where one run goes over both databases (``--dist each``)
it also requires that both ran the same tests.
"""

import os

import pytest

_skipped: list[str] = []
_ran: dict[str, set[str]] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped, and which worker ran what."""
    if report.skipped and "realdata" not in report.keywords:
        _skipped.append(report.nodeid)
    worker = getattr(report, "node", None)
    if worker is not None and report.when == "call":
        _ran.setdefault(worker.gateway.id, set()).add(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a green run with gaps into a failed one."""
    if os.environ.get("CI") != "true" or hasattr(session.config, "workerinput"):
        return
    if (_skipped or _one_sided(session)) and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why."""
    if os.environ.get("CI") != "true":
        return
    for name in sorted(set(_skipped)):
        terminalreporter.write_line(f"CI may not skip: {name}")
    for name in sorted(_one_sided(terminalreporter)):
        terminalreporter.write_line(f"did not run on every database: {name}")


def _one_sided(holder: pytest.Session | pytest.TerminalReporter) -> set[str]:
    if holder.config.getoption("dist", "no") != "each" or not _ran:
        return set()
    return set.union(*_ran.values()) - set.intersection(*_ran.values())
