"""The demo's stories: the same for the same seed, before today, and of nobody."""

from datetime import date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from hepatica.demo import command
from hepatica.demo.cast import stories
from hepatica.demo.known import known
from hepatica.demo.orders_today import ORDERS_TODAY
from hepatica.demo.parameters import chance, parameters
from hepatica.demo.people import Fixed, person
from hepatica.demo.situations import SITUATIONS
from hepatica.demo.stages import STAGES
from hepatica.demo.steps import (
    Book,
    Check,
    Decide,
    Empty,
    Fill,
    Note,
    OrderStep,
    Prepare,
    Propose,
    Release,
    Sign,
    Verify,
    before,
    in_time_order,
)
from hepatica.therapy.course.kinds import LabsResulted, PumpImplanted

ON = date(2026, 11, 24)
ZONE = ZoneInfo("America/New_York")


def tell(*, seed=7, on=ON):
    return stories(seed=seed, on=on, zone=ZONE)


def test_same_seed_and_day_give_the_same_steps():
    assert tell() == tell()


def test_another_seed_gives_other_figures():
    first, second = tell(seed=1), tell(seed=2)
    assert [s.person.weight_kg for s in first] != [s.person.weight_kg for s in second]
    assert [s.title for s in first] == [s.title for s in second]


def test_another_day_moves_dates_and_no_laboratory_value():
    def values(told):
        return [
            [(r.analyte, r.value) for r in step.payload.results]
            for story in told
            for step in story.steps
            if isinstance(step, Note) and isinstance(step.payload, LabsResulted)
        ]

    today, later = tell(), tell(on=ON + timedelta(days=9))
    assert values(today) == values(later)
    assert later[0].steps[0].at - today[0].steps[0].at == timedelta(days=9)


def test_only_the_orders_in_work_are_of_today_and_steps_follow_each_other():
    told = tell()
    today = told[-len(ORDERS_TODAY) :]
    for story in told:
        times = [step.at for step in story.steps]
        assert times == sorted(set(times)), story.person.record_no
        assert (times[-1].date() == ON) is (story in today), story.title
        assert times[-1].date() <= ON
        for step in story.steps:
            if isinstance(step, Note):
                assert step.happened_at <= step.at


def test_time_line_holds_every_step_once_in_order():
    told = tell()
    line = in_time_order(told)
    assert [step.at for step in line] == sorted(step.at for step in line)
    assert len(line) == sum(len(story.steps) for story in told)


@pytest.mark.parametrize(
    ("hour", "minute"), [(0, 1), (7, 30), (10, 0), (12, 30), (23, 59)]
)
def test_nothing_is_dated_after_now_however_early_it_is(hour, minute):
    now = datetime(ON.year, ON.month, ON.day, hour, minute, tzinfo=ZONE)
    steps = in_time_order(tell())
    moved = before(steps, now=now)
    assert [type(step) for step in moved] == [type(step) for step in steps]
    times = [step.at for step in moved]
    assert times == sorted(times)
    assert times[-1] < now
    assert all(s.happened_at <= s.at for s in moved if isinstance(s, Note))
    own = [step.at for step in moved if step.person.number == 48]
    assert len(set(own)) == len(own)
    past = [step for step in steps if step.at.date() < ON]
    assert moved[: len(past)] == past


def test_a_day_that_is_over_is_left_as_it_was():
    steps = in_time_order(tell())
    later = datetime(ON.year, ON.month, ON.day, tzinfo=ZONE) + timedelta(days=30)
    assert before(steps, now=later) == steps


def test_everyone_has_a_name_and_a_number_of_their_own():
    people = [story.person for story in tell()]
    number = len(SITUATIONS) + len(STAGES) + len(ORDERS_TODAY)
    assert len(people) == number == 48
    assert len({(p.given_name, p.family_name) for p in people}) == number
    assert len({p.record_no for p in people}) == number
    assert len({p.serial for p in people}) == number
    assert people[0].record_no == "DEMO-0001"
    assert all(p.family_name.endswith("demo") for p in people)
    names = parameters()["people"]["given"]
    assert all(p.given_name in names[p.sex] for p in people)


def test_one_person_more_changes_nobody_elses_figures():
    alone = person(5, seed=7, on=ON, fixed=Fixed())
    for number in range(1, 5):
        person(number, seed=7, on=ON, fixed=Fixed())
    assert person(5, seed=7, on=ON, fixed=Fixed()) == alone
    assert chance(7, "5", "x").random() != chance(7, "6", "x").random()


def test_what_is_fixed_is_not_drawn():
    fixed = Fixed(sex="female", height_cm=149, weight_kg=68, true_over_card=1.17)
    made = person(1, seed=7, on=ON, fixed=fixed)
    assert (made.sex, made.height_cm, made.weight_kg) == ("female", 149, 68)
    assert made.true_over_card == 1.17


def test_pump_is_never_filled_twice_nor_emptied_twice():
    for story in tell():
        is_full = False
        for step in story.steps:
            if isinstance(step, Fill):
                assert not is_full, story.title
                is_full = True
            elif isinstance(step, Empty):
                assert is_full, story.title
                is_full = False


def test_drug_is_filled_only_after_a_decision():
    for story in tell():
        waiting = proposed = False
        for step in story.steps:
            if isinstance(step, Propose):
                proposed = True
            elif isinstance(step, Decide):
                assert proposed
                waiting = True
            elif isinstance(step, Fill) and not step.order:
                assert waiting, story.title
                waiting = proposed = False


def test_drug_goes_in_on_an_order_that_two_people_checked():
    acts = [Sign, Verify, Release, Prepare, Check, Check]
    n_fills = 0
    for story in tell():
        done = []
        for step in story.steps:
            if isinstance(step, OrderStep):
                done.append(step)
            elif isinstance(step, Fill) and not step.order:
                n_fills += 1
                assert [type(act) for act in done] == acts, story.title
                assert done[0].by != done[1].by
                assert done[-2].by != done[-1].by
                done = []
    assert n_fills > 70


def test_a_visit_is_on_the_day_that_was_booked_for_it():
    for story in tell():
        booked = None
        for step in story.steps:
            if isinstance(step, Book):
                booked = step.on
                assert booked > step.at.date()
            elif isinstance(step, Fill) and booked is not None:
                is_late = step.at.date() != booked
                assert not is_late or "late" in story.title.lower(), story.title


def test_every_pump_is_known_and_labelled_for_the_drug():
    facts = known()
    for story in tell():
        (pump,) = [
            step.payload
            for step in story.steps
            if isinstance(step, Note) and isinstance(step.payload, PumpImplanted)
        ]
        assert pump.model in facts.reservoirs


def test_data_file_says_that_it_is_invented():
    text = files("hepatica.demo").joinpath("data.yaml").read_text()
    assert "EVERYTHING HERE IS INVENTED" in text


def test_list_names_every_situation_with_what_it_shows():
    data = command.situations()
    shown = (*SITUATIONS, *ORDERS_TODAY)
    assert [row["name"] for row in data["situations"]] == [s.name for s in shown]
    assert [row["record_no"] for row in data["situations"]][-1] == "DEMO-0048"
    assert all(row["shows"] for row in data["situations"])
    said = "\n".join(command.situation_lines(data))
    assert "DEMO-0040" in said
    assert "17 percent" in said


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Europe/Paris", "Europe/Paris"), (":Asia/Tokyo", "Asia/Tokyo")],
)
def test_local_zone_is_what_the_machine_says(monkeypatch, zone, expected):
    monkeypatch.setenv("TZ", zone)
    assert command.local_zone() == expected


def test_zone_that_is_none_is_passed_over(monkeypatch):
    monkeypatch.setenv("TZ", "no/such/zone")
    assert ZoneInfo(command.local_zone())
