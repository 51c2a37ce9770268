"""Fact types (a closed set), fold, upcast and admit."""

from hepatica.therapy.course import (
    center_kinds,
    kinds,
    kinds_access,
    kinds_codes,
    kinds_harm,
    kinds_maintenance,
    kinds_operation,
    kinds_outcome,
    kinds_selection,
    kinds_study,
    kinds_treatment,
    order_kinds,
)
from hepatica.therapy.course.admit import (
    Admitted,
    Deviation,
    Refused,
    admit,
)
from hepatica.therapy.course.bookings import booking_for, next_booking
from hepatica.therapy.course.device_state import Device, FillState
from hepatica.therapy.course.envelope import FIRST_YEAR, KINDS, Fact, Precision
from hepatica.therapy.course.faults import number_faults
from hepatica.therapy.course.fold import as_of, fold, standing_facts, up_to
from hepatica.therapy.course.order_of_facts import in_order
from hepatica.therapy.course.order_state import Order, Preparation, orders_of
from hepatica.therapy.course.state import ENDED, Anomaly, Course
from hepatica.therapy.pump.infusates import Infusate

__all__ = [
    "ENDED",
    "FIRST_YEAR",
    "KINDS",
    "Admitted",
    "Anomaly",
    "Course",
    "Deviation",
    "Device",
    "Fact",
    "FillState",
    "Infusate",
    "Order",
    "Precision",
    "Preparation",
    "Refused",
    "admit",
    "as_of",
    "booking_for",
    "center_kinds",
    "fold",
    "in_order",
    "kinds",
    "kinds_access",
    "kinds_codes",
    "kinds_harm",
    "kinds_maintenance",
    "kinds_operation",
    "kinds_outcome",
    "kinds_selection",
    "kinds_study",
    "kinds_treatment",
    "next_booking",
    "number_faults",
    "order_kinds",
    "orders_of",
    "standing_facts",
    "up_to",
]
