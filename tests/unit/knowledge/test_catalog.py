"""Finding entries and sources, and reading them from a folder."""

import json

import pytest
from tests.support.knowledge import data_of, entry_from

from hepatica.errors import AmbiguousVariant, KnowledgeInvalid, KnowledgeNotFound
from hepatica.knowledge import index
from hepatica.knowledge.catalog import (
    DATA,
    SOURCES,
    Catalog,
    load_catalog,
    read_catalog,
    read_sources,
)
from hepatica.knowledge.entry import EVIDENCE, entry_of, text_sha256
from hepatica.knowledge.parse import check_text, parse_entry
from hepatica.knowledge.strict_yaml import read


def test_get_by_path_and_by_last_part_gives_the_same_entry():
    catalog = load_catalog()
    entry = catalog.get("intera-3000-30")
    assert catalog.get("pump-model/intera-3000-30") is entry
    assert (entry.id, entry.short) == ("pump-model/intera-3000-30", "intera-3000-30")
    assert entry.kind == "pump-model"
    assert entry.used().id == entry.id
    assert (entry.used().version, entry.used().evidence) == (1, "I")


def test_get_unknown_name_lists_near_ones():
    with pytest.raises(KnowledgeNotFound, match="near: intera-3000-30"):
        load_catalog().get("intera-3000-20")


def test_get_name_without_any_near_says_so_alone():
    with pytest.raises(KnowledgeNotFound) as caught:
        load_catalog().get("zzzz")
    assert "near" not in str(caught.value)


def test_get_last_part_of_two_entries_lists_both():
    twice = entry_from(data_of("cycle-28") | {"id": "cycle/old/cycle-28"})
    catalog = Catalog([load_catalog().get("cycle-28"), twice], {})
    with pytest.raises(AmbiguousVariant, match=r"cycle/cycle-28, cycle/old/cycle-28"):
        catalog.get("cycle-28")
    assert catalog.get("cycle/cycle-28").id == "cycle/cycle-28"


def test_of_kind_lists_every_status_and_use_sorted():
    found = [entry.short for entry in load_catalog().of_kind("additive")]
    assert found == ["dexamethasone", "heparin"]
    assert load_catalog().of_kind("nothing") == ()


def test_source_by_key_and_unknown_key():
    assert load_catalog().source("kemeny-2003").pmid == "12947066"
    with pytest.raises(KnowledgeNotFound, match="near: kemeny-20"):
        load_catalog().source("kemeny-2002")


def test_nobody_is_named_as_having_opened_or_checked_anything():
    catalog = load_catalog()
    assert {source.opened_by for source in catalog.sources.values()} == {None}
    reviews = [entry.data["review"] for entry in catalog.entries]
    assert {review["entered_by"] for review in reviews} == {"hepatica"}
    assert {review["checked_by"] for review in reviews} == {None}


def test_every_entry_names_its_sources_and_a_known_code():
    catalog = load_catalog()
    for entry in catalog.entries:
        assert entry.evidence in EVIDENCE
        assert set(entry.source_refs) <= set(catalog.sources)
        assert entry.source_refs or entry.kind == "family"


def test_evidence_is_the_weakest_code_without_ages_and_history():
    data = data_of("cycle-35")
    assert entry_from(data).evidence == "V"
    data["infusion"]["source"]["evidence"] = "V2"
    assert entry_from(data).evidence == "V2"
    data["history"] = [{"source": {"ref": "x", "at": "y", "evidence": "U"}}]
    assert entry_from(data).evidence == "V2"
    assert load_catalog().get("floyd-2006").evidence == "I"
    assert load_catalog().get("flow-fitness").evidence == "P"


def test_entries_compare_and_hash_by_what_they_say():
    text = load_catalog().get("cycle-28").text
    same = parse_entry(text, "elsewhere")
    assert same == load_catalog().get("cycle-28")
    assert same.origin == "elsewhere"
    assert len({same, load_catalog().get("cycle-28")}) == 1


def test_entry_of_nearly_nothing_has_empty_words():
    entry = entry_of({"version": "two"}, text="", origin="x")
    assert (entry.id, entry.kind, entry.version, entry.status) == ("", "", 0, "")


def test_parse_entry_takes_a_center_s_own_text_and_keeps_who_sent_it():
    text = load_catalog().get("cycle-28").text.replace("28 days", "Our 28 days")
    entry = parse_entry(text, "center-a")
    assert entry.title.startswith("Our 28 days")
    assert (entry.origin, entry.sha256) == ("center-a", text_sha256(text))


def test_parse_entry_names_line_place_and_each_broken_rule():
    text = load_catalog().get("cycle-28").text
    lines = text.splitlines()
    broken = text.replace("value: 28", "value: lots").replace("status: published\n", "")
    with pytest.raises(KnowledgeInvalid) as caught:
        parse_entry(broken, "our.yaml")
    number = lines.index("  value: 28")  # one line went away before it
    assert f"our.yaml, line {number}: cycle_length.value: 'lots'" in str(caught.value)
    assert "our.yaml, line 1: entry: 'status' is a required property" in str(
        caught.value
    )
    assert str(caught.value).count("[schema]") == 2


def test_parse_entry_checks_the_rules_beside_the_schema():
    data = data_of("floyd-2006")
    del data["tests"][0]["bands"][1]
    with pytest.raises(
        KnowledgeInvalid, match=r"tests\.0: band 2 must start .*\[bands"
    ):
        parse_entry(json.dumps(data), "our.yaml")


def test_check_text_takes_only_the_sources_it_is_given():
    text = load_catalog().get("cycle-28").text
    assert check_text(text, "x", sources={"kemeny-2003"}).short == "cycle-28"
    with pytest.raises(KnowledgeInvalid, match=r"is not listed \[refs\]"):
        check_text(text, "x", sources=set())


def test_every_file_of_the_package_passes_all_its_checks_without_the_index():
    catalog = read_catalog(DATA.parent)
    assert [entry.id for entry in catalog.entries] == [
        entry.id for entry in load_catalog().entries
    ]
    for path in DATA.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert load_catalog().get(path.stem).data == read(text, path.name).data


def test_index_is_what_the_files_make():
    assert index.INDEX.read_text(encoding="utf-8") == index.index_text(), (
        "the index is old: run hepatica.knowledge.index.write_index()"
    )


def test_index_made_with_other_schemas_is_not_believed(tmp_path, monkeypatch):
    text = load_catalog().get("cycle-28").text
    row = {text_sha256(text): {"id": "cycle/forged"}}
    path = tmp_path / "index.json"
    monkeypatch.setattr(index, "INDEX", path)
    path.write_text(json.dumps({"schemas": "of yesterday", "texts": row}))
    index._texts.cache_clear()
    try:
        assert index.indexed(text_sha256(text)) is None
        assert parse_entry(text, "x").id == "cycle/cycle-28"
        path.unlink()
        index._texts.cache_clear()
        assert index.indexed(text_sha256(text)) is None
    finally:
        index._texts.cache_clear()


def test_write_index_writes_what_the_files_make(tmp_path, monkeypatch):
    monkeypatch.setattr(index, "INDEX", tmp_path / "index.json")
    index.write_index()
    assert (tmp_path / "index.json").read_text(encoding="utf-8") == index.index_text()


def test_nothing_that_breaks_a_rule_enters_the_index(tmp_path, monkeypatch):
    broken = tmp_path / "sources.yaml"
    text = SOURCES.read_text(encoding="utf-8")
    broken.write_text(text.replace("kind: trial", "kind: rumor", 1))
    monkeypatch.setattr("hepatica.knowledge.catalog.SOURCES", broken)
    with pytest.raises(KnowledgeInvalid, match="'rumor' is not one of"):
        index.index_text()
    broken.write_text(text.replace("key: kemeny-2003", "key: kemeny-3002", 1))
    with pytest.raises(KnowledgeInvalid, match="'kemeny-2003' is not listed"):
        index.index_text()


ONE = """schema: 1
sources:
  - {key: a-1, kind: trial, reference: A, read: abstract}
"""


def test_read_sources_refuses_an_open_key_a_word_and_a_second_key():
    assert list(read_sources(ONE, "s.yaml")) == ["a-1"]
    with pytest.raises(KnowledgeInvalid, match=r"s.yaml, line 3: .*'hrf'"):
        read_sources(ONE.replace("read:", "hrf: x, read:"), "s.yaml")
    with pytest.raises(KnowledgeInvalid, match="'a-1' stands twice"):
        read_sources(ONE + ONE.splitlines()[2], "s.yaml")


def test_read_catalog_refuses_a_broken_file(tmp_path):
    (tmp_path / "data" / "cycle").mkdir(parents=True)
    (tmp_path / "sources.yaml").write_text(SOURCES.read_text(encoding="utf-8"))
    (tmp_path / "data" / "cycle" / "x.yaml").write_text("kind: cycle\n")
    with pytest.raises(KnowledgeInvalid, match=r"cycle/x\.yaml, line 1: .*'id'"):
        read_catalog(tmp_path)
