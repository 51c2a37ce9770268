"""The Django app of the records room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


def _lift_triggers(*, using: str, plan: Sequence[Any], **kwargs: Any) -> None:
    # SQLite refuses to build a table anew that another table's trigger names. Where
    # the migration breaks off here, the start is refused until one went through.
    from hepatica.records import triggers

    changes_tables = any(migration.app_label == "records" for migration, _ in plan)
    if connections[using].vendor == "sqlite" and changes_tables:
        triggers.lift(using)


def _make_triggers(*, using: str, **kwargs: Any) -> None:
    # After every migrate, because a column change on SQLite builds the table anew
    # and drops its triggers without a word.
    from hepatica.records import triggers

    triggers.install(using)


class RecordsConfig(AppConfig):
    """Wires the triggers to migrations and the checks to Django's."""

    name = "hepatica.records"
    label = "records"

    def ready(self) -> None:
        """Connect what must happen by itself."""
        from hepatica.records import checks as own_checks

        pre_migrate.connect(
            _lift_triggers, sender=self, dispatch_uid="records-triggers-lift"
        )
        post_migrate.connect(
            _make_triggers, sender=self, dispatch_uid="records-triggers"
        )
        checks.register(own_checks.triggers_stand, checks.Tags.database)
        checks.register(own_checks.privacy_declared, checks.Tags.models)
