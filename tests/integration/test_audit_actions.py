"""Every action asks, does, and writes one audit event; nobody has to remember."""

import importlib
import inspect
import pkgutil
from datetime import datetime

import pytest
from tests.support.ledgers import weight

import hepatica.actions
from hepatica.actions import audit, upkeep
from hepatica.actions._scope import ACTIONS
from hepatica.actions.accounts import (
    confirm_account,
    create_account,
    set_account_active,
    set_password,
)
from hepatica.actions.centers import (
    bootstrap_administrator,
    create_center,
)
from hepatica.actions.ledger import action, record_facts
from hepatica.actions.people import (
    change_person,
    link_person,
    open_course,
    register_person,
)
from hepatica.actions.privacy import erase_payload
from hepatica.actions.privileges import Privilege
from hepatica.errors import (
    ContractError,
    NotPermitted,
)
from hepatica.records import verify
from hepatica.records.models import AuditEvent, Person

# What writes as a part of an action, or only looks. Each has a reason.
NOT_ACTIONS = {
    "record_facts": "the way of an action to the ledger; writes the event itself",
    "append_audited": "the same, for an action that asked for permission itself",
    "write": "the audit event itself",
    "require": "asks; the refusal is audited by whom it is refused to",
    "refuse": "notes a refusal",
    "is_permitted": "looks at one grant",
    "require_operator": "asks, as require",
    "hold": "a part of the import, whose event names what is kept",
    "settle": "a part of the action that attaches or discards, whose event it is in",
    "settle_matched": "a part of the import, where the record was put right since",
    "opened": "locks a course and looks; the action that asked writes",
    "prove": "calls one action, which counts the try of a password",
    "require_proof": "looks at what was shown",
    "open_for": "a part of the import: calls two actions, each with its own event",
}


def modules():
    return [
        importlib.import_module(f"hepatica.actions.{info.name}")
        for info in pkgutil.iter_modules(hepatica.actions.__path__)
    ]


def acting_functions():
    """Public functions of the actions room that act for someone at some time."""
    return {
        name: function
        for module in modules()
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and not name.startswith("_")
        and function.__module__ == module.__name__
        and {"by", "at"} <= set(inspect.signature(function).parameters)
    }


def test_everything_that_acts_is_an_action():
    acting = acting_functions()
    # Only now: what was not imported had not registered itself.
    registered = {inspect.unwrap(function) for function in ACTIONS.values()}
    stray = {
        name
        for name, function in acting.items()
        if inspect.unwrap(function) not in registered and name not in NOT_ACTIONS
    }
    assert stray == set()


def events():
    return list(AuditEvent.objects.order_by("at", "stream", "seq"))


def one_event(act, *, action, stream, targets=None):
    """Do it, and require that just this one event was written."""
    before = AuditEvent.objects.count()
    result = act()
    assert AuditEvent.objects.count() == before + 1
    event = AuditEvent.objects.filter(action=action).order_by("-seq").first()
    assert event.stream == stream
    if targets is not None:
        assert event.targets == targets
    return result


def scenarios(clinic, tmp_path):
    """One call of each action of the core, with its event's stream."""
    clock, nurse = clinic.clock, {"by": "nurse-a", "center": "a"}
    operator, administrator = {"by": "installation"}, {"by": "administrator-a"}
    person = register_person(at=clock(), family_name="X", **nurse)
    course = open_course(at=clock(), course="A-0001", **nurse).pk
    create_account(at=clock(), username="officer-a", **operator)
    clinic.grant("officer-a", Privilege.ADMINISTER)
    create_account(at=clock(), username="given", **administrator)
    (fact,) = record_facts(
        at=clock(),
        drafts=[weight(course, clock())],
        action="weight.record",
        role="nurse",
        **nurse,
    )
    create_center(at=clock(), id="c", name="C", time_zone="Europe/Berlin", **operator)
    return {
        "center.create": (
            "-",
            create_center,
            {**operator, "id": "b", "name": "B", "time_zone": "Europe/Berlin"},
        ),
        "center.bootstrap-administrator": (
            "-",
            bootstrap_administrator,
            {**operator, "center": "c", "person": "stranger"},
        ),
        "privilege.grant": ("a", None, {}),
        "account.create": ("-", create_account, {**operator, "username": "new"}),
        "account.set-password": (
            "-",
            set_password,
            {
                "by": "nurse-a",
                "username": "nurse-a",
                "password": "correct horse battery",
            },
        ),
        "account.set-active": (
            "-",
            set_account_active,
            {**operator, "username": "new", "is_active": False},
        ),
        "account.confirm": ("-", confirm_account, {**operator, "username": "given"}),
        "person.register": ("a", register_person, {**nurse, "family_name": "Y"}),
        "person.change": (
            "a",
            change_person,
            {**nurse, "person": person.pk, "changes": {"phone": "1"}},
        ),
        "course.open": ("a", open_course, {**nurse}),
        "course.link-person": (
            "a",
            link_person,
            {**nurse, "course": course, "person": person.pk},
        ),
        "fact.erase-payload": (
            "a",
            erase_payload,
            {
                **administrator,
                "second": "officer-a",
                "legal_basis": "Order 1",
                "fact_id": fact.id,
            },
        ),
        "audit.verify": ("-", upkeep.verify_audit, {**operator}),
        "audit.export-anchor": ("-", upkeep.export_anchor, {**operator}),
        "database.backup": ("-", upkeep.backup, {**operator, "path": tmp_path / "b"}),
        "database.rebuild": ("-", upkeep.rebuild, {**operator}),
    }


CORE = {
    code
    for code, function in ACTIONS.items()
    if inspect.unwrap(function).__module__.rsplit(".", 1)[-1]
    in ("accounts", "centers", "people", "privacy", "upkeep")
}


def test_every_action_of_the_core_writes_one_event(clinic, tmp_path):
    cases = scenarios(clinic, tmp_path)
    # A restore wants an empty database, and is tried in test_backup.py.
    assert set(cases) | {"database.restore"} == CORE
    for code, (stream, function, arguments) in cases.items():
        act = (
            (lambda: clinic.grant("nurse-a", Privilege.FILL))
            if function is None
            else lambda f=function, a=arguments: f(at=clinic.clock(), **a)
        )
        one_event(act, action=code, stream=stream)
    assert verify.verify().is_whole


def test_an_event_holds_ids_and_the_version_only(clinic):
    course = clinic.course()
    draft = weight(course, clinic.clock(), 71.5)
    (fact,) = one_event(
        lambda: record_facts(
            by="nurse-a",
            at=clinic.clock(),
            center="a",
            drafts=[draft],
            action="weight.record",
            role="nurse",
        ),
        action="weight.record",
        stream="a",
    )
    event = events()[-1]
    assert event.targets == f'["course:A-0001","fact:{fact.id}"]'
    assert (event.actor, event.role) == ("nurse-a", "nurse")
    assert event.code_version == hepatica.__version__
    assert "71.5" not in repr(vars(event))


# ---- the decorator ----


@pytest.fixture
def codes():
    """Forget the codes that a test registers."""
    yield
    for code in [code for code in ACTIONS if code.startswith("test.")]:
        del ACTIONS[code]


@pytest.mark.parametrize("count", [0, 2])
def test_an_action_with_another_number_of_events_is_undone(clinic, codes, count):
    @action("test.careless")
    def careless(*, by, at):
        for _ in range(count):
            audit.write(by=by, at=at, center="a", action="test.careless")
        Person.objects.create(center_id="a", family_name="X")

    before = len(events())
    with pytest.raises(ContractError, match=f"wrote {count} audit events"):
        careless(by="nurse-a", at=clinic.clock())
    assert len(events()) == before
    assert not Person.objects.exists()


def test_an_action_inside_an_action_writes_its_own_event(clinic, codes):
    @action("test.outer")
    def outer(*, by, at, center):
        open_course(by=by, at=at, center=center, course="A-0009")
        return audit.write(by=by, at=at, center=center, action="test.outer")

    outer(by="nurse-a", at=clinic.clock(), center="a")
    assert [e.action for e in events()[-2:]] == ["course.open", "test.outer"]


def test_a_refusal_inside_is_audited_after_all_is_undone(clinic, codes):
    @action("test.outer")
    def outer(*, by, at, center):
        audit.write(by=by, at=at, center=center, action="test.outer")
        open_course(by="stranger", at=at, center=center, course="A-0009")

    with pytest.raises(NotPermitted):
        outer(by="nurse-a", at=clinic.clock(), center="a")
    (last,) = events()[-1:]
    assert (last.action, last.actor) == ("test.outer.refused", "stranger")
    assert not AuditEvent.objects.filter(action="test.outer").exists()


@pytest.mark.parametrize(
    "function",
    [
        lambda by, at: None,
        lambda *, by: None,
        lambda *, at: None,
    ],
)
def test_an_action_is_keyword_only_with_by_and_at(codes, function):
    with pytest.raises(ContractError, match="keyword-only"):
        action("test.form")(function)


@pytest.mark.parametrize("code", ["test", "Test.x", "test.", "test x.y", ""])
def test_a_code_is_dotted(codes, code):
    with pytest.raises(ContractError, match="dotted"):
        action(code)(lambda *, by, at: None)


def test_a_code_is_taken_once(codes):
    with pytest.raises(ContractError, match="taken"):
        action("course.open")(lambda *, by, at: None)


@pytest.mark.parametrize("at", [None, "2026-03-02", datetime(2026, 3, 2)])
def test_an_action_needs_an_instant_with_offset(db, at):
    with pytest.raises(ContractError, match="offset"):
        create_account(by="installation", at=at, username="x")
