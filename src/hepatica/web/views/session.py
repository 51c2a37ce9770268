"""Sign in and out, by the framework's own accounts."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpResponse

from hepatica.web.forms.sign_in_form import SignInForm


class SignIn(LoginView):
    """The one page that is open to everyone."""

    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Redraw with the error named, and the status of a form that was refused."""
        context = self.get_context_data(form=form, has_errors=True)
        answer = self.render_to_response(context)
        answer.status_code = 422
        return answer
