import random
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from tests.unit.exchange.builders import (
    ANALYTES,
    bundle,
    observation,
    only_result,
    patient,
    quantity,
    read,
)

from hepatica.errors import ContractError
from hepatica.exchange.fhir import read_labs

# ---- versions ----


def version(number, value, **more):
    return observation(value=value, meta={"versionId": number}, **more)


def test_read_newest_version_of_one_observation_counts_whatever_the_order():
    versions = [version("2", 80), version("10", 90), version("9", 85)]
    for order in (versions, versions[::-1]):
        labs = read(bundle(*order, kind="history"))
        assert only_result(labs).value == 90
        assert {s.code: s.count for s in labs.skipped} == {"superseded": 2}


def test_read_newest_by_time_of_change_where_versions_have_no_number():
    old = observation(value=80, meta={"lastUpdated": "2026-11-20T09:00:00Z"})
    new = observation(value=90, meta={"lastUpdated": "2026-11-20T09:00:01Z"})
    assert only_result(read(new, old)).value == 90


def test_read_the_same_version_again_counts_once():
    labs = read(version("1", 90), version("1", 90), version("2", 95))
    assert only_result(labs).value == 95
    assert {s.code: s.count for s in labs.skipped} == {"repeated": 1, "superseded": 1}


@pytest.mark.parametrize(
    "metas",
    [
        (None, None),
        ({"versionId": "1"}, {"versionId": "1"}),
        ({"versionId": "3"}, {"lastUpdated": "2026-11-20T09:00:00Z"}),
    ],
)
def test_read_versions_that_cannot_be_ordered_take_none(metas):
    first, second = metas
    later = "2026-11-21T08:15:00Z"
    labs = read(
        observation(value=80, meta=first),
        observation(value=90, meta=second, effectiveDateTime=later),
    )
    assert labs.reports == ()
    assert {s.code: s.count for s in labs.skipped} == {"disputed": 2}


# ---- idempotence ----


def test_read_same_content_in_any_order_has_the_same_external_ids():
    resources = [
        patient(),
        observation("6768-6", 90),
        observation("1920-8", 31),
        observation("1975-2", 0.9, "mg/dL", effectiveDateTime="2026-11-19"),
    ]
    first = read(*resources)
    shuffled = resources[:]
    random.Random(7).shuffle(shuffled)
    again = read(*shuffled)
    assert again.reports == first.reports
    assert len({r.external_id for r in first.reports}) == 2


def test_read_zone_does_not_change_the_external_id():
    here = read(observation(), zone=ZoneInfo("Asia/Tokyo"))
    assert here.reports[0].external_id == read(observation()).reports[0].external_id


@pytest.mark.parametrize(
    "change",
    [
        {"value": 95},
        {"status": "corrected"},
        {"meta": {"versionId": "2"}},
        {"referenceRange": [{"high": quantity(115, "U/L")}]},
    ],
)
def test_read_changed_content_keeps_the_report_and_has_a_new_external_id(change):
    before, after = (
        read(observation()).reports[0],
        read(observation(**change)).reports[0],
    )
    assert before.report_key == after.report_key
    assert before.external_id != after.external_id


def test_read_withdrawn_result_is_a_withdrawal_and_no_result():
    labs = read(observation(status="entered-in-error"), observation("1920-8", 31))
    (withdrawal,) = labs.withdrawals
    assert only_result(labs).analyte == "ast"
    assert withdrawal.report_key == labs.reports[0].report_key
    assert (withdrawal.analyte, withdrawal.value) == ("alkaline-phosphatase", 90)


def test_read_withdrawn_result_without_anything_else_is_still_told():
    bare = observation(
        status="entered-in-error", effectiveDateTime=None, valueQuantity=None
    )
    (withdrawal,) = read(bare).withdrawals
    assert (withdrawal.report_key, withdrawal.value) == ("", None)
    assert withdrawal.patient_key == "Patient/p1"


def test_read_present_without_offset_is_a_bug_of_the_caller():
    with pytest.raises(ContractError):
        read_labs("{}", analytes=ANALYTES, at=datetime(2026, 11, 24))
