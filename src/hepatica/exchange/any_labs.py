"""A file of laboratory results, told apart by what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from hepatica.errors import InputError
from hepatica.exchange import csv_labs, fhir
from hepatica.exchange.incoming import IncomingLabs
from hepatica.therapy.labs import Analyte


def read_any(
    content: bytes, *, analytes: Mapping[str, Analyte], at: datetime, zone: tzinfo
) -> IncomingLabs:
    """Read a FHIR R4 file or a lab CSV, by its content and not by its name.

    Parameters
    ----------
    content : bytes
        The file.
    analytes : mapping of str to Analyte
        Analytes to read, by id.
    at : datetime
        The present, with offset.
    zone : tzinfo
        For times without an offset.

    Returns
    -------
    IncomingLabs
        Everything in it, taken or left with a reason.

    Raises
    ------
    InputError
        With every fault, where the file cannot be taken.
    """
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        return fhir.read_labs(content, analytes=analytes, at=at, zone=zone)
    table = csv_labs.read_lab_csv(content, analytes=analytes, at=at, zone=zone)
    if table.errors:
        raise InputError(*table.errors)
    return table.labs
