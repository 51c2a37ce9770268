"""The orders of today: one person at each place between the signature and the chair."""

from __future__ import annotations

from collections.abc import Callable

from hepatica.demo.diary import CYCLE
from hepatica.demo.parameters import parameters
from hepatica.demo.situations import Situation
from hepatica.demo.stages import LOW_ALP, ready, treat
from hepatica.demo.steps import OrderStep, Prepare, Release, Sign, Verify
from hepatica.demo.teller import FELLOW, ONCOLOGIST, Teller


def _decided(tell: Teller) -> None:
    """Come to a first drug fill today, as far as the decision."""
    ready(tell, first=0)
    tell.weigh(0)
    tell.labs(0)
    tell.decide(0)


def _as_far_as(
    last: type[OrderStep], *, signer: str = ONCOLOGIST
) -> Callable[[Teller], None]:
    def tell(teller: Teller) -> None:
        _decided(teller)
        teller.order(0, through=last, signer=signer)

    return tell


def _rejected(tell: Teller) -> None:
    _decided(tell)
    tell.order(0, through=Sign)
    tell.misread(0, slip_kg=10)


def _cancelled(tell: Teller) -> None:
    _decided(tell)
    tell.order(0, through=Prepare)
    tell.cancel(0, reason="fever before the needle went in; seen by the surgeon")


def _void(tell: Teller) -> None:
    treat(tell, since_drug=CYCLE, cycles=1)
    tell.weigh(0)
    tell.labs(0)
    tell.decide(0)
    tell.order(0, through=Release)
    doubled = {"alkaline-phosphatase": parameters()["rises"]["doubled"]}
    tell.labs(0, factors=doubled, again_minutes=45)


ORDERS_TODAY: tuple[Situation, ...] = (
    Situation(
        name="order-to-verify",
        title="An order is signed and waits for verification",
        shows="Blind for the pharmacist: the figures are read again from the sources.",
        tell=_as_far_as(Sign),
    ),
    Situation(
        name="order-to-release",
        title="An order is verified and waits for the release",
        shows="Both readings of each figure; released, it goes to be compounded.",
        tell=_as_far_as(Verify),
    ),
    Situation(
        name="order-to-prepare",
        title="An order is released and waits for the preparation",
        shows="The label, and the form for lots, amounts and the time of use.",
        tell=_as_far_as(Release),
    ),
    Situation(
        name="order-to-check",
        title="A fill is prepared and waits for two checks at the chair",
        shows="The check of patient, pump and label, by two accounts.",
        tell=_as_far_as(Prepare),
    ),
    Situation(
        name="order-rejected",
        title="The second reading differed",
        shows="Both weights side by side, and an order that nobody can act on.",
        tell=_rejected,
    ),
    Situation(
        name="order-cancelled",
        title="Cancelled after it was compounded",
        shows="A prepared fill that is to be returned or wasted.",
        tell=_cancelled,
    ),
    Situation(
        name="order-to-cosign",
        title="A trainee signed the order",
        shows="An order that waits for a cosignature before anybody verifies it.",
        tell=_as_far_as(Sign, signer=FELLOW),
    ),
    Situation(
        name="order-void",
        title="A result came after the signature",
        shows="Top of Today: a released order that does not hold any more, and why.",
        tell=_void,
        fixed=LOW_ALP,
    ),
)
"""Told last, so that nobody else's number or figures depend on them."""
