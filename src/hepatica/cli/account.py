"""``hepatica account``: what the machine's operator does for accounts of staff."""

from __future__ import annotations

import argparse

from hepatica.cli.database import OPERATOR, add_database_options, now, open_records
from hepatica.cli.output import emit
from hepatica.cli.password_input import (
    add_password_file,
    read_password,
    refuse_in_sight,
)
from hepatica.errors import EXIT_OK


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "account",
        help="confirm an account, or give one a new password",
        description="For what no administrator can do: confirm accounts where there is "
        "one administrator only, and help who is of several centers, or administers.",
        epilog="example: hepatica account confirm pat.reed",
    )
    parts = parser.add_subparsers(dest="part", required=True, metavar="WHAT")
    confirming = parts.add_parser(
        "confirm",
        help="confirm that an account is in the hands of its owner alone",
        description="An account whose password somebody else gave signs no knowledge "
        "until another person confirms it. Do it after you have seen the owner sign in "
        "with a password of their own choice.",
        epilog="example: hepatica account confirm pat.reed",
    )
    confirming.add_argument("account", metavar="ACCOUNT", help="name of the account")
    add_database_options(confirming)
    confirming.set_defaults(run=_confirm)
    setting = parts.add_parser(
        "set-password",
        help="give an account a new password, which its owner replaces",
        description="All sign-ins of the account end. At the next one its owner "
        "chooses an own password, before anything else. The password is asked for "
        "twice, or read from the first line of a file that only its owner may read.",
        epilog="example: hepatica account set-password pat.reed",
        allow_abbrev=False,
    )
    setting.add_argument("account", metavar="ACCOUNT", help="name of the account")
    add_password_file(setting)
    add_database_options(setting)
    setting.set_defaults(run=_set_password)


def _confirm(args: argparse.Namespace) -> int:
    open_records(args)
    from hepatica.actions.accounts import confirm_account

    account = confirm_account(by=OPERATOR, at=now(), username=args.account)
    return _done(args, "confirm", f"{account.pk} is confirmed; it may sign.")


def _set_password(args: argparse.Namespace) -> int:
    refuse_in_sight(args)
    open_records(args)
    from hepatica.actions.accounts import set_password

    password = read_password(args, of=args.account)
    account = set_password(
        by=OPERATOR, at=now(), username=args.account, password=password
    )
    said = f"{account.pk} has a new password; its owner chooses an own one next."
    return _done(args, "set-password", said)


def _done(args: argparse.Namespace, what: str, said: str) -> int:
    data = {"format": f"hepatica-account-{what}/1", "account": args.account}
    emit(data, as_json=args.json, lines=[said])
    return EXIT_OK
