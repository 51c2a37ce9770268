"""The argument parser, put together from one module for each command.

The modules import only what parsing needs; what computes is imported when a
command runs, so that ``hepatica --version`` answers at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from hepatica import __version__
from hepatica.cli import (
    account,
    center,
    compare_rules,
    course,
    dose,
    fit_flow,
    flow,
    import_labs,
    knowledge,
    observe_flow,
    printing,
    replay,
    schema,
    upkeep,
    visit,
    weight,
    worksheet,
)

COMMANDS = (
    dose,
    weight,
    observe_flow,
    flow,
    fit_flow,
    worksheet,
    visit,
    compare_rules,
    replay,
    center,
    account,
    course,
    printing,
    import_labs,
    schema,
    knowledge,
    upkeep,
)

Adder = Callable[["argparse._SubParsersAction[argparse.ArgumentParser]"], None]


def build_parser(extra: Sequence[Adder] = ()) -> argparse.ArgumentParser:
    """Build the whole parser.

    Parameters
    ----------
    extra : sequence of callable
        Adders of commands that live outside this room (``demo``, ``serve``).

    Returns
    -------
    argparse.ArgumentParser
        With ``run`` set for each command.
    """
    parser = argparse.ArgumentParser(
        prog="hepatica",
        description="Run, simulate and learn from a hepatic artery infusion program.",
        epilog="Decision support for trained staff. Each decision is theirs.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS:
        module.add(commands)
    for add in extra:
        add(commands)
    return parser
