from dataclasses import replace

import pytest
from tests.unit.exchange.builders import ANALYTES, AT, bundle, observation, text

from hepatica.exchange import reconcile
from hepatica.exchange.fhir import read_labs


class Ledger:
    """What a caller keeps of one source: every id, and the payloads still standing."""

    def __init__(self):
        self.recorded = set()
        self.live = {}

    def take_in(self, *resources):
        labs = read_labs(text(bundle(*resources)), analytes=ANALYTES, at=AT)
        labs = reconcile(labs, recorded=self.recorded, live=self.live)
        for report in labs.reports:
            # The ledger allows each external id once per source.
            assert report.external_id not in self.recorded
            if report.corrects_external_id is not None:
                del self.live[report.corrects_external_id]
            self.recorded.add(report.external_id)
            self.live[report.external_id] = report.payload
        for withdrawal in labs.withdrawals:
            if withdrawal.external_id is not None:
                del self.live[withdrawal.external_id]
        return labs

    @property
    def values(self):
        return {
            result.analyte: result.value
            for payload in self.live.values()
            for result in payload.results
        }


ALP = observation("6768-6", 90)
AST = observation("1920-8", 31)
ALP_CORRECTED = observation("6768-6", 120, status="corrected")


def withdrawn(resource, **more):
    return {**resource, "status": "entered-in-error", **more}


@pytest.fixture
def ledger():
    return Ledger()


def test_reconcile_same_bundle_twice_records_once(ledger):
    assert len(ledger.take_in(ALP, AST).reports) == 1
    again = ledger.take_in(AST, ALP)
    assert again.reports == ()
    assert again.n_already_recorded == 1


def test_reconcile_correction_replaces_and_names_what_it_corrects(ledger):
    first = ledger.take_in(ALP, AST).reports[0].external_id
    (report,) = ledger.take_in(ALP_CORRECTED, AST).reports
    assert report.corrects_external_id == first
    assert ledger.values == {"alkaline-phosphatase": 120, "ast": 31}
    assert len(ledger.live) == 1


def test_reconcile_correction_of_one_result_keeps_the_others(ledger):
    ledger.take_in(ALP, AST)
    ledger.take_in(ALP_CORRECTED)
    assert ledger.values == {"alkaline-phosphatase": 120, "ast": 31}
    assert ledger.take_in(ALP_CORRECTED).reports == ()


def test_reconcile_panel_in_parts_is_one_report_in_the_end(ledger):
    ledger.take_in(ALP)
    ledger.take_in(AST)
    assert len(ledger.live) == 1
    assert ledger.values == {"alkaline-phosphatase": 90, "ast": 31}
    assert ledger.take_in(ALP, AST).reports == ()
    assert ledger.take_in(AST).reports == ()


def test_reconcile_old_file_sent_again_changes_nothing(ledger):
    ledger.take_in(ALP)
    ledger.take_in(ALP_CORRECTED)
    # neither as it was, nor as part of more
    assert ledger.take_in(ALP).reports == ()
    labs = ledger.take_in(ALP, AST)
    assert ledger.values == {"alkaline-phosphatase": 120, "ast": 31}
    assert [line.code for line in labs.skipped] == ["older-version"]


def test_reconcile_final_replaces_preliminary_and_never_the_other_way(ledger):
    preliminary = observation("6768-6", 80, status="preliminary")
    ledger.take_in(preliminary)
    ledger.take_in(ALP)
    assert ledger.values == {"alkaline-phosphatase": 90}
    ledger.take_in(preliminary, AST)
    assert ledger.values == {"alkaline-phosphatase": 90, "ast": 31}


def test_reconcile_back_and_forth_between_two_values_is_a_new_report_each_time(ledger):
    high, low = (
        observation("6768-6", value, status="corrected") for value in (120, 90)
    )
    ledger.take_in(high, AST)
    for part, value in ((low, 90), (high, 120), (low, 90), (high, 120)):
        assert len(ledger.take_in(part).reports) == 1
        assert ledger.values == {"alkaline-phosphatase": value, "ast": 31}
    assert len(ledger.recorded) == 5


def test_reconcile_older_content_that_is_right_after_all_is_a_new_report(ledger):
    ledger.take_in(ALP, AST)
    other = {**ALP_CORRECTED, "id": "other"}
    ledger.take_in(other, AST)
    ledger.take_in(withdrawn(other), ALP, AST)
    assert ledger.values == {"alkaline-phosphatase": 90, "ast": 31}
    assert len(ledger.recorded) == 3


@pytest.mark.parametrize("status", ["amended", "corrected"])
def test_reconcile_final_never_replaces_what_was_changed_on_purpose(ledger, status):
    ledger.take_in(observation("6768-6", 120, status=status))
    ledger.take_in(ALP, AST)
    assert ledger.values == {"alkaline-phosphatase": 120, "ast": 31}


def test_reconcile_another_time_is_another_report(ledger):
    ledger.take_in(ALP)
    (report,) = ledger.take_in(
        observation("6768-6", 95, effectiveDateTime="2026-11-21T08:15:00Z")
    ).reports
    assert report.corrects_external_id is None
    assert len(ledger.live) == 2


# ---- withdrawn ----


def test_reconcile_withdrawn_result_leaves_the_others(ledger):
    first = ledger.take_in(ALP, AST).reports[0]
    labs = ledger.take_in(withdrawn(ALP))
    (report,) = labs.reports
    assert report.corrects_external_id == first.external_id
    assert report.happened_at == first.happened_at
    assert report.patient_key == first.patient_key
    assert [flag.code for flag in report.flags] == ["withdrawn"]
    assert labs.withdrawals == ()
    assert ledger.values == {"ast": 31}
    assert ledger.take_in(withdrawn(ALP)).reports == ()


def test_reconcile_withdrawn_twice_with_a_result_between_is_a_report_each_time(ledger):
    ledger.take_in(ALP, AST)
    ledger.take_in(withdrawn(ALP))
    ledger.take_in(ALP_CORRECTED)
    ledger.take_in(withdrawn(ALP_CORRECTED))
    assert ledger.values == {"ast": 31}
    assert len(ledger.recorded) == 4


def test_reconcile_withdrawal_counts_beside_results_that_are_recorded(ledger):
    ledger.take_in(AST)
    ledger.take_in(ALP)
    ledger.take_in(withdrawn(ALP), AST)
    assert ledger.values == {"ast": 31}


def test_reconcile_last_result_withdrawn_withdraws_the_whole_report(ledger):
    first = ledger.take_in(ALP).reports[0].external_id
    labs = ledger.take_in(withdrawn(ALP))
    assert labs.reports == ()
    assert [w.external_id for w in labs.withdrawals] == [first]
    assert ledger.live == {}


def test_reconcile_withdrawn_without_its_value_still_counts(ledger):
    ledger.take_in(ALP, AST)
    bare = withdrawn(ALP)
    del bare["valueQuantity"]
    ledger.take_in(bare)
    assert ledger.values == {"ast": 31}


def test_reconcile_withdrawn_and_sent_anew_takes_the_new_one(ledger):
    ledger.take_in(ALP_CORRECTED, AST)
    # A final result would not replace a corrected one, had that not been withdrawn.
    ledger.take_in(withdrawn(ALP_CORRECTED), observation("6768-6", 70, id="new"), AST)
    assert ledger.values == {"alkaline-phosphatase": 70, "ast": 31}


def test_reconcile_whole_panel_again_with_one_withdrawn_removes_it(ledger):
    ledger.take_in(ALP, AST)
    ledger.take_in(withdrawn(ALP), AST)
    assert ledger.values == {"ast": 31}


@pytest.mark.parametrize(
    "resource",
    [
        withdrawn(observation("6768-6", 91)),
        withdrawn(observation("1742-6", 20)),
        withdrawn(ALP, effectiveDateTime="2026-11-19"),
        withdrawn(ALP, effectiveDateTime=None),
        withdrawn(ALP, subject={"reference": "Patient/p2"}),
    ],
    ids=["other-value", "other-analyte", "other-day", "no-day", "other-patient"],
)
def test_reconcile_withdrawal_that_matches_nothing_is_told_and_changes_nothing(
    ledger, resource
):
    ledger.take_in(ALP, AST)
    if resource["effectiveDateTime"] is None:
        del resource["effectiveDateTime"]
    labs = ledger.take_in(resource)
    assert labs.reports == ()
    assert [w.external_id for w in labs.withdrawals] == [None]
    assert ledger.values == {"alkaline-phosphatase": 90, "ast": 31}


def test_reconcile_with_nothing_recorded_changes_nothing():
    labs = read_labs(text(bundle(ALP, AST)), analytes=ANALYTES, at=AT)
    assert reconcile(labs, recorded=(), live={}) == replace(labs)
