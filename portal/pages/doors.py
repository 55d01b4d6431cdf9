"""Sign-in, sign-out and the way to one's own start page."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from typing_extensions import override

from portal.pages.forms import SignInForm
from portal.pages.frame import frame
from portal.pages.seat import Seat, seated


class SignIn(LoginView):
    """The sign-in page; at a demonstration it shows the demo's accounts."""

    template_name = "pages/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    @override
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demo's accounts where there are any."""
        context = super().get_context_data(**kwargs)
        context["demo_accounts"] = _demo_accounts() if settings.DEMO else []
        return context


class SignOut(LogoutView):
    """Sign out (POST only)."""


@seated
def home(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Lead to the start page of the looker's role."""
    if seat.is_supervisor:
        return redirect("cockpit")
    if seat.agent_no:
        return redirect("desk")
    if seat.is_platform_admin:
        return redirect("admin:index")
    return render(request, "pages/nothing.html", frame(seat, here="home"))


def _demo_accounts() -> list[dict[str, str]]:
    rows = [
        (_("Agent"), "agent1001", "demo-1001"),
        (_("Supervisor"), "sue", "demo-1009"),
        (_("Admin"), "admin", "demo-admin"),
    ]
    return [{"who": who, "username": name, "password": word} for who, name, word in rows]
