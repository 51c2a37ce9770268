"""A verifier walks every page of a course and meets no figure that they find again."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.support import pdf_text
from tests.support.order_program import OrderProgram

from hepatica.records.models import Account
from hepatica.web import clock

COURSE = "A-0001"
# Where a picture stands on its sheet, and what is random, is no figure of a patient.
PLACES = re.compile(
    r' (?:d|points|transform|viewBox|width|height|r[xy]?|c?[xy][12]?)="[^"]*"'
    r'|name="csrfmiddlewaretoken" value="[^"]*"'
)
LINK = re.compile(r'(?:href|hx-get|action)="([^"#]*)')
# Sources, and pages about no course.
LEFT_OUT = ("/knowledge/", "/people/", "/password/", "/sign-out/", "/static/", "/labs/")
# The first decision and the day after, the emptying, and the days about today.
DAYS = (-28, -27, -15, -14, -1, 0, 1, 7)


@pytest.fixture
def program(db, monkeypatch):
    made = OrderProgram()
    made.activate_all()
    monkeypatch.setattr(clock, "now", made.now)
    return made


def to_labs_of_the_second_cycle(program):
    """Day 42: another flow than the card's, another weight than the one that doses."""
    program.to_first_visit(COURSE, program.person())
    decided = program.accept(COURSE, program.propose(COURSE))
    program.empty(COURSE, 11.8)
    program.fill_drug(COURSE, decided)
    # a day early, and a fill of its own: no figure of today is also a recorded one
    program.go_to(27)
    program.empty(COURSE, 12.1)
    program.fill_free(COURSE, volume=28.0)
    program.go_to(42)
    program.weigh(COURSE, 76.9)


def to_second_decision(program):
    to_labs_of_the_second_cycle(program)
    program.labs(COURSE, alp=160.0)
    program.accept(COURSE, program.propose(COURSE))
    return COURSE


def figures(program, on=None):
    """Every figure that is worked out of a visit, by name, as numbers."""
    view = program.read(COURSE, on=on)
    sheet, plan = view.worksheet, view.plan
    fill = sheet.fill
    found = {
        "flow": plan.flow.flow_ml_per_day,
        "deviation": abs(plan.flow_deviation_ratio) * 100,
        "left in the pump": plan.gate.volume_left_ml,
        "gate, low": plan.gate.residual_limits_ml[0],
        "gate, high": plan.gate.residual_limits_ml[1],
    }
    if fill is not None:
        found |= {
            "drug": fill.fill_drug_mg,
            "drug, exact": sheet.fill_drug_mg_exact,
            "dose rate": sheet.dose_rate_mg_per_kg_per_day,
            "dose a day": fill.dose_rate_mg_per_day,
            "dosing weight": sheet.weight.dosing_weight_kg,
            "concentration": fill.concentration_mg_per_ml,
            "delivered": fill.delivered_mg,
            "residual": fill.expected_residual_volume_ml,
            "runs dry after": fill.runs_dry_after_days,
        }
    return found


def renderings(value):
    """As it is usually written; two digits say nothing, the day of a month has them."""
    written = {f"{value:.{places}f}" for places in range(5)}
    written |= {text.rstrip("0").rstrip(".") for text in written if "." in text}
    return {
        text for text in written if len(text) > 3 or (text.isdigit() and value > 99)
    }


def found_in(answer, numbers):
    """Name the figures that stand in an answer."""
    seen = set(re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?!\w)", PLACES.sub("", answer)))
    return {name for name, value in numbers.items() if renderings(value) & seen}


def crawl(account, start, *, limit=200):
    """Give every answer that is reached by links, with its text."""
    client = Client()
    client.force_login(Account.objects.get(pk=account))
    waiting, seen, answers = list(start), set(), {}
    while waiting:
        # where a form was opened from changes where it leads back to
        path = html.unescape(waiting.pop()).removesuffix("?from=visit")
        if path in seen or not path.startswith("/") or path.startswith(LEFT_OUT):
            continue
        seen.add(path)
        assert len(seen) < limit
        answer = client.get(path, headers={"HX-Request": "true"})
        body = text_of(answer)
        answers[path] = body
        here = path.partition("?")[0]
        for link in LINK.findall(body):
            waiting.append(here + link if link.startswith("?") else link)
    return answers


def text_of(answer):
    if answer.headers.get("Content-Type") == "application/pdf":
        return pdf_text.text(answer.content)
    return answer.content.decode()


def starts(program):
    today = program.at.date()
    days = [(today + timedelta(days=n)).isoformat() for n in DAYS]
    course = f"/courses/{COURSE}/"
    visits = [f"{course}visits/{day}/" for day in days]
    then = (program.at - timedelta(seconds=1)).isoformat()
    return [
        "/",
        "/pharmacy/",
        "/pharmacy/live/?seen=0",
        "/downtime.pdf",
        course,
        f"{course}?facts=all&every=yes",
        f"{course}?known={then[:10]}&known-time={then[11:16]}",
        *visits,
        *(f"{visit}?rules=today" for visit in visits),
        *(f"{visit}live/?seq=0" for visit in visits),
        *(f"{visit}worksheet.pdf" for visit in visits),
        f"{course}order/verify/",
    ]


def met(program, account, numbers, more=()):
    answers = crawl(account, [*starts(program), *more])
    return {
        path: names
        for path, body in answers.items()
        if (names := found_in(body, numbers))
    }


@pytest.mark.hazard("HZ-004", "HZ-017")
def test_no_page_shows_a_verifier_a_figure_of_an_order_that_waits(program):
    to_second_decision(program)
    numbers = figures(program)
    assert program.read(COURSE).worksheet.decision.factor == 0.8
    assert numbers["flow"] == pytest.approx((30 - 12.1) / 13, abs=1e-3)
    program.sign(COURSE)
    paper = [
        f"/courses/{COURSE}/orders/{program.order(COURSE).payload.order_hash}/{kind}.pdf"
        for kind in ("label", "preparation")
    ]
    assert met(program, "pharmacist-a", numbers, paper) == {}
    # each of them stands somewhere for who does not verify
    names = set().union(*met(program, "oncologist-a", numbers, paper).values())
    assert names >= {
        "flow",
        "gate, high",
        "drug",
        "dose rate",
        "dosing weight",
        "concentration",
        "delivered",
    }


@pytest.mark.hazard("HZ-017")
def test_no_flow_is_on_a_page_before_the_answer_is_worked_out(program):
    to_labs_of_the_second_cycle(program)
    assert program.state(COURSE).next_step in ("ask-symptoms", "bring-labs")
    numbers = figures(program)
    assert met(program, "pharmacist-a", numbers) == {}
    assert met(program, "nurse-a", numbers) != {}
