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
    day.cosign(pharmacist, "Cosign the verification")
    said(pharmacist, "Release to compound")
    assert oak.order(OAK).is_verified
