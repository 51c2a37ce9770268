"""Facts for the ledger tests."""

from hepatica.records.ledger import FactDraft, append
from hepatica.therapy.course.kinds import WeightMeasured


def weight(course, at, weight_kg=70.0, **more):
    """A draft of the plainest fact there is."""
    return FactDraft(
        course=course,
        kind="weight-measured",
        payload=WeightMeasured(weight_kg=weight_kg),
        happened_at=at,
        **more,
    )


def append_weights(clinic, course, count=1, **more):
    """Append weights, one transaction each, straight into the ledger."""
    return [
        append(
            center=clinic.center,
            drafts=[weight(course, clinic.clock(), 70.0 + n, **more)],
            at=clinic.clock(),
            by="nurse-a",
            role="nurse",
        )[0]
        for n in range(count)
    ]
