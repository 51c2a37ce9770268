"""A page for each command, read from the argument parser.

Written from the parser's actions and not from its printed help, because that
differs from one Python version to the next.
"""

import argparse
from collections.abc import Iterator

from tools.docs.markdown import page, table

FOLDER = "docs/cli"
Command = tuple[str, str, argparse.ArgumentParser]


def make() -> dict[str, str]:
    found = list(commands())
    made = {f"{FOLDER}/README.md": index(found)}
    for name, summary, parser in found:
        made[f"{FOLDER}/{name}.md"] = command_page(name, summary, parser)
    return made


def commands() -> Iterator[Command]:
    """List the top-level commands: name, one-line help and parser."""
    from hepatica.__main__ import full_parser

    yield from _below(full_parser())


def _below(parser: argparse.ArgumentParser) -> Iterator[Command]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {a.dest: a.help or "" for a in action._choices_actions}
            for name, child in action.choices.items():
                yield name, helps.get(name, ""), child


def index(found: list[Command]) -> str:
    rows = [(f"[`{name}`]({name}.md)", summary) for name, summary, _ in found]
    return page(
        "Commands",
        "Every command has `--help`; those that answer have `--json`. Exit codes are "
        "listed with the [errors](../generated/errors.md).",
        table(("Command", "What it does"), rows),
    )


def command_page(name: str, summary: str, parser: argparse.ArgumentParser) -> str:
    return page(f"hepatica {name}", *_blocks(name, summary, parser, level=2))


def _blocks(
    name: str, summary: str, parser: argparse.ArgumentParser, *, level: int
) -> Iterator[str]:
    yield _sentence(parser.description or summary)
    rows = [_row(a) for a in parser._actions if not _is_structure(a)]
    if rows:
        yield table(("Argument", "Meaning"), rows)
    if parser.epilog:
        yield _example(parser.epilog)
    for child_name, child_summary, child in _below(parser):
        full = f"{name} {child_name}"
        yield f"{'#' * level} hepatica {full}"
        yield from _blocks(full, child_summary, child, level=level + 1)


def _is_structure(action: argparse.Action) -> bool:
    return isinstance(action, argparse._SubParsersAction | argparse._HelpAction)


def _row(action: argparse.Action) -> tuple[str, str]:
    value = action.metavar or ("" if action.nargs == 0 else action.dest.upper())
    if action.choices and not action.metavar:
        value = "{" + ",".join(map(str, action.choices)) + "}"
    if not action.option_strings:
        name = str(value or action.dest)
    else:
        name = f"{', '.join(action.option_strings)} {value}".strip()
    needed = " (required)" if action.option_strings and action.required else ""
    text = (action.help or "").replace("%(default)s", str(action.default))
    return f"`{name}`", text + needed


def _example(epilog: str) -> str:
    text = epilog.removeprefix("example:").removeprefix("Example:").strip()
    if text.startswith("hepatica"):
        return f"Example:\n\n```sh\n{text}\n```"
    return _sentence(epilog)


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", ":", "?")) else text + "."
