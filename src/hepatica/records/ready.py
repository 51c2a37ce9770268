"""Whether this database may be served: migrated, guarded, of the right kind."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hepatica.errors import InputError
from hepatica.records import triggers


def problems() -> tuple[str, ...]:
    """List what keeps the installation from serving.

    Returns
    -------
    tuple of str
        Each says what is wrong and what to do; empty when ready.
    """
    from hepatica.records.models import Center

    if not _has_secret_key():
        return ("there is no secret key: start with `hepatica serve`, which makes one",)
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return (
            f"{len(waiting)} migrations are not applied: "
            "run `hepatica serve --migrate`",
        )
    found = [
        f"the trigger {name} is missing, switched off or altered: "
        "run `python -m django migrate`, then `hepatica audit verify`"
        for name in triggers.missing()
    ]
    if Center.objects.exclude(is_demo=settings.HEPATICA_DEMO).exists():
        found.append(
            "the database holds a demo center and HEPATICA_DEMO is not 1, or the "
            "other way round: the two never share a database"
        )
    return tuple(found)


def _has_secret_key() -> bool:
    try:
        return bool(settings.SECRET_KEY)
    except ImproperlyConfigured:
        # Made after these settings were read; the server's own process reads it.
        return settings.SECRET_KEY_FILE.is_file()


def require() -> None:
    """Stop the start where something is wrong.

    Raises
    ------
    InputError
        With everything that :func:`problems` lists.
    """
    found = problems()
    if found:
        raise InputError.of("database", "not-ready", "; ".join(found))
