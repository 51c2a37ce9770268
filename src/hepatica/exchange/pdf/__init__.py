"""The worksheet on paper: the same input gives the same bytes, in every process."""

from hepatica.exchange.pdf.page import Section, WorksheetPrint
from hepatica.exchange.pdf.prepare import PAPERS, worksheet_print
from hepatica.exchange.pdf.render import worksheet_pdf

__all__ = ["PAPERS", "Section", "WorksheetPrint", "worksheet_pdf", "worksheet_print"]
