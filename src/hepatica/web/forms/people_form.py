"""Forms of the people of a center: account, privileges, password."""

from __future__ import annotations

from typing import Any

from django import forms

from hepatica.actions.privileges import Privilege
from hepatica.web.forms.fields import ManyField, WordsField
from hepatica.web.forms.withdraw_form import PlainForm

_LENGTH = "At least 12 characters; several words are easy to keep."


class PasswordField(forms.CharField):
    """A password; it is never written back to the page."""

    shape = "words"

    def __init__(self, *, complete: str = "new-password", **settings: Any) -> None:
        settings["widget"] = forms.PasswordInput(
            attrs={"class": "input", "autocomplete": complete}
        )
        super().__init__(strip=False, max_length=1000, **settings)


class TwiceForm(PlainForm):
    """A password, typed twice."""

    password = PasswordField(label="Password", help_text=_LENGTH)
    again = PasswordField(label="The same password again")

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["password"].error_messages["required"] = "Enter a password"
        self.fields["again"].error_messages["required"] = "Enter the password again"

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("password"), cleaned.get("again")
        if first and second and first != second:
            self.add_error("again", "The two passwords differ; type both again")
        return cleaned


class PrivilegesField(ManyField):
    """Any of the privileges; the template says what each is for."""

    def __init__(self, **settings: Any) -> None:
        settings["choices"] = [(privilege.value, privilege) for privilege in Privilege]
        super().__init__(**settings)

    def clean(self, value: Any) -> frozenset[Privilege]:
        """Give privileges."""
        return frozenset(Privilege(one) for one in super().clean(value))


class AccountForm(TwiceForm):
    """A new member of staff."""

    full_name = WordsField(label="Name of the person", max_length=200)
    username = WordsField(
        label="Account name",
        max_length=60,
        help_text="Small letters and digits, joined by . or -: pat.reed. It stands in "
        "every record and never changes.",
    )
    privileges = PrivilegesField(label="Privileges")

    field_order = ("full_name", "username", "password", "again", "privileges")

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        for name, message in (
            ("full_name", "Enter the name of the person"),
            ("username", "Enter a name for the account"),
            ("privileges", "Choose at least one privilege"),
        ):
            self.fields[name].error_messages["required"] = message


class PrivilegesForm(PlainForm):
    """What an account may do; the difference to what was shown is what changes."""

    privileges = PrivilegesField(label="Privileges", required=False)
    seen = PrivilegesField(
        required=False, widget=forms.MultipleHiddenInput, label="Shown before"
    )

    def changes(self) -> tuple[frozenset[Privilege], frozenset[Privilege]]:
        """Give what to grant and what to take back."""
        # Against what was on the page: what another did meanwhile is not undone.
        ticked, seen = self.cleaned_data["privileges"], self.cleaned_data["seen"]
        return ticked - seen, seen - ticked


class OwnPasswordForm(TwiceForm):
    """One's own new password, with the one in use."""

    current = PasswordField(label="Password in use", complete="current-password")

    field_order = ("current", "password", "again")

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["password"].label = "New password"
        self.fields["again"].label = "The same new password again"
        self.fields["current"].error_messages["required"] = "Enter the password in use"
