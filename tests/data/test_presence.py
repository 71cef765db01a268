"""Who has a case open: seen by who sees the case, ended by time, and never a lock or a record."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text

from core.commands.case import ClaimCase
from core.commands.user import EditUser
from core.errors import CaselineError
from core.presence import LEASE
from core.rows import Present
from core.rows.presence import told
from tests.data.queries_desk import plan, statements
from tests.house import House

if TYPE_CHECKING:
    from core.desk import Desk
    from tests.postgres import Server


def at(desk: Desk, number: str) -> list[tuple[str, bool]]:
    """Give who else is at a case, and whether they type."""
    return [(one.user, one.typing) for one in desk.case(number).present]


def rows(house: House) -> int:
    """Count the leases that are kept, ended ones too."""
    with house.store.engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM presences")).scalar_one())


def test_who_has_a_case_open_is_seen_by_the_others_and_not_by_themselves(house: House) -> None:
    case, other = house.queued(), house.queued()
    since = house.clock.now()
    house["dana"].leases.take("one", case, typing=False)
    house.wait(seconds=5)
    house["sam"].leases.take("two", case, typing=True)
    assert house["max"].leases.others() == {case: (
        Present("sam", "Sam Ortiz", typing=True, since=house.clock.now()),
        Present("dana", "Dana Reyes", typing=False, since=since),
    )}  # fmt: skip
    assert at(house["dana"], case) == [("sam", True)]
    assert at(house["dana"], other) == []


def test_two_consoles_of_one_person_are_one_person_and_not_somebody_else(house: House) -> None:
    case = house.queued()
    dana = house["dana"]
    dana.leases.take("one", case, typing=False)
    dana.leases.take("two", case, typing=True)
    assert at(dana, case) == []
    assert at(house["sam"], case) == [("dana", True)]


def test_a_session_is_at_one_case_until_it_goes_on_or_gives_up(house: House) -> None:
    first, second = house.queued(), house.queued()
    dana, sam = house["dana"].leases, house["sam"].leases
    dana.take("one", first, typing=False)
    dana.take("one", second, typing=False)
    assert set(sam.others()) == {second}
    dana.give_up("one")
    assert sam.others() == {}


def test_a_lease_ends_by_itself_unless_it_is_renewed_and_ended_ones_are_swept(
    house: House,
) -> None:
    case = house.queued()
    house["dana"].leases.take("killed", case, typing=False)
    house["sam"].leases.take("alive", case, typing=False)
    house.clock.moment += LEASE / 2
    house["sam"].leases.take("alive", case, typing=True)
    assert len(house["max"].leases.others()[case]) == 2
    house.clock.moment += LEASE / 2
    assert at(house["max"], case) == [("sam", True)]
    assert rows(house) == 2
    house["dana"].leases.take("new", case, typing=False)
    assert rows(house) == 2


def test_who_does_not_see_a_case_neither_sees_who_is_there_nor_is_seen_there(house: House) -> None:
    case = house.queued()
    house["dana"].leases.take("one", case, typing=False)
    assert house["bo"].leases.others() == {}
    house["bo"].leases.take("two", case, typing=False)
    assert rows(house) == 1
    house["max"].leases.take("three", "99999", typing=False)
    assert at(house["max"], case) == [("dana", False)]


def test_presence_is_no_record_and_locks_nothing(house: House) -> None:
    case = house.queued()
    before, seen = len(house["max"].look.log()), house.store.changed()
    house["sam"].leases.take("one", case, typing=True)
    assert house.do("dana", ClaimCase(case=case)).number == case
    house["sam"].leases.give_up("one")
    assert len(house["max"].look.log()) == before + 1
    assert house["dana"].undo().message
    assert house.store.changed() != seen


def test_a_lease_is_nothing_that_lists_are_read_again_for(house: House) -> None:
    case, seen = house.queued(), house.store.changed()
    seen = house.store.changed()
    house["sam"].leases.take("one", case, typing=True)
    assert house.store.changed() == seen


def test_who_is_where_is_one_small_question_beside_the_page(house: House) -> None:
    case = house.queued()
    house["dana"].leases.take("one", case, typing=False)
    leases = house["sam"].leases
    leases.others()
    with statements(house) as sent:
        leases.others()
    assert len(sent) == 1
    told = plan(house, *sent[0])
    assert "ix_presences_until" in told, told
    assert "SCAN cases" not in told, told


def test_any_name_is_told_as_it_is(house: House) -> None:
    case = house.queued()
    house.do("root", EditUser(user="dana", name="[b]Da'; DROP TABLE users --"))
    house["dana"].leases.take("' OR 1=1 --\x1b[2J", case, typing=False)
    (there,) = house["sam"].case(case).present
    assert there.name == "[b]Da'; DROP TABLE users --"
    house["dana"].leases.give_up("' OR 1=1 --\x1b[2J")
    assert at(house["sam"], case) == []


def test_few_words_tell_of_many_people(house: House) -> None:
    dana, sam, max_ = (
        Present(name, name.title(), name == "sam", house.clock.now())
        for name in ("dana", "sam", "max")
    )
    assert [told(those) for those in ((), (dana,), (sam,), (dana, max_), (sam, dana, max_))] == [
        "", "Dana is here", "Sam is typing", "Dana and 1 more here",
        "Sam is typing, 2 more here",
    ]  # fmt: skip


def test_a_role_that_is_somebodys_tells_of_nobody_else(
    house: House, postgres_server: Server
) -> None:
    """PostgreSQL's session is the person (design.md §6): no lease is written in another's name."""
    url = make_url(house.url)
    if url.get_backend_name() == "sqlite":
        pytest.skip("SQLite has no roles")
    postgres_server.person("sam", "caseline")
    house.wait(days=36500)  # what has ended by the server's clock anybody may sweep
    case = house.queued()
    house["dana"].leases.take("hers", case, typing=False)
    own = House(url.set(username="sam").render_as_string(hide_password=False), house.clock)
    own["sam"].leases.take("his", case, typing=True)
    forged = own["dana"].leases
    for forge in (partial(forged.take, "new", case), partial(forged.take, "hers", case)):
        with pytest.raises(CaselineError, match="its own person's"):
            forge(typing=True)
    with pytest.raises(CaselineError, match="its own person's"):
        forged.give_up("hers")
    own.close()
    assert at(house["max"], case) == [("sam", True), ("dana", False)]
