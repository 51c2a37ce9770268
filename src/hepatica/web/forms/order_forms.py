"""The steps of an order as forms: each one asks its action, and signs where it must."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from hepatica.actions.booking import book, next_visit, visit_limit
from hepatica.actions.orders import cancel, cosign, sign
from hepatica.actions.orders_pharmacy import release, waste
from hepatica.actions.orders_verify import reject
from hepatica.actions.proof import Proof, prove
from hepatica.web import text
from hepatica.web.forms.fields import ClockField, DayField, PickField, WordsField
from hepatica.web.forms.people_form import PasswordField
from hepatica.web.forms.withdraw_form import PlainForm

if TYPE_CHECKING:
    from hepatica.actions.courses_judge import Recorded
    from hepatica.actions.views import CourseView
    from hepatica.records.models import Account
    from hepatica.therapy.course import Fact


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who sends a form, when, and from where."""

    by: Account
    at: datetime
    address: str


class StepForm(PlainForm):
    """One step of an order; subclasses add fields and what they do."""

    title: str
    about: str = ""
    button: ClassVar[str]
    # What the page shows beside the form: "figures", "sources" or nothing.
    beside: ClassVar[str] = ""
    is_harm: ClassVar[bool] = False
    # Whether the head of the page may say what the form asks to be read elsewhere.
    names_patient: ClassVar[bool] = True

    def __init__(self, view: CourseView, *args: Any, **settings: Any) -> None:
        self.view = view
        self.asks: dict[str, str] = {}
        super().__init__(*args, initial=self.start(view), **settings)
        self.prepare()

    @classmethod
    def start(cls, view: CourseView) -> dict[str, Any]:
        """Give what stands in the form before anybody typed."""
        return {}

    def prepare(self) -> None:
        """Fill in choices; nothing here by default."""

    def act(self, asker: Asker) -> Recorded:
        """Ask the action."""
        raise TypeError(f"{type(self).__name__} asks no action")


class SignedForm(StepForm):
    """A step that is a signature: it asks for the password."""

    password = PasswordField(
        label="Your password, as your signature", complete="current-password"
    )

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        own = self.fields["password"]
        own.error_messages["required"] = "Enter your password to sign"
        # last, whatever a subclass adds
        self.order_fields([n for n in self.fields if n != "password"] + ["password"])

    def proof(self, asker: Asker) -> Proof:
        """Show that it is they who sign; the try is counted whatever comes of it."""
        return prove(
            by=asker.by,
            at=asker.at,
            password=self.cleaned_data["password"],
            address=asker.address,
        )


class OrderStep(StepForm):
    """A step of an order that is there; it names the content that was looked at."""

    order_id = forms.CharField(widget=forms.HiddenInput)
    order_hash = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def start(cls, view: CourseView) -> dict[str, Any]:
        """Name the order that the page shows, or that is to be verified unseen."""
        order = view.visit.order
        if order is not None:
            return {"order_id": order.id, "order_hash": order.payload.order_hash}
        if view.to_verify is not None:
            return dict(zip(("order_id", "order_hash"), view.to_verify, strict=True))
        return {}

    def named(self) -> dict[str, str]:
        """Give the order to an action."""
        return {
            "order_id": self.cleaned_data["order_id"],
            "order_hash": self.cleaned_data["order_hash"],
        }


class SignForm(SignedForm):
    """Sign the order of the fill that was decided."""

    title = "Sign the order"
    about = "Look at every figure. Your signature is bound to them."
    button = "Sign"
    beside = "figures"
    shown_hash = forms.CharField(widget=forms.HiddenInput)

    def act(self, asker: Asker) -> Recorded:
        """Sign what was shown, and nothing else."""
        return sign(
            by=asker.by,
            at=asker.at,
            course_id=self.view.id,
            shown_hash=self.cleaned_data["shown_hash"],
            visit_on=self.view.on,
            proof=self.proof(asker),
        )


class CosignForm(SignedForm, OrderStep):
    """Stand behind what a trainee signed."""

    title = "Cosign"
    about = "A trainee signed. With your signature it counts."
    button = "Cosign"
    beside = "figures"
    # the act that the page shows: nobody stands behind another one
    act_id = forms.CharField(widget=forms.HiddenInput)

    @classmethod
    def start(cls, view: CourseView) -> dict[str, Any]:
        """Name the half that waits, beside the order."""
        act = read_by_trainee(view)
        found = super().start(view)
        return found | {"act_id": act.id if act else found.get("order_id", "")}

    def prepare(self) -> None:
        """Say whose reading it is, where it is one."""
        act = read_by_trainee(self.view)
        if act is not None:
            self.title = "Cosign the verification"
            self.about = (
                f"{act.recorded_by} is in training and read these figures from their "
                "sources. Look at each one and at where it was read; with your "
                "signature the second reading counts."
            )

    def act(self, asker: Asker) -> Recorded:
        """Cosign the half that the page showed."""
        return cosign(
            by=asker.by,
            at=asker.at,
            course_id=self.view.id,
            act_id=self.cleaned_data["act_id"],
            proof=self.proof(asker),
            **self.named(),
        )


def read_by_trainee(view: CourseView) -> Fact | None:
    """Find the verification that waits for a cosignature."""
    order = view.visit.order
    waits = view.visit.next_step == "cosign-verification"
    return order.verified if order is not None and waits else None


class ReleaseForm(OrderStep):
    """Let the pharmacy compound."""

    title = "Release to compound"
    about = "From now on the fill may be prepared."
    button = "Release"
    beside = "figures"

    def act(self, asker: Asker) -> Recorded:
        """Release it."""
        return release(by=asker.by, at=asker.at, course_id=self.view.id, **self.named())


class CancelForm(OrderStep):
    """Void the order, whatever was done from it."""

    title = "Cancel the order"
    about = "It is void from now on. A drug-free fill stays possible."
    button = "Cancel the order"
    beside = "figures"
    is_harm = True
    reason = WordsField(label="Why?", lines=2)

    def prepare(self) -> None:
        """Say that a syringe is about, where one is: the page alone stops nobody."""
        order = self.view.visit.order
        if order is not None and order.preparation is not None:
            self.warning = (
                "It is compounded already. Call the chair: the syringe must not be "
                "used. It stays on the pharmacy's list until it is returned or wasted."
            )

    def act(self, asker: Asker) -> Recorded:
        """Cancel it."""
        return cancel(
            by=asker.by,
            at=asker.at,
            course_id=self.view.id,
            order_id=self.cleaned_data["order_id"],
            reason=self.cleaned_data["reason"],
        )


class RejectForm(OrderStep):
    """Send an order back for a reason that no figure shows."""

    title = "Reject the order"
    about = "It is void, and goes back to the prescriber."
    button = "Reject the order"
    is_harm = True
    reason = WordsField(label="Why?", lines=2)

    def act(self, asker: Asker) -> Recorded:
        """Reject it."""
        return reject(
            by=asker.by,
            at=asker.at,
            course_id=self.view.id,
            reason=self.cleaned_data["reason"],
            **self.named(),
        )


class BookForm(StepForm):
    """The day of the next visit."""

    title = "Book the next visit"
    about = "After the day on which drug comes out or the pump may run dry: say why."
    button = "Book it"
    on = DayField(label="Day")
    time = ClockField(label="Time", required=False, optional="if one is agreed")
    purpose = PickField(
        label="What for?",
        choices=[
            ("emptying", "Take the drug out"),
            ("drug-fill", "Drug fill"),
            ("refill", "Drug-free refill"),
            ("other", "Something else"),
        ],
    )
    reason = WordsField(label="Why so late?", required=False, optional="if it is late")

    @classmethod
    def start(cls, view: CourseView) -> dict[str, Any]:
        """Propose the day by what is in the pump."""
        proposed = next_visit(view.plan)
        if proposed is None:
            return {}
        return {"on": proposed.on, "purpose": proposed.purpose}

    def prepare(self) -> None:
        """Say by what the day is proposed, and from when on a reason is needed."""
        proposed, limit = next_visit(self.view.plan), visit_limit(self.view.plan)
        said = []
        if proposed is not None:
            said.append(f"Proposed by what is in the pump: {proposed.why}.")
        if self.view.is_blind:
            # the flow is withheld, and with it the day on which the pump runs dry
            limit = None
        if limit is not None and limit.on is not None:
            said.append(f"A day after {limit.on.isoformat()} needs a reason.")
        elif limit is not None:
            said.append(f"Any day needs a reason: {limit.why}.")
        self.fields["on"].help_text = text.dated(" ".join(said), near=self.view.on)

    def act(self, asker: Asker) -> Recorded:
        """Book it."""
        return book(
            by=asker.by,
            at=asker.at,
            course_id=self.view.id,
            on=self.cleaned_data["on"],
            purpose=self.cleaned_data["purpose"],
            time_of_day=self.cleaned_data["time"],
            reason=self.cleaned_data["reason"],
        )


class WasteForm(StepForm):
    """A prepared fill that goes into nobody."""

    title = "Return or waste"
    about = "Floxuridine is hazardous waste; follow your own procedure."
    button = "Record it"
    what = PickField(
        label="What became of the fill?",
        choices=[("returned", "Returned to the pharmacy"), ("wasted", "Wasted")],
    )
    reason = WordsField(label="Why?", lines=2)
    preparation_id = PickField(label="Which fill?", choices=[])

    def prepare(self) -> None:
        """Offer the fills that are left; with one of them nothing is asked."""
        left = left_over(self.view)
        self.fields["preparation_id"].choices = left  # type: ignore[attr-defined]
        if len(left) == 1:
            self.fields["preparation_id"].widget = forms.HiddenInput()
            self.initial["preparation_id"] = left[0][0]

    def act(self, asker: Asker) -> Recorded:
        """Record it."""
        return waste(
            by=asker.by,
            at=asker.at,
            course_id=self.view.id,
            preparation_id=self.cleaned_data["preparation_id"],
            is_returned=self.cleaned_data["what"] == "returned",
            reason=self.cleaned_data["reason"],
        )


def left_over(view: CourseView) -> list[tuple[str, str]]:
    """List the prepared fills that are in no patient and were not wasted."""
    from hepatica.therapy.course import orders_of
    from hepatica.web import text
    from hepatica.web.presenters.fact_words import content

    return [
        (made.fact.id, f"{text.day(order.payload.for_on)}: {content(made.fact)}")
        for order in orders_of(view.course)
        for made in order.preparations
        if made.wasted is None
        and (order.filled is None or order.filled.payload.preparation != made.fact.id)
    ]
