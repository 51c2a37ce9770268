"""What is due, overdue, and when a pump runs dry."""

from hepatica.therapy.schedule.cycles import CycleDays, cycle_days
from hepatica.therapy.schedule.delivered import (
    DeliveredFill,
    DrugDelivered,
    drug_delivered,
)
from hepatica.therapy.schedule.due import BEFORE_DRY
from hepatica.therapy.schedule.next_visit import (
    Limit,
    NextVisit,
    next_visit,
    visit_limit,
)
from hepatica.therapy.schedule.plan import dry_dates, observations_of, plan
from hepatica.therapy.schedule.types import Contents, DryDates, Due, Plan, Policies

__all__ = [
    "BEFORE_DRY",
    "Contents",
    "CycleDays",
    "DeliveredFill",
    "DrugDelivered",
    "DryDates",
    "Due",
    "Limit",
    "NextVisit",
    "Plan",
    "Policies",
    "cycle_days",
    "drug_delivered",
    "dry_dates",
    "next_visit",
    "observations_of",
    "plan",
    "visit_limit",
]
