"""Worksheet, label and records on paper: equal input gives equal bytes, everywhere."""

from hepatica.exchange.pdf.downtime import DowntimeCourse, downtime_print
from hepatica.exchange.pdf.downtime_rows import DowntimeLab, DowntimeOrder
from hepatica.exchange.pdf.label import label_print
from hepatica.exchange.pdf.page import LabelPrint, Section, SheetPrint, WorksheetPrint
from hepatica.exchange.pdf.prepare import PAPERS, worksheet_print
from hepatica.exchange.pdf.record import record_print
from hepatica.exchange.pdf.render import label_pdf, sheet_pdf, worksheet_pdf

__all__ = [
    "PAPERS",
    "DowntimeCourse",
    "DowntimeLab",
    "DowntimeOrder",
    "LabelPrint",
    "Section",
    "SheetPrint",
    "WorksheetPrint",
    "downtime_print",
    "label_pdf",
    "label_print",
    "record_print",
    "sheet_pdf",
    "worksheet_pdf",
    "worksheet_print",
]
