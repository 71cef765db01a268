"""Founding a database: once, whole, and never over what is there."""

from __future__ import annotations

import pytest

from core.errors import Conflict, RuleViolation, Unavailable
from core.org import loader
from data import schema
from data.bootstrap import open_desk
from data.engine import connect, parse
from data.founding import found
from data.store import Store

PEOPLE = [("root", "Root Admin", "admin")]


def test_a_desk_is_never_founded_over_another(database: str) -> None:
    found(database, files=loader.shipped(), people=PEOPLE).store.close()
    with pytest.raises(Conflict, match="There is a desk in this database already"):
        found(database, files=loader.shipped(), people=PEOPLE)


def test_a_founding_that_was_cut_off_is_said_and_can_be_finished(database: str) -> None:
    store = Store(connect(parse(database)))
    with store.writing.begin() as connection:
        schema.create(connection)
    store.close()
    with pytest.raises(Unavailable, match="cut off before its end"):
        open_desk(db=database)
    desk = found(database, files=loader.shipped(), people=PEOPLE)
    assert desk.acting("root").person.name == "Root Admin"
    desk.store.close()


def test_nothing_is_made_of_an_organisation_with_errors(database: str) -> None:
    files = loader.shipped() | {"groups.toml": "[groups.x]\nname = 1"}
    with pytest.raises(RuleViolation, match="must be a text"):
        found(database, files=files, people=PEOPLE)
    with pytest.raises(Unavailable):
        open_desk(db=database)


def test_a_foreign_database_is_left_alone(database: str) -> None:
    engine = connect(parse(database))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE recipes (id INTEGER)")
    engine.dispose()
    with pytest.raises(Unavailable, match="something else than a desk"):
        found(database, files=loader.shipped(), people=PEOPLE)


@pytest.mark.parametrize(
    ("person", "field", "message"),
    [
        (("root", "Root", "ruler"), "profile", "There is no profile 'ruler'. Known: "),
        (("root", "x" * 122, "admin"), "name", "122 characters long; 121 fit"),
        (("root", "Ro\0ot", "admin"), "name", "no database keeps"),
        (("root", " ", "admin"), "name", "must not be blank"),
        (("r!", "Root", "admin"), "username", "only ASCII letters"),
    ],
)
def test_nothing_is_made_for_a_person_who_cannot_be(
    database: str, person: tuple[str, str, str], field: str, message: str
) -> None:
    with pytest.raises(RuleViolation, match=message) as refused:
        found(database, files=loader.shipped(), people=[person])
    assert [problem.field for problem in refused.value.problems] == [field]
    _assert_untouched(database)


def test_nothing_is_made_of_names_that_no_database_keeps(database: str) -> None:
    files = loader.shipped()
    files["groups.toml"] = files["groups.toml"].replace('"Sales"', f'"{"S" * 81}"')
    with pytest.raises(RuleViolation, match="81 characters; 80 fit"):
        found(database, files=files, people=PEOPLE)
    _assert_untouched(database)


def _assert_untouched(database: str) -> None:
    """Make sure that a desk can still be founded, and that no table is there yet."""
    engine = connect(parse(database))
    assert schema.version(engine) is None
    engine.dispose()
    found(database, files=loader.shipped(), people=PEOPLE).store.close()
