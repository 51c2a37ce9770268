"""What a printed worksheet holds: text only, prepared, in the order it is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A block of the page under one heading.

    Parameters
    ----------
    title : str
        Heading.
    lead : str
        The one line to read first, printed large; empty for none.
    rows : tuple of (str, str)
        Label and text.
    lines : tuple of str
        Paragraphs after the rows.
    columns : tuple of str
        Heads of the table; empty for none.
    table : tuple of tuple of str
        Rows of the table, as wide as ``columns``.
    """

    title: str
    lead: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetPrint:
    """A worksheet ready to print; equal ones print equal bytes.

    Parameters
    ----------
    paper : str
        ``us-letter`` or ``a4``.
    title : str
        Title of the document.
    marks : tuple of (str, str)
        Words that stand large on each page, with a sentence: ``NOT SIGNED``.
    identity : tuple of str
        Patient identifiers, printed on each page.
    identity_warning : str
        Where there are fewer than two.
    course, center : str
        Course id and name of the center.
    day : str
        Day of the visit.
    is_drug_permitted : bool
        False: no dose stands anywhere on the page.
    headline : str
        The decision in capitals with its factor.
    answer : str
        What goes into the pump, or that nothing does.
    reasons, missing : tuple of str
        Why; and what is not there.
    front, back : tuple of Section
        Before and after the lines to sign.
    signatures : tuple of str
        Who signs.
    footer : str
        Knowledge version, on each page.
    """

    paper: str
    title: str
    marks: tuple[tuple[str, str], ...]
    identity: tuple[str, ...]
    identity_warning: str
    course: str
    center: str
    day: str
    is_drug_permitted: bool
    headline: str
    answer: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...]
    front: tuple[Section, ...]
    back: tuple[Section, ...]
    signatures: tuple[str, ...]
    footer: str
