"""A running course keeps the version that was signed for it."""

from __future__ import annotations

from datetime import date

import pytest

from hepatica.errors import KnowledgeNotFound
from hepatica.knowledge import InForce, PublishedView, load_catalog, parse_entry
from hepatica.knowledge.entry import text_sha256
from hepatica.knowledge.views import split_pin
from hepatica.therapy.course.center_kinds import KnowledgeActivated, KnowledgeRetired

DAY_1, DAY_2, DAY_3 = (date(2026, 1, day) for day in (1, 2, 3))


def activated(text: str, version: int, from_on: date) -> KnowledgeActivated:
    return KnowledgeActivated(
        entry=parse_entry(text, "test").id,
        version=version,
        text=text,
        text_sha256=text_sha256(text),
        from_on=from_on,
        pharmacist="pharmacist-a",
        physician="oncologist-a",
        document="Manual",
        page="1",
    )


@pytest.fixture
def versions() -> tuple[KnowledgeActivated, KnowledgeActivated]:
    text = load_catalog().get("down-to-5-mg").text
    newer = text.replace("version: 1", "version: 2", 1)
    assert newer != text
    return activated(text, 1, DAY_1), activated(newer, 2, DAY_2)


def test_a_bare_name_is_the_latest_and_a_pinned_one_the_signed(versions):
    view = InForce(versions, on=DAY_3, is_demo=False)

    assert view.get("down-to-5-mg").version == 2
    assert view.get("down-to-5-mg@1").version == 1
    assert view.get("down-to-5-mg@2").version == 2


def test_a_text_is_read_once_however_often_it_is_looked_up(versions):
    view = InForce(versions, on=DAY_3, is_demo=False)

    assert view.get("down-to-5-mg@1") is view.get("down-to-5-mg@1")
    assert view.get("down-to-5-mg@2") is view.get("down-to-5-mg")


def test_a_version_that_never_was_in_force_is_not_found(versions):
    view = InForce(versions, on=DAY_1, is_demo=False)

    with pytest.raises(KnowledgeNotFound, match="version 2"):
        view.get("down-to-5-mg@2")


def test_a_retired_version_is_gone_for_running_courses_too(versions):
    first, second = versions
    retired = KnowledgeRetired(
        entry=first.entry,
        version=1,
        from_on=DAY_2,
        reason="wrong step",
        pharmacist="pharmacist-a",
        physician="oncologist-a",
    )
    view = InForce((first, retired, second), on=DAY_3, is_demo=False)

    with pytest.raises(KnowledgeNotFound):
        view.get("down-to-5-mg@1")


def test_the_package_has_the_version_it_has():
    view = PublishedView(load_catalog())

    assert view.get("down-to-5-mg@1").version == 1
    with pytest.raises(KnowledgeNotFound, match="holds version 1"):
        view.get("down-to-5-mg@7")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("a@1", ("a", 1)),
        ("a", ("a", None)),
        ("a@", ("a@", None)),
        ("a@x", ("a@x", None)),
        ("a@\u0661", ("a@\u0661", None)),
    ],
)
def test_a_pin_is_a_number_after_the_last_at(name, parts):
    assert split_pin(name) == parts
