"""Sign-in: name and password, with errors where they belong."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from hepatica.web.forms.course_form import Problem
from hepatica.web.sign_in import is_resting

# The same words whether or not there is such an account.
TOO_OFTEN = (
    "Too many tries for this name or from this place, so the password was not looked "
    "at. Wait a quarter of an hour, then try again"
)


class SignInForm(AuthenticationForm):
    """Django's own check, drawn as every other form."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("auto_id", "%s")
        super().__init__(*args, **settings)
        self.label_suffix = ""
        self.error_messages = {
            "invalid_login": "Name and password do not go together. Check both",
            "inactive": "This account is closed. Ask who administers your center",
        }
        self.fields["username"].label = "Account name"
        self.fields["username"].error_messages["required"] = "Enter your account name"
        self.fields["password"].error_messages["required"] = "Enter your password"
        for name, complete in (
            ("username", "username"),
            ("password", "current-password"),
        ):
            widget = self.fields[name].widget
            widget.attrs.update({"class": "input", "autocomplete": complete})
            widget.attrs.pop("autofocus", None)
            self.fields[name].shape = "words"  # type: ignore[attr-defined]

    def get_invalid_login_error(self) -> ValidationError:
        """Say that the two do not fit, or that it was tried too often."""
        if is_resting(self.request):
            return ValidationError(TOO_OFTEN, code="too-often")
        return super().get_invalid_login_error()

    @property
    def problems(self) -> list[Problem]:
        """List what needs another look."""
        found = [Problem("username", str(m)) for m in self.non_field_errors()]
        for name in self.fields:
            found += [Problem(name, str(m)) for m in self.errors.get(name, ())]
        return found

    @property
    def problems_title(self) -> str:
        """Say what it is about."""
        return "You are not signed in"
