"""A prepared page to PDF bytes, by the one template."""

from __future__ import annotations

import dataclasses
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from hepatica.errors import ContractError
from hepatica.exchange.pdf.page import WorksheetPrint
from hepatica.exchange.pdf.safe_text import FONTS, printable

_TEMPLATE = Path(__file__).parent / "worksheet.typ"


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
    import typst

    try:
        # the package's own stub cannot tell the type of `input` when `output` is left
        pdf, warnings = typst.compile_with_warnings(  # type: ignore[misc]
            _template(),
            root=str(_TEMPLATE.parent),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            sys_inputs=inputs(data),
        )
    except typst.TypstError as error:
        raise ContractError("the worksheet does not print") from error
    if warnings:
        raise ContractError(
            f"the worksheet prints with {len(warnings)} warnings; it is not given out"
        )
    if not isinstance(pdf, bytes):
        raise ContractError("the worksheet did not become one PDF")
    return pdf


def inputs(data: WorksheetPrint) -> dict[str, str]:
    """Write the page as the template takes it: JSON of printable text.

    Parameters
    ----------
    data : WorksheetPrint
        The page.

    Returns
    -------
    dict of str to str
        Inputs of the compiler.
    """
    return {"data": json.dumps(_plain(dataclasses.asdict(data)))}


@lru_cache(maxsize=1)
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
