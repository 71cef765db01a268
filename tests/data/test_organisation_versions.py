"""Every version of the organisation is kept, with who changed what; one comes after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.case import ChangeOwner, SetStatus
from core.commands.org import ApplyOrganisation, RevertOrganisation
from core.commands.user import CreateUser, EditUser
from core.entities import Account, Group, User
from core.errors import Conflict, NeedsConfirmation, NotAllowed, NotFound, RuleViolation
from data.engine import connect, parse
from data.exchange.imports import ImportOptions, run
from data.store import Store
from tests.data.organisations import FILES, HELD, HOLD, NIGHT, OWNERS, apply, edited, on_hold
from tests.locks import Stopping, one_in_the_other

if TYPE_CHECKING:
    from pathlib import Path

    from core.outcome import Outcome
    from tests.house import House


def test_an_undo_names_the_revert_instead(house: House) -> None:
    done = apply(house, HELD)
    with pytest.raises(RuleViolation, match="cannot be undone") as refused:
        house["root"].undo(done.action)
    assert "org revert" in str(refused.value)


def test_an_undo_without_a_number_never_reaches_past_an_apply(house: House) -> None:
    """It would take back something that was done by another organisation, and unseen."""
    number = house.support(by="root")
    apply(house, HELD)
    with pytest.raises(RuleViolation, match="Apply an organisation .* cannot be undone"):
        house["root"].undo()
    assert house.case(number).removed_at is None


def test_an_undo_brings_nothing_back_that_is_gone_meanwhile(house: House) -> None:
    support = {"customer_support.toml": edited(
        ("customer_support.toml", OWNERS, OWNERS.replace("[", '["night", ')), of=HELD
    )["customer_support.toml"]}  # fmt: skip
    apply(house, NIGHT | support)
    status, owner = house.support(), house.support(queue="night")
    house.do("root", SetStatus(case=status, status=HOLD))
    moved = house.do("root", SetStatus(case=status, status="Working"))
    given = house.do("root", ChangeOwner(case=owner, to_queue="customer_support"))
    joined = house.do("root", EditUser(user="dana", join=("night",)))
    left = house.do("root", EditUser(user="dana", leave=("night",)))
    house.do("root", RevertOrganisation(version=1, confirmed=True))
    for act, told in ((moved, "no open status 'Parked'"), (given, "no queue 'Night shift'"),
                      (left, "no queue 'Night shift'")):  # fmt: skip
        with pytest.raises(RuleViolation, match=f"The organisation has {told}"):
            house["root"].undo(act.action)
    assert joined.action < left.action
    assert house.case(status).status == "Working"


def test_a_revert_is_a_new_version_with_the_same_refusals(house: House) -> None:
    apply(house, HELD)
    number = on_hold(house)
    with pytest.raises(NeedsConfirmation, match="status 'Parked' is removed"):
        house.do("root", RevertOrganisation(
            version=1, maps={"customer_support.status:Parked": "New"}))  # fmt: skip
    with pytest.raises(RuleViolation, match="1 case .* with the status 'Parked'"):
        house.do("root", RevertOrganisation(version=1, confirmed=True))
    house.do("root", RevertOrganisation(
        version=1, maps={"customer_support.status:Parked": "New"}, confirmed=True))  # fmt: skip
    assert house.case(number).status == "New"
    assert house.store.organisation() == (3, FILES)
    for wrong, kind in ((3, RuleViolation), (0, NotFound), (4, NotFound)):
        with pytest.raises(kind):
            house.do("root", RevertOrganisation(version=wrong, confirmed=True))


def test_the_trail_says_who_changed_what_and_when(house: House) -> None:
    house.wait(hours=1)
    apply(house, HELD)
    house.do("root", RevertOrganisation(version=1, confirmed=True))
    third, second, first = house["max"].look.org_versions()
    assert (first.number, first.command) == (1, "org.found")
    assert (second.number, second.command, second.actor) == (2, "org.apply", "Root Admin")
    assert second.at == house.clock.now()
    assert first.lines[0] == ("Organisation", "Founded Sunline Home Energy")
    assert ("Record type 'Homeowner'", "Created record type: Homeowner") in first.lines
    assert second.lines[0] == (
        "Record type 'Customer Support'",
        "Changed record type 'Customer Support': status 'Parked' is new",
    )
    assert third.lines[0] == ("Organisation", "Reverted to version 1")
    for username in ("sam", "dana", "bo"):
        with pytest.raises(NotAllowed, match="may not see how the organisation is set up"):
            house[username].look.org_versions()


def test_of_two_who_apply_at_once_the_second_hears_that_it_changed(house: House) -> None:
    store = Stopping(connect(parse(house.url), throwaway=True))
    stopping = type(house["root"])(store, house.clock, "root")
    ours = ApplyOrganisation(files=HELD, onto=1, confirmed=True)
    theirs = ApplyOrganisation(files=NIGHT, onto=1, confirmed=True)
    first, second = one_in_the_other(
        store, lambda: stopping.do(ours), lambda: house.do("root", theirs)
    )
    store.close()
    assert not isinstance(first, Exception)
    assert isinstance(second, Conflict)
    assert "changed meanwhile: version 2 is in force" in second.message
    assert house.store.organisation() == (2, HELD)


def test_what_is_done_beside_an_apply_goes_by_what_is_in_force_then(house: House) -> None:
    """A case on its way to a status that goes: it waits, is decided anew, and refused."""
    apply(house, HELD)
    number = house.support()
    agent = house["root"]
    assert HOLD in agent.org.types["customer_support"].by_label
    store = Stopping(connect(parse(house.url), throwaway=True))
    stopping = type(agent)(store, house.clock, "root")
    first, second = one_in_the_other(
        store, lambda: stopping.do(ApplyOrganisation(files=FILES, confirmed=True)),
        lambda: agent.do(SetStatus(case=number, status=HOLD)),
    )  # fmt: skip
    store.close()
    assert not isinstance(first, Exception)
    assert isinstance(second, RuleViolation)
    assert "have no status 'Parked'" in second.message
    assert house.case(number).status == "New"


def test_a_desk_that_is_open_goes_by_the_new_organisation(house: House) -> None:
    agent = house["root"]
    number = house.support()
    assert HOLD not in agent.org.types["customer_support"].by_label
    apply(house, HELD)
    assert agent.keep_up()
    assert HOLD in agent.org.types["customer_support"].by_label
    assert not agent.keep_up()
    other = house["root"]
    assert HOLD in other.org.types["customer_support"].by_label
    house.do("root", RevertOrganisation(version=1, confirmed=True))
    with pytest.raises(RuleViolation, match="have no status 'Parked'"):
        other.do(SetStatus(case=number, status=HOLD))


def test_an_import_that_reads_on_the_way_is_refused_and_not_taken_for_empty(
    house: House, tmp_path: Path
) -> None:
    """Its rows were read when it is known that the organisation has changed."""
    file = tmp_path / "accounts.csv"
    file.write_text("external_id,name,kind\nX-1,One,business\n")
    whole = ImportOptions(on_error="stop")
    clerk = house["root"]
    assert clerk.org.types
    apply(house, HELD)
    with pytest.raises(Conflict, match="The organisation was changed meanwhile"):
        run(clerk, "account", file, whole)
    assert not house.all(Account, external_id="X-1")
    assert run(clerk, "account", file, whole).created == 1


def test_nothing_stays_of_an_apply_that_fails_at_its_end(house: House) -> None:
    """Groups, cases, people and trail were written by then; all of it is taken back."""
    apply(house, HELD)
    number = on_hold(house)

    class Failing(Store):
        def finish(self, unit: Any, outcome: Outcome) -> int:
            super().finish(unit, outcome)
            raise OSError

    store = Failing(connect(parse(house.url), throwaway=True))
    desk = type(house["root"])(store, house.clock, "root")
    maps = {"customer_support.status:Parked": "Working"}
    with pytest.raises(OSError):  # noqa: PT011  it has no words
        desk.do(ApplyOrganisation(files=NIGHT, maps=maps, confirmed=True))
    store.close()
    assert house.store.organisation() == (2, HELD)
    assert len(house["root"].look.org_versions()) == 2
    assert house.case(number).status == HOLD
    assert not house.all(Group, key="night")


def test_a_key_that_was_used_gives_the_first_answer(house: House) -> None:
    act = ApplyOrganisation(files=HELD, onto=1, confirmed=True)
    first = house.do("root", act, key="k")
    again = ApplyOrganisation(files=HELD, onto=2, confirmed=True)
    assert house.do("root", again, key="k") == first
    assert house.store.org_version() == 2


def test_two_hands_of_one_house_never_wait_for_each_other(house: House) -> None:
    """Acts go on beside each other while nobody applies."""
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: house.support(), range(8)))
    assert len(set(made)) == 8


def test_a_person_of_a_new_profile_can_be_let_in(house: House) -> None:
    files = edited(("profiles.toml", "[profiles.sales]",
                    '[profiles.guest]\nlabel = "Guest"\n\n[profiles.sales]'))  # fmt: skip
    apply(house, files)
    house.do("root", CreateUser(username="gus", name="Gus", profile="guest"))
    assert house.get(User, username="gus").profile == "guest"
