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
    signed : str
        Who signed and verified the order of the day and when; empty for none.
    code : tuple of str
        Rows of the QR code of its hash; empty for none.
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
    signed: str = ""
    code: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPrint:
    """The label of one prepared fill, ready to print.

    Parameters
    ----------
    title : str
        Title of the document.
    mark : tuple of str
        ``DEMO`` and a sentence; empty for none.
    route : str
        Where it goes, and where it must never go.
    identity : tuple of str
        Patient identifiers, two or more.
    amount, concentration : str
        What is in the syringe.
    rows : tuple of (str, str)
        Pump, day, use by, lots, who prepared it, in the order they are read.
    gate : str
        Fill and do-not-fill limits, and what to give outside them.
    code : tuple of str
        Rows of the QR code of the order's hash.
    code_words : str
        The first places of the hash, and what they are.
    """

    title: str
    mark: tuple[str, ...]
    route: str
    identity: tuple[str, ...]
    amount: str
    concentration: str
    rows: tuple[tuple[str, str], ...]
    gate: str
    code: tuple[str, ...]
    code_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPrint:
    """A page of blocks with a heading each, ready to print.

    Parameters
    ----------
    title : str
        Title, on each page.
    subtitle : str
        Day or time that it is of, on each page.
    marks : tuple of (str, str)
        Words that stand large on each page, with a sentence.
    identity : str
        Whose it is, on each page: patient identifiers, or the center.
    lead : str
        The one line to read first; empty for none.
    lines : tuple of str
        Sentences after it.
    sections : tuple of Section
        Blocks; none is torn over two pages where it fits on one.
    checks : tuple of (str, bool)
        Text with a box to tick; true: an open line follows it.
    signatures : tuple of str
        Who signs.
    code : tuple of str
        Rows of the QR code of an order's hash; empty for none.
    code_words : str
        What stands below the code.
    footer : str
        On each page.
    """

    title: str
    subtitle: str
    marks: tuple[tuple[str, str], ...]
    identity: str
    lead: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...]
    checks: tuple[tuple[str, bool], ...] = ()
    signatures: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    code_words: str = ""
    footer: str = ""
