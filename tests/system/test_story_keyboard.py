"""A signature and a blind verification with the keyboard alone."""

from tests.system import day
from tests.system.north import said
from tests.system.world import OAK, PASSWORD


def tab_to(desk, words, *, at_most=60):
    """Press Tab until the thing with these words has the focus."""
    for _ in range(at_most):
        desk.page.keyboard.press("Tab")
        name = desk.page.evaluate(
            """() => { const e = document.activeElement;
            const l = e.labels && e.labels[0];
            return (l ? l.innerText : e.innerText || '').trim(); }"""
        )
        if name.startswith(words):
            return
    raise AssertionError(f"no way to {words!r} by Tab")


def test_sign_and_verify_without_a_pointer(desks, oak):
    oak.accept(OAK, oak.propose(OAK))
    doctor, pharmacist = desks("oncologist-a"), desks("pharmacist-a")
    doctor.open(day.VISIT)
    tab_to(doctor, "Sign the order")
    doctor.page.keyboard.press("Enter")
    doctor.page.wait_for_url("**/order/sign/**")
    tab_to(doctor, "Your password")
    doctor.page.keyboard.type(PASSWORD)
    doctor.page.keyboard.press("Enter")
    said(doctor, "Order signed")
    pharmacist.open(day.STEP.format("verify"))
    for label, (value, source) in day.FIGURES.items():
        tab_to(pharmacist, label)
        pharmacist.page.keyboard.type(value)
        tab_to(pharmacist, "")
        group = pharmacist.page.get_by_role("group", name=f"{label}: read where?")
        wanted = group.get_by_label(source, exact=True)
        while not wanted.evaluate("e => e === document.activeElement"):
            pharmacist.page.keyboard.press("ArrowDown")
        pharmacist.page.keyboard.press("Space")
    tab_to(pharmacist, "Your password")
    pharmacist.page.keyboard.type(PASSWORD)
    pharmacist.page.keyboard.press("Enter")
    said(pharmacist, "Order verified")
