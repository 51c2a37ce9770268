"""From a decided dose to the chair: the order, whether it holds, and the next step."""

from hepatica.therapy.course.order_figures import (
    QUANTITIES,
    Quantity,
    as_ordered,
    differing,
    is_same,
)
from hepatica.therapy.orders.content import order_for, order_hash
from hepatica.therapy.orders.live import (
    expected_hash,
    preparation_faults,
    void_reasons,
)
from hepatica.therapy.orders.read_again import read_again_words, read_before
from hepatica.therapy.orders.syringe import (
    label_code,
    parts_of,
    printed_code,
    syringe_faults,
)
from hepatica.therapy.orders.visit import visit_state
from hepatica.therapy.orders.visit_types import STEPS, Visit

__all__ = [
    "QUANTITIES",
    "STEPS",
    "Quantity",
    "Visit",
    "as_ordered",
    "differing",
    "expected_hash",
    "is_same",
    "label_code",
    "order_for",
    "order_hash",
    "parts_of",
    "preparation_faults",
    "printed_code",
    "read_again_words",
    "read_before",
    "syringe_faults",
    "visit_state",
    "void_reasons",
]
