"""Outside formats to our facts and back: mapping only, no files, no database."""

from hepatica.exchange.incoming import (
    Flag,
    Identifier,
    IncomingLabs,
    IncomingPatient,
    IncomingReport,
    PersonName,
    Skipped,
    Withdrawal,
)

__all__ = [
    "Flag",
    "Identifier",
    "IncomingLabs",
    "IncomingPatient",
    "IncomingReport",
    "PersonName",
    "Skipped",
    "Withdrawal",
]
