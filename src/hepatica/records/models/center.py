"""The tenant and owner of courses."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hepatica.records.privacy import ADMINISTRATIVE


class Center(models.Model):
    """A program's center, with a stream of facts and of audit events of its own."""

    id = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64)
    is_demo = models.BooleanField(default=False)

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": ADMINISTRATIVE,
        "name": ADMINISTRATIVE,
        "time_zone": ADMINISTRATIVE,
        "is_demo": ADMINISTRATIVE,
    }

    class Meta:
        constraints = [
            # "-" is the installation's own stream of audit events.
            models.CheckConstraint(
                condition=~Q(id__in=("", "-")), name="center_id_check"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="center_name_check"),
        ]

    def __str__(self) -> str:
        return self.id
