"""Outside formats to our facts and back: mapping only, no files, no database."""

from hepatica.exchange.grouping import report_of
from hepatica.exchange.incoming import (
    Flag,
    Identifier,
    IncomingLabs,
    IncomingPatient,
    IncomingReport,
    Left,
    PersonName,
    Skipped,
    Withdrawal,
)
from hepatica.exchange.reconcile import reconcile

__all__ = [
    "Flag",
    "Identifier",
    "IncomingLabs",
    "IncomingPatient",
    "IncomingReport",
    "Left",
    "PersonName",
    "Skipped",
    "Withdrawal",
    "reconcile",
    "report_of",
]
