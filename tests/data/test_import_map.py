"""Map files: foreign columns become our fields; every error names file, key and nearest word."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from core.entities import Account, Case, Contract
from core.errors import RuleViolation
from data.exchange.map_file import SIZE_LIMIT
from data.exchange.plan import condition_name
from tests.data.sheets import counts, reasons, take, write

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

MAP = """
create_missing = ["account"]
date_format = "%d.%m.%Y"
key = ["Who", "When"]
[columns]
"Who" = "account"
"When" = "created_at"
"Via" = "origin"
[constants]
type = "customer_support"
[values.origin]
"Letter" = "Postal mail"
[fields]
subject = [{ column = "What?" }]
status = [
    { when = "done is not None and not contains(what, 'again')", value = "Closed" },
    { value = "Working" },
]
closed_at = [{ when = "done is not None and not contains(what, 'again')", column = "Done" }]
[missing.account]
kind = "installer"
"""
FILE = """Who,When,Via,What?,Done
Acme,31.01.2020,Letter,First,01.02.2020
Acme,31.01.2020,Web,Second,
Brightroof Solar,02.03.2020,Fax,Broken again,03.03.2020
"""


def test_a_map_says_what_each_column_is(house: House, tmp_path: Path) -> None:
    path, said = write(tmp_path, FILE), write(tmp_path, MAP, "map.toml")
    assert counts(take(house, "case", path, map_file=said)) == (3, 3, 0, 0, 0)
    acme = house.get(Account, name="Acme")
    first, second = house.all(Case, account_id=acme.id)
    assert (acme.kind, acme.external_id[:2]) == ("installer", "A-")
    assert (first.subject, first.origin, first.status) == ("First", "Postal mail", "Closed")
    assert first.created_at == datetime(2020, 1, 31, tzinfo=UTC)
    assert first.closed_at == datetime(2020, 2, 1, tzinfo=UTC)
    assert (second.status, second.closed_at) == ("Working", None)
    assert house.get(Case, subject="Broken again").status == "Working"
    assert counts(take(house, "case", path, map_file=said)) == (3, 0, 0, 3, 0)


def test_equal_rows_are_told_apart_by_their_order(house: House, tmp_path: Path) -> None:
    said = write(tmp_path, MAP, "map.toml")
    path = write(tmp_path, FILE + FILE.splitlines()[1] + "\n")
    take(house, "case", path, map_file=said)
    ids = {case.external_id for case in house.all(Case) if case.subject == "First"}
    assert len(ids) == 2
    assert counts(take(house, "case", path, map_file=said)) == (4, 0, 0, 4, 0)


def test_a_later_edition_brings_the_same_cases_up_to_date(house: House, tmp_path: Path) -> None:
    said = write(tmp_path, MAP, "map.toml")
    take(house, "case", write(tmp_path, FILE), map_file=said)
    later = FILE.replace("Web,Second,", "Web,Second,05.02.2020")
    assert counts(take(house, "case", write(tmp_path, later), map_file=said)) == (3, 0, 1, 2, 0)
    assert house.get(Case, subject="Second").is_closed


def test_a_rejected_row_makes_no_account(house: House, tmp_path: Path) -> None:
    said = write(tmp_path, MAP, "map.toml")
    rows = "Who,When,Via,What?,Done\nGhost,31.01.2020,Pigeon,A,\nGhost,1.1.2020,Fax,B,\n"
    report = take(house, "case", write(tmp_path, rows), map_file=said)
    assert (counts(report), reasons(report)) == ((2, 1, 0, 0, 1), [(2, "origin")])
    assert len(house.all(Account, name="Ghost")) == 1
    report = take(
        house, "case", write(tmp_path, rows.replace("Ghost", "Other")[:-20]), map_file=said
    )
    assert not house.all(Account, name="Other")


def test_a_date_of_another_form_is_rejected_with_the_rest(house: House, tmp_path: Path) -> None:
    said = write(tmp_path, MAP, "map.toml")
    rows = "Who,When,Via,What?,Done\nAcme,2020-01-31,Pigeon,A,\n"
    report = take(house, "case", write(tmp_path, rows), map_file=said)
    assert reasons(report) == [(2, "created_at"), (2, "origin")]
    assert "'2020-01-31' is not written as %d.%m.%Y" in report.rejects[0].reason


def test_days_follow_the_form_too(house: House, tmp_path: Path) -> None:
    said = write(tmp_path, 'date_format = "%d.%m.%Y"', "map.toml")
    take(house, "contract", write(tmp_path, "number,start\nC-1,31.01.2020\n"), map_file=said)
    assert house.get(Contract, number="C-1").start == date(2020, 1, 31)


def test_blank_may_mean_keep(house: House, tmp_path: Path) -> None:
    said, path = (
        write(tmp_path, 'blank = "keep"', "map.toml"),
        write(tmp_path, "external_id,phone\nHO-1,\n"),
    )
    assert counts(take(house, "account", path, map_file=said)) == (1, 0, 0, 1, 0)
    assert house.get(Account, external_id="HO-1").phone == "(303) 555-0142"


def test_encoding_and_delimiter_may_stand_in_the_map(house: House, tmp_path: Path) -> None:
    said = write(tmp_path, 'encoding = "cp1252"\ndelimiter = ";"', "map.toml")
    path = write(tmp_path, "external_id;name;kind\nN-1;Zoë;business\n".encode("cp1252"))
    take(house, "account", path, map_file=said)
    assert house.get(Account, external_id="N-1").name == "Zoë"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('blank = "maybe"', r"map.toml: blank: 'maybe' is neither"),
        ('date_fromat = "x"', r"map.toml: date_fromat: .*Did you mean 'date_format'"),
        ('[columns]\nWho = "acount"', r"no field 'acount'. Did you mean 'account'"),
        ('[constants]\nstatu = "New"', r"map.toml: constants.*Did you mean 'status'"),
        ('[constants]\nstatus = ["New"]', r"constants.status: must be one value"),
        ("[fields]\nstatus = [{ value = 'a', column = 'b' }]", r"fields.status\[1\].*either a"),
        ("[fields]\nstatus = [{ vale = 'a' }]", r"Did you mean 'value'"),
        ('create_missing = ["contact"]', r"'contact': Only accounts are made: account, installer"),
        ('[missing.account]\nkindd = "x"', r"no field 'kindd'. Did you mean 'kind'"),
        ("[columns]\nWho is it", r"map.toml: .*line 2"),
        ('[constants]\nsubject = "a\\u0000"', r"constants.subject: holds a character that no"),
        ('[constants]\ncolour = "red"', r"A case has no field 'colour'"),
    ],
)  # fmt: skip
def test_an_error_of_the_map_names_file_and_key(
    house: House, tmp_path: Path, said: str, told: str
) -> None:
    with pytest.raises(RuleViolation, match=told):
        take(house, "case", write(tmp_path, FILE), map_file=write(tmp_path, said, "map.toml"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('[columns]\nWhos = "account"', r"no column 'Whos'. Did you mean 'Who'"),
        ('key = ["Wen"]', r"no column 'Wen'. Did you mean 'When'"),
        ("[fields]\nstatus = [{ column = 'Vja' }]", r"status\[1\].*Did you mean 'Via'"),
        ("[fields]\nstatus = [{ when = 'dome == 1', value = 'x' }]", r"when.*Did you mean 'done'"),
        ("[fields]\nstatus = [{ when = 'done == 1', value = 'x' }]", r"status\[1\].when"),
        ('[columns]\nWho = "account"\nVia = "account"', r"account is filled by 'Who' and by 'Via'"),
    ],
)  # fmt: skip
def test_a_map_that_does_not_fit_the_file_is_told(
    house: House, tmp_path: Path, said: str, told: str
) -> None:
    with pytest.raises(RuleViolation, match=told):
        take(house, "case", write(tmp_path, FILE), map_file=write(tmp_path, said, "map.toml"))


def test_a_map_that_is_not_there_is_told(house: House, tmp_path: Path) -> None:
    with pytest.raises(RuleViolation, match="No such file"):
        take(house, "case", write(tmp_path, FILE), map_file=tmp_path / "none.toml")


def test_a_map_is_read_as_safely_as_any_file(house: House, tmp_path: Path) -> None:
    """No pipe holds the program, nothing too large is taken in, nothing is guessed."""
    os.mkfifo(tmp_path / "pipe")
    large = write(tmp_path, b"#" * (SIZE_LIMIT + 1), "large.toml")
    latin = write(tmp_path, '[constants]\nsubject = "Zoë"'.encode("latin-1"), "latin.toml")
    digits = write(tmp_path, f"[constants]\nsubject = {'9' * 5000}", "digits.toml")
    for said, told in (
        (tmp_path / "pipe", "is not a file"), (large, "is larger than 1 MiB"),
        (latin, "latin.toml: 'utf-8' codec"), (digits, "digits.toml: "),
    ):  # fmt: skip
        with pytest.raises(RuleViolation, match=told):
            take(house, "case", write(tmp_path, FILE), map_file=said)


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("Consumer disputed?", "consumer_disputed"), (" ZIP code ", "zip_code"), ("From", "from_"),
        ("2nd name", "column_2nd_name"), ("Größe (m²)", "grösse_m2"), ("???", "column_"),
    ],
)  # fmt: skip
def test_columns_have_a_name_in_conditions(column: str, name: str) -> None:
    assert condition_name(column) == name
    assert name.isidentifier()
