from datetime import UTC, datetime, timedelta, timezone

import pytest

from hepatica.exchange.external_ids import external_id, report_key
from hepatica.therapy.course.envelope import Precision
from hepatica.therapy.labs import LabResult

ALP = LabResult(analyte="alkaline-phosphatase", value=90.0, unit="U/L")
AST = LabResult(analyte="ast", value=31.0, unit="U/L")
AT = datetime(2026, 11, 20, 13, 15, tzinfo=UTC)


def key(**more):
    settings = {
        "patient_key": "Patient/1",
        "happened_at": AT,
        "precision": Precision.INSTANT,
        "laboratory": "Acme",
    }
    return report_key(**{**settings, **more})


def test_external_id_does_not_depend_on_order():
    first = external_id(key="k", results=[ALP, AST], versions=["a", "b"])
    assert first == external_id(key="k", results=[AST, ALP], versions=["b", "a"])
    assert first.startswith("k:")


def test_external_id_stays_what_it_is_in_every_release():
    # Recorded ids must still be found after an upgrade: regression only.
    assert external_id(key="k", results=[ALP, AST]) == "k:ba1fcc92d853929a"
    assert key() == "18d1dfeafb91021945c94dac"


def test_report_key_is_the_instant_in_whatever_offset_it_was_told():
    elsewhere = AT.astimezone(timezone(timedelta(hours=9)))
    assert key(happened_at=elsewhere) == key()


@pytest.mark.parametrize(
    "more",
    [
        {"patient_key": "Patient/2"},
        {"happened_at": AT + timedelta(seconds=1)},
        {"precision": Precision.DAY},
        {"laboratory": "Other"},
        # a part must not run into the next one
        {"patient_key": "Patient/1A", "laboratory": "cme"},
    ],
)
def test_report_key_of_another_specimen_differs(more):
    assert key(**more) != key()
