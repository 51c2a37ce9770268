"""A worksheet worked out, printed and read back as text."""

from tests.support import pdf_text, rules, timeline

from hepatica.exchange.pdf import worksheet_pdf, worksheet_print
from hepatica.therapy.course import fold
from hepatica.therapy.worksheet import worksheet

IDENTITY = ("Maria Example", "Record 00-1234", "Born 1960-02-03")
SETTINGS = {
    "identity": IDENTITY,
    "center_name": "Center A",
    "is_demo": False,
    "is_study_only": False,
    "is_signed": True,
}


def sheet(facts=None, on=timeline.FIRST_FILL, **changes):
    facts = facts or timeline.ready_for_first_fill()
    in_force = rules.rules(**changes)
    return worksheet(fold("course-1", facts.facts), in_force, on=on), in_force


def page(facts=None, on=timeline.FIRST_FILL, *, settings=None, **changes):
    return worksheet_print(*sheet(facts, on, **changes), **SETTINGS | (settings or {}))


def text_of(printed) -> str:
    return pdf_text.text(worksheet_pdf(printed))
