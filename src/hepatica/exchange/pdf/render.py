"""A prepared page to PDF bytes, by its template."""

from __future__ import annotations

import dataclasses
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from hepatica.errors import ContractError
from hepatica.exchange.pdf.page import LabelPrint, SheetPrint, WorksheetPrint
from hepatica.exchange.pdf.safe_text import FONTS, printable

_FOLDER = Path(__file__).parent

Page = WorksheetPrint | LabelPrint | SheetPrint
"""What a template can print."""


def worksheet_pdf(data: WorksheetPrint) -> bytes:
    """Print a worksheet.

    Parameters
    ----------
    data : WorksheetPrint
        Prepared by :func:`hepatica.exchange.pdf.worksheet_print`.

    Returns
    -------
    bytes
        PDF; the same for equal input, in every process. It holds no date of its
        own and no font of the machine.

    Raises
    ------
    ContractError
        If the template does not compile or warns: a page that may have lost
        something is not printed.
    """
    return _compiled("worksheet", data)


def label_pdf(data: LabelPrint) -> bytes:
    """Print a label, 100 mm by 70 mm.

    Parameters
    ----------
    data : LabelPrint
        Prepared by :func:`hepatica.exchange.pdf.label_print`.

    Returns
    -------
    bytes
        PDF of one page; the same for equal input.

    Raises
    ------
    ContractError
        If it does not fit in letters that can be read.
    """
    return _compiled("label", data)


def sheet_pdf(data: SheetPrint) -> bytes:
    """Print a record or a list, on A4.

    Parameters
    ----------
    data : SheetPrint
        Prepared by :func:`hepatica.exchange.pdf.record_print` or another that makes
        one.

    Returns
    -------
    bytes
        PDF; the same for equal input.

    Raises
    ------
    ContractError
        If the template does not compile or warns.
    """
    return _compiled("sheet", data)


def _compiled(template: str, data: Page) -> bytes:
    import typst

    try:
        # the package's own stub cannot tell the type of `input` when `output` is left
        pdf, warnings = typst.compile_with_warnings(  # type: ignore[misc]
            _template(template),
            root=str(_FOLDER),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs=inputs(data),
        )
    except typst.TypstError as error:
        raise ContractError(f"the {template} does not print") from error
    if warnings:
        raise ContractError(
            f"the {template} prints with {len(warnings)} warnings; it is not given out"
        )
    if not isinstance(pdf, bytes):
        raise ContractError(f"the {template} did not become one PDF")
    return pdf


def inputs(data: Page) -> dict[str, str]:
    """Write the page as the template takes it: JSON of printable text.

    Parameters
    ----------
    data : WorksheetPrint, LabelPrint or SheetPrint
        The page.

    Returns
    -------
    dict of str to str
        Inputs of the compiler.
    """
    return {"data": json.dumps(_plain(dataclasses.asdict(data)))}


@lru_cache(maxsize=3)
def _template(name: str) -> bytes:
    return (_FOLDER / f"{name}.typ").read_bytes()


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
