"""A state that is put back is the one that the actions made, to the last column."""

import pytest
from django.db import DatabaseError, transaction
from tests.integration import conftest
from tests.integration.conftest import Clinic, Clock
from tests.support import kept, program
from tests.support.order_program import OrderProgram
from tests.support.program import Program

from hepatica.actions.privileges import Privilege
from hepatica.records import triggers, verify
from hepatica.records.models import Account, Center, Fact, Grant

pytestmark = pytest.mark.django_db


def active():
    made = OrderProgram()
    made.activate_all()
    return made


def first_visit():
    made = active()
    made.to_first_visit("A-0001", made.person())
    return made


def first_fill():
    made = active()
    made.to_first_fill()
    return made


def decision():
    made = active()
    made.to_decision()
    return made


def chair():
    made = active()
    made.to_chair("A-0007")
    return made


def small_clinic():
    return Clinic(Clock())


def in_an_empty_database(make):
    """All rows that it leaves, and how far the holder of them has come."""
    with transaction.atomic():
        holder = make()
        left = kept.rows(), {name: getattr(holder, name) for name in holder.KEPT}
        transaction.set_rollback(True)
    return left


@pytest.fixture
def made_and_put_back(monkeypatch):
    """Make a state by the actions; then have it again, with no action to make it."""

    def twice(make):
        with monkeypatch.context() as m:
            m.setenv("HEPATICA_TEST_KEPT", "0")
            by_actions = in_an_empty_database(make)
        with monkeypatch.context() as m:
            for module in (program, conftest):
                m.setattr(module, "create_center", None)
                m.setattr(module, "grant_privilege", None)
            for name in ("append_audited", "register_person", "record", "decide"):
                m.setattr(program, name, None)
            return by_actions, in_an_empty_database(make)

    return twice


STATES = (
    small_clinic,
    Program,
    OrderProgram,
    active,
    first_visit,
    first_fill,
    decision,
    chair,
)


@pytest.mark.parametrize("make", STATES)
def test_put_back_is_what_the_actions_made(made_and_put_back, make):
    (made, attributes), (put_back, again) = made_and_put_back(make)
    assert len(made[Account]) >= 3
    assert put_back == made
    assert again == attributes


def test_made_twice_it_has_other_ids(monkeypatch):
    """So equal rows can only be the same rows."""
    monkeypatch.setenv("HEPATICA_TEST_KEPT", "0")
    first, second = (in_an_empty_database(active)[0] for _ in range(2))
    assert set(first[Center]) == set(second[Center])
    assert not set(first[Fact]) & set(second[Fact])


def test_ledgers_are_whole_and_guarded_after_it(made_and_put_back):
    made_and_put_back(chair)
    holder = chair()
    assert verify.verify().is_whole
    assert triggers.missing() == ()
    with pytest.raises(DatabaseError), transaction.atomic():
        Fact.objects.update(recorded_by="x")
    # and the next acts go on from there: a number of a row, a chain, the clock
    holder.grant("stranger", Privilege.READ)
    holder.fill_ordered("A-0007")
    assert verify.verify().is_whole


def test_from_other_rows_it_is_made_anew():
    with transaction.atomic():
        active().to_decision()
        kept_ids = set(kept.rows()[Fact])
        transaction.set_rollback(True)
    with transaction.atomic():
        active().to_decision()
        assert set(kept.rows()[Fact]) == kept_ids
        transaction.set_rollback(True)
    holder = active()
    Account.objects.filter(pk="reader-a").update(full_name="Of another name")
    in_force = set(kept.rows()[Fact])
    holder.to_decision()
    assert set(kept.rows()[Fact]) & kept_ids == in_force


def test_with_other_arguments_it_is_made_anew():
    assert in_an_empty_database(Program)[0] != in_an_empty_database(not_a_demo)[0]


def not_a_demo():
    return Program(is_demo=False)


def test_what_does_not_say_what_it_is_is_not_kept():
    with pytest.raises(TypeError, match="make it in the test"):
        Program(administrator=object())


def test_rows_that_changed_or_went_are_put_back_too():
    class Holder:
        KEPT = ()

        @kept.kept
        def alter(self):
            Grant.objects.filter(account="nurse-a").delete()
            Account.objects.filter(pk="reader-a").update(full_name="Reader A")
            return Account.objects.get(pk="reader-a")

    def altered():
        Program()
        holder = Holder()
        assert holder.alter().full_name == "Reader A"
        return holder

    first, second = (in_an_empty_database(altered)[0] for _ in range(2))
    assert first == second
    assert not [row for row in second[Grant].values() if "nurse-a" in row]
