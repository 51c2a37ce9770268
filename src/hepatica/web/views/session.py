"""Sign in and out, by the framework's own accounts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpResponse

from hepatica.web import typed
from hepatica.web.forms.sign_in_form import SignInForm


class SignIn(LoginView):
    """The one page that is open to everyone."""

    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Say that what was typed waits for its writer."""
        found = super().get_context_data(**more)
        return {**found, "has_typed": typed.has_set_aside(self.request)}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Bring back what was typed when the session before had ended."""
        answer = super().form_valid(form)
        typed.bring_back(self.request)
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Redraw with the error named, and the status of a form that was refused."""
        context = self.get_context_data(form=form, has_errors=True)
        answer = self.render_to_response(context)
        answer.status_code = 422
        return answer
