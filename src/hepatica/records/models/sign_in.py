"""Tries to sign in that did not succeed, to slow down who guesses."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from hepatica.records.privacy import ADMINISTRATIVE


class SignInTry(models.Model):
    """One try, by keyed hashes: what was typed as a name may be a password."""

    at = models.CharField(max_length=27, db_index=True)
    account_key = models.CharField(max_length=64, db_index=True)
    address_key = models.CharField(max_length=64, db_index=True)

    PRIVACY: ClassVar[dict[str, str]] = {
        "id": ADMINISTRATIVE,
        "at": ADMINISTRATIVE,
        "account_key": ADMINISTRATIVE,
        "address_key": ADMINISTRATIVE,
    }

    def __str__(self) -> str:
        return str(self.pk)
