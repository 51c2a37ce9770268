import pytest
from tests.unit.exchange.builders import (
    bundle,
    observation,
    patient,
    read,
)

# ---- patients ----


def test_read_two_patients_under_one_id_take_nothing_of_either():
    labs = read(patient(), patient(birthDate="1961-01-01"), observation())
    assert (labs.patients, labs.reports) == ((), ())
    assert sum(s.count for s in labs.skipped if s.code == "disputed") == 3


def test_read_same_patient_twice_is_one():
    labs = read(patient(), patient(), observation())
    assert len(labs.patients) == 1
    assert {s.code: s.count for s in labs.skipped} == {"repeated": 1}


def test_read_replaced_patient_record_is_left_out():
    labs = read(patient(link=[{"type": "replaced-by", "other": {}}]))
    assert labs.patients == ()


@pytest.mark.parametrize(
    "subject",
    [
        {"reference": "Patient/p1"},
        {"reference": "Patient/p1/_history/3"},
        {"reference": "https://fhir.example.org/r4/Patient/p1"},
        {"reference": "urn:uuid:0e0f"},
        {
            "type": "Patient",
            "identifier": {"system": "urn:example:mrn", "value": "MRN-p1"},
        },
    ],
)
def test_read_every_kind_of_reference_finds_the_patient(subject):
    data = bundle(patient(), observation(subject=subject))
    data["entry"][0]["fullUrl"] = "urn:uuid:0e0f"
    labs = read(data)
    assert labs.reports[0].patient_key == labs.patients[0].key


def test_read_identifier_that_two_patients_share_points_to_neither():
    shared = {"system": "urn:example:ward", "value": "7"}
    labs = read(
        patient("p1", identifier=[shared]),
        patient("p2", identifier=[shared]),
        observation(subject={"identifier": shared}),
    )
    assert labs.reports[0].patient_key not in {p.key for p in labs.patients}


@pytest.mark.parametrize(
    "subject",
    [{"display": "Person Invented"}, {"identifier": {"system": "urn:x"}}, {}],
)
def test_read_subject_without_a_pointer_is_nobody(subject):
    labs = read(patient(), observation(subject=subject))
    assert labs.reports == ()
    assert [s.code for s in labs.skipped] == ["no-patient"]


def test_read_identifier_of_a_patient_who_was_not_sent_has_a_key_that_tells_nothing():
    subject = {"identifier": {"system": "urn:example:mrn", "value": "MRN-9"}}
    (report,) = read(observation(subject=subject)).reports
    assert report.patient_key.startswith("identifier:")
    assert "MRN-9" not in report.patient_key


@pytest.mark.parametrize(
    "more", [{"modifierExtension": [{"url": "urn:x"}]}, {"implicitRules": "urn:x"}]
)
def test_read_patient_with_an_unknown_modifier_is_left_out(more):
    labs = read(patient(**more), observation())
    assert labs.patients == ()
    assert labs.reports[0].patient_key == "Patient/p1"


@pytest.mark.parametrize(
    ("full_url", "subject", "key"),
    [
        ("urn:uuid:0e0f", "urn:uuid:0e0f", "urn:uuid:0e0f"),
        ("https://x.example/Patient/7", "Patient/7", "Patient/7"),
    ],
)
def test_read_patient_without_id_is_known_by_the_full_url(full_url, subject, key):
    data = bundle(patient(), observation(subject={"reference": subject}))
    del data["entry"][0]["resource"]["id"]
    data["entry"][0]["fullUrl"] = full_url
    labs = read(data)
    assert labs.patients[0].key == labs.reports[0].patient_key == key


def test_read_patient_without_id_and_full_url_has_a_key_of_the_identifiers():
    nameless = patient()
    del nameless["id"]
    assert read(nameless).patients[0].key == read(nameless).patients[0].key
    assert read(nameless).patients[0].key.startswith("identifier:")


# ---- names and numbers that hold what nobody can see ----


@pytest.mark.hazard("HZ-010")
@pytest.mark.parametrize(
    "more",
    [
        {"name": [{"family": "Oak\u202e", "given": ["Bea"]}]},
        {"name": [{"family": "Oak", "given": ["Bea", "A\u200bnn"]}]},
        {"identifier": [{"system": "urn:example:mrn", "value": "MRN\u00a01"}]},
        {"identifier": [{"system": "urn:example:\u2060mrn", "value": "MRN-p1"}]},
    ],
)
def test_read_patient_with_an_unseen_character_is_left_out_with_the_results(more):
    labs = read(patient("p1", **more), observation(), patient("p2"))
    assert [p.key for p in labs.patients] == ["Patient/p2"]
    assert labs.reports == ()
    assert [s.count for s in labs.skipped if s.code == "unseen-character"] == [1, 1]
    assert all("Oak" not in s.reason and "MRN" not in s.reason for s in labs.skipped)


@pytest.mark.parametrize("is_first", [True, False])
def test_read_one_of_two_with_an_unseen_character_takes_nothing_of_either(is_first):
    sent = [patient(), patient(name=[{"family": "O\u200bak"}])]
    labs = read(*(sent[::-1] if is_first else sent), observation())
    assert (labs.patients, labs.reports) == ((), ())
    assert {s.code for s in labs.skipped} == {"unseen-character"}
    assert sum(s.count for s in labs.skipped) == 3
