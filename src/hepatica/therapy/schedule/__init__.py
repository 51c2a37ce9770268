"""What is due, overdue, and when a pump runs dry."""

from hepatica.therapy.schedule.plan import (
    Contents,
    DryDates,
    Due,
    Plan,
    Policies,
    observations_of,
    plan,
)

__all__ = [
    "Contents",
    "DryDates",
    "Due",
    "Plan",
    "Policies",
    "observations_of",
    "plan",
]
