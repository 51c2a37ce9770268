"""Published entries serve for study only; a center uses what it put in force."""

from dataclasses import replace
from datetime import date

import pytest
from tests.support.knowledge import activated, data_of, entry_from, retired

from hepatica.errors import (
    KnowledgeBlocked,
    KnowledgeError,
    KnowledgeInvalid,
    KnowledgeNotFound,
)
from hepatica.knowledge import InForce, PublishedView, load_catalog
from hepatica.knowledge.catalog import Catalog

DEC, JAN, FEB, MAR = (
    date(2026, 12, 1),
    date(2027, 1, 1),
    date(2027, 2, 1),
    date(2027, 3, 1),
)


def published(**settings):
    return PublishedView(load_catalog(), **settings)


def in_force(*facts, on=JAN, is_demo=False):
    return InForce(facts, on=on, is_demo=is_demo)


# ---- without a center ----


def test_published_view_is_for_study_only():
    assert published().use == "study-only"


@pytest.mark.parametrize(
    "name", ["intera-3000-30", "floyd-2006", "misprint/wanebo-2017-dose-hundredfold"]
)
def test_published_view_gives_what_may_be_used(name):
    assert published().get(name) is load_catalog().get(name)


@pytest.mark.parametrize(
    "name",
    ["reference-value-candidate", "heparin", "glycerin-maintenance", "demo-laboratory"],
)
def test_published_view_blocks_the_unverified_until_allowed(name):
    with pytest.raises(KnowledgeBlocked, match="is blocked"):
        published().get(name)
    assert published(allow_unverified=True).get(name).status == "blocked"


@pytest.mark.parametrize(
    ("name", "use"),
    [("historic-ncog-1989", "historic"), ("label-arterial", "benchmark")],
)
def test_published_view_never_orders_by_history_or_benchmark(name, use):
    for view in (published(), published(allow_unverified=True)):
        with pytest.raises(KnowledgeBlocked, match=f"kept as {use}"):
            view.get(name)


@pytest.mark.parametrize("status", ["draft", "superseded", "withdrawn"])
def test_published_view_blocks_what_is_not_in_use(status):
    entry = entry_from(data_of("cycle-28") | {"status": status})
    view = PublishedView(Catalog([entry], {}), allow_unverified=True)
    with pytest.raises(KnowledgeBlocked, match=f"is {status}"):
        view.get("cycle-28")
    assert view.of_kind("cycle") == ()


def test_published_view_lists_no_historic_or_blocked_entry_in_a_menu():
    doses = {entry.use for entry in published().of_kind("starting-dose")}
    assert doses == {"orderable", "trial-only"}
    assert [e.short for e in published().of_kind("additive")] == ["dexamethasone"]
    assert len(published().of_kind("misprint")) == 4


def test_published_version_changes_with_what_may_be_used():
    version = published().version
    assert version == published().version
    assert len(version) == 64
    assert published(allow_unverified=True).version != version
    fewer = [entry for entry in load_catalog().entries if entry.short != "cycle-42"]
    assert PublishedView(Catalog(fewer, {})).version != version


def test_published_unknown_name_is_not_found():
    with pytest.raises(KnowledgeNotFound):
        published().get("nothing")


# ---- at a center ----


def test_in_force_gives_only_what_was_activated():
    view = in_force(activated("cycle-28"))
    assert view.use == "center"
    assert view.get("cycle-28").id == "cycle/cycle-28"
    assert view.get("cycle/cycle-28").text == load_catalog().get("cycle-28").text
    with pytest.raises(KnowledgeNotFound, match="in force on 2027-01-01"):
        view.get("cycle-35")
    assert [entry.short for entry in view.of_kind("cycle")] == ["cycle-28"]
    assert view.of_kind("caps") == ()


def test_in_force_starts_on_its_first_day():
    fact = activated("cycle-28", from_on=FEB)
    assert in_force(fact, on=FEB).of_kind("cycle")
    assert not in_force(fact, on=date(2027, 1, 31)).of_kind("cycle")


def test_in_force_later_version_governs_from_its_day_on():
    newer = data_of("cycle-28") | {"version": 2, "title": "Ours"}
    facts = activated("cycle-28"), activated("cycle-28", data=newer, from_on=FEB)
    assert in_force(*facts, on=JAN).get("cycle-28").version == 1
    assert in_force(*facts, on=FEB).get("cycle-28").title == "Ours"
    assert in_force(*reversed(facts), on=FEB).get("cycle-28").version == 2


def test_in_force_of_one_day_the_one_recorded_last_governs():
    newer = data_of("cycle-28") | {"version": 2}
    facts = activated("cycle-28", data=newer), activated("cycle-28")
    assert in_force(*facts).get("cycle-28").version == 1


def test_in_force_retired_entry_is_gone_and_no_older_one_comes_back():
    newer = data_of("cycle-28") | {"version": 2}
    facts = (
        activated("cycle-28"),
        activated("cycle-28", data=newer, from_on=JAN),
        retired("cycle-28", version=2, from_on=FEB),
    )
    assert in_force(*facts, on=JAN).get("cycle-28").version == 2
    with pytest.raises(KnowledgeNotFound):
        in_force(*facts, on=FEB).get("cycle-28")
    again = activated("cycle-28", from_on=MAR)
    assert in_force(*facts, again, on=MAR).get("cycle-28").version == 1


def test_in_force_retiring_an_older_version_leaves_the_newer():
    newer = data_of("cycle-28") | {"version": 2}
    facts = (
        activated("cycle-28"),
        activated("cycle-28", data=newer, from_on=JAN),
        retired("cycle-28", version=1, from_on=FEB),
    )
    assert in_force(*facts, on=FEB).get("cycle-28").version == 2


def test_in_force_retiring_what_was_never_activated_changes_nothing():
    assert in_force(retired("cycle-28", from_on=DEC)).of_kind("cycle") == ()


@pytest.mark.parametrize(
    "name", ["reference-value-candidate", "heparin", "floyd-2006", "historic-ncog-1989"]
)
def test_in_force_outside_of_the_demo_refuses_unverified_and_not_orderable(name):
    fact = activated(name)
    kind = load_catalog().get(name).kind
    with pytest.raises(KnowledgeBlocked):
        in_force(fact).get(name)
    assert in_force(fact).of_kind(kind) == ()
    demo = in_force(fact, is_demo=True)
    assert demo.use == "demo"
    assert demo.get(name).short == name
    assert len(demo.of_kind(kind)) == 1


def test_in_force_recognizes_misprints_at_a_center():
    view = in_force(activated("n9945-dose-per-m2"))
    assert view.get("n9945-dose-per-m2").use == "misprint"


def test_in_force_text_that_is_not_what_its_hash_says_stops():
    fact = replace(activated("cycle-28"), text=load_catalog().get("cycle-35").text)
    with pytest.raises(KnowledgeInvalid, match="not what its hash says"):
        in_force(fact).get("cycle-28")


@pytest.mark.parametrize("change", [{"entry": "cycle/cycle-35"}, {"version": 2}])
def test_in_force_text_of_another_entry_or_version_stops(change):
    with pytest.raises(KnowledgeInvalid, match="another entry or version"):
        in_force(replace(activated("cycle-28"), **change)).get("cycle-28")


def test_in_force_version_is_the_hash_of_the_texts_in_force():
    facts = activated("cycle-28"), activated("cycle-35", from_on=FEB)
    assert in_force(*facts, on=JAN).version == in_force(facts[0], on=FEB).version
    assert in_force(*facts, on=JAN).version != in_force(*facts, on=FEB).version
    assert in_force(*facts, on=FEB).version == in_force(*facts[::-1], on=FEB).version


def test_in_force_own_entry_of_a_center_is_used_as_it_was_typed():
    own = data_of("reference-value-candidate") | {
        "id": "dose-modification/our-table",
        "status": "published",
        "use": "orderable",
        "sources": [{"key": "our-policy", "kind": "policy", "reference": "Policy 7"}],
    }
    for name in ("not_encoded", "restart", "tasks"):
        own[name] = []
    for test in own["tests"]:
        test["source"] = {"ref": "our-policy", "at": "page 3", "evidence": "V"}
    own = own | {"title": "Our table"}
    fact = activated("cycle-28", data=own)
    assert in_force(fact).get("our-table").evidence == "V"


def test_gate_errors_share_one_base():
    assert issubclass(KnowledgeBlocked, KnowledgeError)
