"""Hypothesis strategies for visits and for facts of any kind."""

import dataclasses
import types
import typing
from datetime import date, datetime, timedelta, timezone
from enum import Enum
from functools import cache

from hypothesis import strategies as st
from tests.support.rules import (
    CANDIDATE,
    FLOYD,
    PLATELETS,
    STOMATITIS,
    analyte,
    rules,
)
from tests.support.timeline import FIRST_FILL, Timeline, at

from hepatica.therapy.course import kinds as k
from hepatica.therapy.course.envelope import KINDS
from hepatica.therapy.course.kinds_access import AppointmentChange, AppointmentChanged
from hepatica.therapy.course.kinds_maintenance import CareShared
from hepatica.therapy.course.kinds_treatment import SystemicDose
from hepatica.therapy.labs import LabResult, ResultStatus

DAY = timedelta(days=1)
VISITS = tuple(FIRST_FILL + 28 * n * DAY for n in range(3))
ULN = {"ast": 40.0, "alp": 115.0, "bili": 1.2, "plt": 400.0}
UNITS = {"ast": "U/L", "alp": "U/L", "bili": "mg/dL", "plt": "10*3/uL"}
NAMES = {
    "ast": "ast",
    "alp": "alkaline-phosphatase",
    "bili": "total-bilirubin",
    "plt": "platelets",
}


def result(short: str, value: float, *, has_uln: bool = True) -> LabResult:
    return LabResult(
        analyte=NAMES[short],
        value=value,
        unit=UNITS[short],
        uln=ULN[short] if has_uln else None,
    )


def values(low: int, high: int, by: int = 10):
    """Figures as a laboratory prints them: one decimal, or whole."""
    return st.integers(low * by, high * by).map(lambda n: n / by)


panels = st.fixed_dictionaries(
    {
        "ast": st.one_of(values(5, 300), values(5, 60)),
        "alp": st.one_of(values(20, 500), values(20, 120)),
        "bili": values(0, 5).map(lambda x: x or 0.1),
        "plt": values(20, 400, 1),
    }
)
protocols = st.lists(
    st.sampled_from([CANDIDATE, FLOYD, PLATELETS, STOMATITIS]),
    min_size=1,
    max_size=4,
    unique_by=lambda rule_set: rule_set.id,
).map(tuple)


def course_of(first, second, third, *, weigh=True, has_uln=True, rates=(0.12, 0.1)):
    """Two drug fills and a third visit, each with its panel; None leaves one out."""
    t = Timeline()
    t.implant(FIRST_FILL - 30 * DAY)
    t.bind(FIRST_FILL - 30 * DAY)
    t.study(FIRST_FILL - 20 * DAY)
    for visit, panel in zip(VISITS, (first, second, third), strict=True):
        if visit != VISITS[0]:
            t.empty(visit - 14 * DAY, 11.8)
            t.saline(visit - 14 * DAY)
        if weigh or visit != VISITS[2]:
            t.weigh(visit)
        t.symptoms(visit, stomatitis=False)
        results = tuple(
            result(short, value, has_uln=has_uln)
            for short, value in panel.items()
            if value is not None
        )
        if results:
            payload = k.LabsResulted(laboratory="lab-a", results=results)
            t.add(payload, at(visit))
        if visit != VISITS[2]:
            t.empty(visit, 11.8)
            rate = rates[VISITS.index(visit)]
            t.fill(visit, dose_rate_mg_per_kg_per_day=rate)
    return t


def in_force(chosen):
    analytes = {name: analyte(name) for name in NAMES.values()}
    return rules(protocols=chosen, analytes=analytes)


# ---- facts of any kind ----

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
slots = st.sampled_from(["a", "b"])
days = st.dates(date(2026, 1, 1), date(2026, 6, 30))

zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
moments = st.datetimes(
    datetime(2026, 1, 1), datetime(2026, 6, 30), timezones=zones
).map(lambda moment: moment.replace(microsecond=0))

PLAIN = {
    types.NoneType: st.none(),
    bool: st.booleans(),
    int: st.integers(0, 10),
    str: texts,
    date: days,
    datetime: moments,
}


counts = st.integers(1, 10)
NAMED = {
    "slot": slots,
    "sha256": st.text("0123456789abcdef", min_size=64, max_size=64),
    "size_bytes": counts,
    "duration_minutes": st.one_of(st.none(), counts),
    "cycle_number": st.one_of(st.none(), counts),
    "cycle_day": st.one_of(st.none(), counts),
    "study": st.sampled_from(["", "trial-a"]),
}


def field(hint, name: str, unit: str):
    """A strategy for a field of a payload, by its type."""
    if name in NAMED:
        return NAMED[name]
    if hint in PLAIN:
        return PLAIN[hint]
    if hint is float:
        return st.floats(0.01, 500.0) if unit else st.floats(-1e6, 1e6)
    inner = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return st.lists(field(inner[0], name, unit), max_size=3).map(tuple)
    if inner:
        return st.one_of(*(field(one, name, unit) for one in inner))
    return st.sampled_from(hint) if issubclass(hint, Enum) else payload(hint)


@cache
def payload(cls):
    """A strategy for a dataclass, field by field."""
    hints = typing.get_type_hints(cls)
    built = st.builds(
        cls,
        **{
            f.name: field(hints[f.name], f.name, f.metadata.get("unit", ""))
            for f in dataclasses.fields(cls)
        },
    )
    return built.map(coherent)


def coherent(one):
    """Mend what no payload may say: a visit moved to no day, a dose of no unit."""
    if isinstance(one, AppointmentChanged):
        is_moved = one.change is AppointmentChange.MOVED
        return dataclasses.replace(one, on=one.on or VISITS[0] if is_moved else None)
    if isinstance(one, CareShared) and one.until_on is not None:
        return dataclasses.replace(one, until_on=max(one.from_on, one.until_on))
    if isinstance(one, SystemicDose):
        return dataclasses.replace(one, unit="" if one.amount is None else "mg/m2")
    return one


payloads = st.sampled_from(sorted(KINDS)).flatmap(lambda kind: payload(KINDS[kind]))

labs = st.builds(
    k.LabsResulted,
    laboratory=st.sampled_from(["lab-a", "lab-b"]),
    results=st.lists(
        st.builds(
            LabResult,
            analyte=st.sampled_from(sorted(NAMES.values())),
            value=st.floats(-1.0, 60000.0),
            unit=st.just("U/L"),
            status=st.sampled_from(ResultStatus),
            uln=st.one_of(st.none(), st.floats(0.0, 200.0)),
            comparator=st.sampled_from([None, None, "<", ">", "<="]),
        ),
        max_size=4,
    ).map(tuple),
)


@st.composite
def timelines(draw):
    """Any facts in any order of happening, corrections among them."""
    t = Timeline()
    for one in draw(st.lists(st.one_of(payloads, labs), max_size=25)):
        corrects = None
        if t.facts and draw(st.integers(0, 5)) == 0:
            corrects = draw(st.sampled_from(t.facts)).id
        t.add(one, draw(moments), corrects=corrects)
    return t
