"""Results that came in for nobody yet: near a person on record, and not the same."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hepatica.records.models.center import Center
from hepatica.records.models.person import Course, new_id
from hepatica.records.privacy import ADMINISTRATIVE, IDENTIFYING, QUASI_IDENTIFYING

WAITING, ATTACHED, DISCARDED = "waiting", "attached", "discarded"
"""States of held results; the last two are final."""


class HeldLabs(models.Model):
    """One person's results of one file, until somebody says whose they are.

    What the file says about the person, and the results, stand in ``text`` alone. It
    goes, with its salt, once they are settled: then they are in a course, or nobody's.
    """

    id = models.CharField(max_length=36, primary_key=True, default=new_id)
    center = models.ForeignKey(Center, models.PROTECT, related_name="+")
    # Same person as sent, same results, same digest: sent again it adds nothing.
    digest = models.CharField(max_length=64)
    source = models.CharField(max_length=200)
    why = models.CharField(max_length=200)
    salt = models.CharField(max_length=32, blank=True, default="")
    text = models.TextField(blank=True, default="")
    # JSON list of person ids, as they were near when the results came in.
    candidates = models.TextField(blank=True, default="")
    n_reports = models.PositiveIntegerField()
    held_at = models.CharField(max_length=27)
    held_by = models.CharField(max_length=150)
    state = models.CharField(max_length=10, default=WAITING)
    settled_at = models.CharField(max_length=27, blank=True, default="")
    settled_by = models.CharField(max_length=150, blank=True, default="")
    reason = models.CharField(max_length=300, blank=True, default="")
    course = models.ForeignKey(
        Course, models.PROTECT, related_name="+", null=True, blank=True
    )

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": ADMINISTRATIVE,
        "center": ADMINISTRATIVE,
        "digest": QUASI_IDENTIFYING,
        "source": ADMINISTRATIVE,
        "why": ADMINISTRATIVE,
        "salt": ADMINISTRATIVE,
        "text": IDENTIFYING,
        "candidates": QUASI_IDENTIFYING,
        "n_reports": ADMINISTRATIVE,
        "held_at": QUASI_IDENTIFYING,
        "held_by": ADMINISTRATIVE,
        "state": ADMINISTRATIVE,
        "settled_at": QUASI_IDENTIFYING,
        "settled_by": ADMINISTRATIVE,
        "reason": ADMINISTRATIVE,
        "course": QUASI_IDENTIFYING,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("center", "digest"), name="heldlabs_digest_unique"
            ),
            models.CheckConstraint(
                condition=Q(state=WAITING, settled_at="", settled_by="")
                & ~Q(text="")
                & ~Q(salt="")
                & ~Q(candidates="")
                | Q(state__in=(ATTACHED, DISCARDED), text="", salt="", candidates="")
                & ~Q(settled_at="")
                & ~Q(settled_by=""),
                name="heldlabs_state_check",
            ),
            models.CheckConstraint(
                condition=~Q(state=ATTACHED) | Q(course__isnull=False),
                name="heldlabs_attached_check",
            ),
            models.CheckConstraint(
                condition=~Q(state=DISCARDED) | Q(course__isnull=True) & ~Q(reason=""),
                name="heldlabs_discarded_check",
            ),
        ]
        indexes = [
            models.Index(
                fields=("center", "held_at"),
                name="heldlabs_waiting_index",
                condition=Q(state=WAITING),
            ),
        ]

    def __str__(self) -> str:
        return self.id
