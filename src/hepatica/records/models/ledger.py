"""The two append-only ledgers and the rows that hold their ends."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hepatica.records.models.center import Center
from hepatica.records.models.person import Course, new_id
from hepatica.records.privacy import ADMINISTRATIVE, CLINICAL, QUASI_IDENTIFYING


class Fact(models.Model):
    """Envelope of a fact and its place in its center's chain; never changed.

    What the fact says is in :class:`FactBody`, which duty of erasure can take
    away; the chain holds its digest and still verifies.
    """

    id = models.CharField(max_length=36, primary_key=True, default=new_id)
    # No index of their own: the unique constraints below begin with them.
    center = models.ForeignKey(Center, models.PROTECT, related_name="+", db_index=False)
    seq = models.BigIntegerField()
    course = models.ForeignKey(
        Course,
        models.PROTECT,
        related_name="facts",
        null=True,
        blank=True,
        db_index=False,
    )
    course_seq = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    schema = models.IntegerField()
    # Text, because the bytes are what is hashed: ISO 8601 with offset.
    happened_at = models.CharField(max_length=40)
    precision = models.CharField(max_length=10)
    # ISO 8601 in UTC with microseconds, so that text order is time order.
    recorded_at = models.CharField(max_length=27)
    recorded_by = models.CharField(max_length=150)
    role = models.CharField(max_length=60)
    visit = models.CharField(max_length=60, null=True, blank=True)
    source = models.CharField(max_length=200, null=True, blank=True)
    external_id = models.CharField(max_length=300, null=True, blank=True)
    corrects = models.CharField(max_length=36, null=True, blank=True)
    based_on = models.TextField(default="[]")
    payload_digest = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": ADMINISTRATIVE,
        "center": ADMINISTRATIVE,
        "seq": ADMINISTRATIVE,
        "course": QUASI_IDENTIFYING,
        "course_seq": ADMINISTRATIVE,
        "kind": CLINICAL,
        "schema": ADMINISTRATIVE,
        "happened_at": QUASI_IDENTIFYING,
        "precision": ADMINISTRATIVE,
        "recorded_at": QUASI_IDENTIFYING,
        "recorded_by": ADMINISTRATIVE,
        "role": ADMINISTRATIVE,
        "visit": QUASI_IDENTIFYING,
        "source": ADMINISTRATIVE,
        "external_id": QUASI_IDENTIFYING,
        "corrects": ADMINISTRATIVE,
        "based_on": ADMINISTRATIVE,
        "payload_digest": ADMINISTRATIVE,
        "prev_hash": ADMINISTRATIVE,
        "hash": ADMINISTRATIVE,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("center", "seq"), name="fact_center_seq_unique"
            ),
            models.UniqueConstraint(
                fields=("course", "course_seq"),
                condition=Q(course__isnull=False),
                name="fact_course_seq_unique",
            ),
            models.UniqueConstraint(
                fields=("center", "course_seq"),
                condition=Q(course__isnull=True),
                name="fact_own_stream_seq_unique",
            ),
            models.UniqueConstraint(
                fields=("center", "source", "external_id"),
                condition=Q(external_id__isnull=False),
                name="fact_external_id_unique",
            ),
            models.CheckConstraint(
                condition=Q(seq__gte=1) & Q(course_seq__gte=1), name="fact_seq_check"
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True, external_id__isnull=True)
                | (
                    Q(source__isnull=False, external_id__isnull=False)
                    & ~Q(source="")
                    & ~Q(external_id="")
                ),
                name="fact_external_id_check",
            ),
            models.CheckConstraint(
                condition=Q(precision__in=("instant", "day", "month")),
                name="fact_precision_check",
            ),
            models.CheckConstraint(
                condition=~Q(kind="") & Q(schema__gte=1), name="fact_kind_check"
            ),
            # An erasure without its object could never let a body go.
            models.CheckConstraint(
                condition=~Q(kind__in=("entered-in-error", "payload-erased"))
                | Q(corrects__isnull=False),
                name="fact_corrects_check",
            ),
        ]
        indexes = [
            models.Index(fields=("corrects",), name="fact_corrects_index"),
            # The pharmacy asks what was signed or prepared of late; those are few.
            models.Index(
                fields=("center", "recorded_at"),
                condition=Q(kind__in=("order-signed", "fill-prepared", "fill-wasted")),
                name="fact_orders_index",
            ),
        ]

    def __str__(self) -> str:
        return self.id


class FactBody(models.Model):
    """What a fact says, as the canonical text whose salted digest is chained."""

    fact = models.OneToOneField(
        Fact, models.PROTECT, primary_key=True, related_name="body"
    )
    salt = models.CharField(max_length=32)
    text = models.TextField()

    PRIVACY: ClassVar[dict[str, str]] = {
        "fact": ADMINISTRATIVE,
        "salt": ADMINISTRATIVE,
        "text": CLINICAL,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(salt="") & ~Q(text=""), name="factbody_given_check"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class AuditEvent(models.Model):
    """Who did what, when; ids only, no foreign keys, no clinical values."""

    id = models.CharField(max_length=36, primary_key=True, default=new_id)
    # A center's id, or "-" for the installation: its own chain for each.
    stream = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    at = models.CharField(max_length=27)
    actor = models.CharField(max_length=150)
    role = models.CharField(max_length=60, blank=True, default="")
    action = models.CharField(max_length=100)
    targets = models.TextField(default="[]")
    code_version = models.CharField(max_length=40)
    request_id = models.CharField(max_length=64, blank=True, default="")
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": ADMINISTRATIVE,
        "stream": ADMINISTRATIVE,
        "seq": ADMINISTRATIVE,
        "at": ADMINISTRATIVE,
        "actor": ADMINISTRATIVE,
        "role": ADMINISTRATIVE,
        "action": ADMINISTRATIVE,
        "targets": QUASI_IDENTIFYING,
        "code_version": ADMINISTRATIVE,
        "request_id": ADMINISTRATIVE,
        "prev_hash": ADMINISTRATIVE,
        "hash": ADMINISTRATIVE,
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("stream", "seq"), name="auditevent_seq_unique"
            ),
            models.CheckConstraint(
                condition=Q(seq__gte=1), name="auditevent_seq_check"
            ),
            models.CheckConstraint(
                condition=~Q(actor="") & ~Q(action="") & ~Q(stream=""),
                name="auditevent_given_check",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream}:{self.seq}"


class LedgerHead(models.Model):
    """End of one chain; the row that a writer locks, so that numbers stay dense."""

    # "facts:<center>", "audit:<center>" or "audit:-".
    stream = models.CharField(max_length=50, primary_key=True)
    last_seq = models.BigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True, default="")
    last_at = models.CharField(max_length=27, blank=True, default="")

    PRIVACY: ClassVar[dict[str, str]] = {
        "stream": ADMINISTRATIVE,
        "last_seq": ADMINISTRATIVE,
        "last_hash": ADMINISTRATIVE,
        "last_at": ADMINISTRATIVE,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_seq=0, last_hash="", last_at="")
                | (Q(last_seq__gte=1) & ~Q(last_hash="") & ~Q(last_at="")),
                name="ledgerhead_seq_check",
            ),
        ]

    def __str__(self) -> str:
        return self.stream
