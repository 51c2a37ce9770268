from hepatica.actions.ledger import FactDraft, record_facts
from hepatica.therapy.course.kinds import WeightMeasured
from hepatica.records import read


def test_one(clinic):
    c = clinic.course()
    d = FactDraft(
        course=c,
        kind="weight-measured",
        payload=WeightMeasured(weight_kg=70.0),
        happened_at=clinic.clock(),
    )
    facts = record_facts(
        by="nurse-a",
        at=clinic.clock(),
        center="a",
        drafts=[d, d],
        action="weight.record",
        role="nurse",
    )
    assert read.facts_of(c) == facts
