"""Who can sign in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from hepatica.records.privacy import ADMINISTRATIVE

INSTALLATION = "installation"
"""Actor of what the machine's operator does before or beside every account."""


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; the action that asks for one also audits it."""

    def create_user(
        self, username: str, password: str | None = None, **fields: Any
    ) -> Account:
        """Make an account; without a password nobody can sign in to it."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db, force_insert=True)
        return account


class Account(AbstractBaseUser):
    """A member of staff. The name is what ledgers hold, so it never changes.

    Rights are not here: they are grants, per privilege and center.
    """

    username = models.CharField(max_length=64, primary_key=True)
    full_name = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(default=True)
    # Set by somebody else: its owner chooses another before anything else.
    is_password_temporary = models.BooleanField(default=False)
    # Who answers for a password that its owner was given, until somebody else has
    # confirmed the account; empty where it is in its owner's hands.
    given_by = models.CharField(max_length=64, blank=True, default="")

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    PRIVACY: ClassVar[dict[str, str]] = {
        "username": ADMINISTRATIVE,
        "full_name": ADMINISTRATIVE,
        "is_active": ADMINISTRATIVE,
        "is_password_temporary": ADMINISTRATIVE,
        "given_by": ADMINISTRATIVE,
        "password": ADMINISTRATIVE,
        "last_login": ADMINISTRATIVE,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(username__in=("", INSTALLATION)),
                name="account_username_check",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        """Give the name to show."""
        return self.full_name or self.username
