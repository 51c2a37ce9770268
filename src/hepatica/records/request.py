"""The id of the request that is being answered, for audit events and log lines."""

from __future__ import annotations

from contextvars import ContextVar

REQUEST_ID: ContextVar[str] = ContextVar("hepatica_request_id", default="")
"""Empty outside a request: a command, a test, a job."""
