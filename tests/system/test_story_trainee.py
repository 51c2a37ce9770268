"""Given a trainee who signs, the order waits for somebody who may alone."""

from tests.system import day
from tests.system.north import said
from tests.system.world import OAK


def test_order_and_verification_each_wait_for_a_cosignature(desks, oak):
    oak.accept(OAK, oak.propose(OAK))
    fellow, doctor = desks("fellow-a"), desks("oncologist-b")
    resident, pharmacist = desks("resident-a"), desks("pharmacist-b")
    day.sign(fellow)
    said(fellow, "A trainee signed the order")
    day.cosign(doctor, "Cosign the order")
    day.verify(resident)
    said(resident, "A trainee verified the order")
    day.clean(resident)
    pharmacist.open(day.STEP.format("cosign"))
    for label, (value, source) in day.FIGURES.items():
        row = pharmacist.page.locator("main tr", has_text=label).inner_text()
        assert float(value) == float(row.split("\t")[2])
        assert source in row
        assert "Same" in row
    said(pharmacist, "resident-a is in training and read these figures")
    day.clean(pharmacist)
    day.cosign(pharmacist, "Cosign the verification")
    said(pharmacist, "Release to compound")
    assert oak.order(OAK).is_verified
