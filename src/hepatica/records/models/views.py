"""Read models: made from facts, dropped and made again by ``hepatica rebuild``."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hepatica.records.models.account import Account
from hepatica.records.models.center import Center
from hepatica.records.models.person import Course
from hepatica.records.privacy import ADMINISTRATIVE, CLINICAL, QUASI_IDENTIFYING


class Grant(models.Model):
    """A privilege that an account holds at a center now."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    center = models.ForeignKey(Center, models.PROTECT, related_name="grants")
    privilege = models.CharField(max_length=40)

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": ADMINISTRATIVE,
        "account": ADMINISTRATIVE,
        "center": ADMINISTRATIVE,
        "privilege": ADMINISTRATIVE,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("account", "center", "privilege"),
                name="grant_privilege_unique",
            ),
            models.CheckConstraint(
                condition=~Q(privilege=""), name="grant_privilege_check"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.privilege} {self.center_id}"


class CourseState(models.Model):
    """Where a course stands, in dates: what is overdue is worked out on reading."""

    course = models.OneToOneField(
        Course, models.CASCADE, primary_key=True, related_name="state"
    )
    last_course_seq = models.BigIntegerField()
    last_recorded_at = models.CharField(max_length=27)
    # Name to ISO day, canonical JSON; the projection says which names there are.
    dates = models.TextField(default="{}")
    fold_version = models.CharField(max_length=40, blank=True, default="")
    policy_version = models.CharField(max_length=64, blank=True, default="")

    PRIVACY: ClassVar[dict[str, str]] = {
        "course": QUASI_IDENTIFYING,
        "last_course_seq": ADMINISTRATIVE,
        "last_recorded_at": QUASI_IDENTIFYING,
        "dates": CLINICAL,
        "fold_version": ADMINISTRATIVE,
        "policy_version": ADMINISTRATIVE,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_course_seq__gte=0), name="coursestate_seq_check"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
