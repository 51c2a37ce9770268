"""What the account that asks may do, where a link depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from hepatica.actions.staff_reading import administered_by

if TYPE_CHECKING:
    from hepatica.records.models import Account

register = template.Library()


@register.simple_tag
def administers(account: Account) -> bool:
    """Tell whether an account administers a center."""
    return bool(administered_by(by=account))
