"""When a flow is watched, and the words of each fault signature."""

import pytest

from hepatica.errors import KnowledgeNotFound
from hepatica.knowledge import PublishedView, build, load_catalog, rules_for

CATALOG = load_catalog()
WORDS = {
    "no-flow": "Catheter occluded",
    "sudden-stop": "partial kink",
    "fast-flow": "faster than its label",
    "slow-flow": "partly blocked",
    "drift": "slowly blocked",
    "more-out-than-in": "Needle not in the reservoir",
    "ran-dry": "Interval too long",
    "access-failed": "flipped",
}


def test_flow_watch():
    watch = build.flow_watch(CATALOG.get("flow-watch/flow-watch"))
    assert watch.watch_ratio == 0.10
    assert watch.precise_ratio == 0.05
    assert watch.confidence_fraction == 0.90
    assert watch.near_zero_ratio == 0.20
    assert watch.n_consistent == 2
    # 95 % of a normal distribution lie below 1.6449 standard deviations
    assert watch.z_ratio == pytest.approx(1.6449, abs=5e-5)


@pytest.mark.parametrize(("name", "words"), WORDS.items())
def test_each_signature_says_what_to_suspect_and_do(name, words):
    entry = CATALOG.get(f"fault-signature/{name}")
    signature = build.fault_signature(entry)
    assert (signature.id, signature.title) == (name, entry.title)
    assert any(words in text for text in signature.suspects)
    assert signature.next_steps
    assert entry.evidence == "P"


def test_the_table_names_every_signature():
    named = {e.data["signature"] for e in CATALOG.of_kind("fault-signature")}
    assert named == set(WORDS)


def test_a_pump_that_is_not_reached_is_told_apart_from_slow_flow():
    signature = build.fault_signature(CATALOG.get("fault-signature/access-failed"))
    assert "not a slow flow" in signature.title
    steps = " ".join(signature.next_steps)
    assert "repositioned" in steps
    assert "runs dry" in steps


def test_a_fast_pump_has_the_steps_of_the_recall():
    entry = CATALOG.get("fault-signature/fast-flow")
    refs = [step["source"]["ref"] for step in entry.data["next_steps"]]
    assert refs.count("intera-recall-letter") == 4


def test_rules_hold_the_watch_where_just_one_may_be_used():
    view = PublishedView(CATALOG)
    rules = rules_for(None, view)
    assert rules.flow_watch == build.flow_watch(CATALOG.get("flow-watch/flow-watch"))
    assert set(rules.fault_signatures) == set(WORDS)

    class Nothing:
        use, version = "study-only", ""

        def of_kind(self, kind):
            return ()

    bare = rules_for(None, Nothing())
    assert bare.flow_watch is None
    assert bare.fault_signatures == {}
    assert not any("watch" in line for line in bare.missing)


@pytest.mark.parametrize("builder", [build.flow_watch, build.fault_signature])
def test_another_kind_is_refused(builder):
    with pytest.raises(KnowledgeNotFound):
        builder(CATALOG.get("flow-fitness"))
