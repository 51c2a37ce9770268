"""A form that was begun and not sent: not a fact yet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hepatica.records.models.account import Account
from hepatica.records.models.person import Course, new_id
from hepatica.records.privacy import ADMINISTRATIVE, CLINICAL, QUASI_IDENTIFYING


class Draft(models.Model):
    """What one account has typed into one form of one course."""

    id = models.CharField(max_length=36, primary_key=True, default=new_id)
    account = models.ForeignKey(Account, models.CASCADE, related_name="drafts")
    # None for a form of a center: an activation that waits for the second person.
    course = models.ForeignKey(
        Course, models.CASCADE, related_name="drafts", null=True, blank=True
    )
    form = models.CharField(max_length=60)
    text = models.TextField()
    saved_at = models.CharField(max_length=27)

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": ADMINISTRATIVE,
        "account": ADMINISTRATIVE,
        "course": QUASI_IDENTIFYING,
        "form": ADMINISTRATIVE,
        "text": CLINICAL,
        "saved_at": QUASI_IDENTIFYING,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("account", "course", "form"), name="draft_form_unique"
            ),
            models.CheckConstraint(condition=~Q(form=""), name="draft_form_check"),
        ]

    def __str__(self) -> str:
        return self.id
