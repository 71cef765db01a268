"""The daily files: accounts, contacts and values, and what the rules answer (domain.md 1.15)."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

import pytest

from core.entities import Account, Activity, Case, Contact, OutgoingMail, User
from core.errors import Conflict, NeedsConfirmation, NotAllowed, RuleViolation
from core.text import REPLACED_NOTE
from data.exchange.feeds import CHUNK, FeedOptions, run
from tests.data.feeds import HEAD, contact, days, feed, state, teri
from tests.data.organisations import FILES, apply, edited
from tests.data.sheets import counts, reasons, write

if TYPE_CHECKING:
    from pathlib import Path

    from data.exchange.feeds import FeedReport
    from tests.house import House

RULES = "aging_rules.toml"
NAMED = "account_external_id,account_name,oldest_aging_days\n"


def test_every_row_is_accounted_for_with_what_came_of_it(house: House, tmp_path: Path) -> None:
    teri(house)
    text = "HO-1,9\nHO-2,5\nBU-1,4\nIN-1,\nX-1,7\nHO-1,9\nHO-2,8\n"
    report = feed(house, tmp_path, text)
    assert counts(report.accounts) == (7, 0, 3, 2, 2)
    assert report.effects == {"cases_opened": 2, "cases_closed": 0, "mails_queued": 1}
    assert [(r.line, r.field, r.value) for r in report.accounts.rejects] == [
        (6, "external_id", "X-1"), (8, "external_id", "HO-2"),
    ]  # fmt: skip
    assert report.to_json()["read"] == 7
    assert report.notes == []


def test_the_same_file_again_changes_nothing(house: House, tmp_path: Path) -> None:
    text = "HO-1,9\nHO-2,5\nBU-1,4\n"
    feed(house, tmp_path, text)
    before = state(house)
    report = feed(house, tmp_path, text)
    assert counts(report.accounts) == (3, 0, 0, 3, 0)
    assert (report.actions, set(report.effects.values())) == ([], {0})
    assert state(house) == before


def test_a_blank_cell_empties_and_what_is_absent_stays(house: House, tmp_path: Path) -> None:
    feed(house, tmp_path, "HO-1,9\nHO-2,9\n")
    report = feed(house, tmp_path, "HO-1,\n")
    assert (days(house, "HO-1"), days(house, "HO-2")) == (None, 9)
    assert report.effects["cases_closed"] == 1
    feed(house, tmp_path, "account_external_id,city\nHO-2,Golden\n")
    assert days(house, "HO-2") == 9
    assert house.get(Account, external_id="HO-2").city == "Golden"


def test_a_blank_cell_leaves_what_a_record_must_have(house: House, tmp_path: Path) -> None:
    """Files may give names to make accounts alone."""
    feed(house, tmp_path, NAMED + "HO-1,,9\n", "P-1,,,new@example.com,\n")
    assert (days(house, "HO-1"), house.get(Account, external_id="HO-1").name) == (
        9, "Rivera Household",
    )  # fmt: skip
    assert house.get(Contact, external_id="P-1").email == "new@example.com"


def test_logins_of_the_whole_file_come_before_values(house: House, tmp_path: Path) -> None:
    """Else the wrong contact would be written to."""
    for key in ("K-1", "K-2"):
        contact(house, key, "HO-1", last_login_at="2026-03-01T00:00:00Z")
    lines = (
        "K-1,HO-1,K-1,k-1@example.com,2026-03-20T00:00:00Z\n"
        "K-2,HO-1,K-2,new@example.com,2026-03-21T00:00:00Z\n"
    )
    report = feed(house, tmp_path, "HO-1,9\n", lines)
    assert (counts(report.contacts), report.rows.read) == ((2, 0, 2, 0, 0), 3)
    assert [mail.recipient for mail in house.all(OutgoingMail)] == ["new@example.com"]


def test_an_unknown_account_is_made_where_its_name_is_given(house: House, tmp_path: Path) -> None:
    lines = "K-9,X-1,Vale,vale@example.com,2026-03-20T00:00:00Z\n"
    report = feed(house, tmp_path, NAMED + "X-1,The Mill,9\nX-2,,9\nHO-1,Rivera,3\n", lines)
    assert counts(report.accounts) == (3, 1, 1, 0, 1)
    assert "It is made where the file gives its name" in report.accounts.rejects[0].reason
    made = house.get(Account, external_id="X-1")
    root = house.get(User, username="root")
    assert (made.name, made.kind, made.owner_id) == ("The Mill", "business", root.id)
    assert house.get(Contact, external_id="K-9").account_id == made.id
    assert [mail.recipient for mail in house.all(OutgoingMail)] == ["vale@example.com"]
    again = feed(house, tmp_path, NAMED + "X-1,The Mill,9\n", lines)
    assert (counts(again.rows), again.actions) == ((2, 0, 0, 2, 0), [])


def test_an_organisation_may_have_unknown_accounts_rejected(house: House, tmp_path: Path) -> None:
    apply(house, edited(
        (RULES, "create_accounts = true", "create_accounts = false"),
        (RULES, '[feed.new_account]\nkind = "business"\n', ""),
    ))  # fmt: skip
    report = feed(house, tmp_path, NAMED + "X-1,The Mill,9\n")
    assert counts(report.accounts) == (1, 0, 0, 0, 1)
    assert "create_accounts of its [feed]" in report.accounts.rejects[0].reason
    assert house.all(Account, external_id="X-1") == []


def test_an_unknown_contact_needs_a_last_name(house: House, tmp_path: Path) -> None:
    lines = "K-1,HO-1,,k@example.com,\nK-2,HO-1,Vale,v@example.com,\nK-3,NO,Vale,,\n"
    report = feed(house, tmp_path, "HO-1,2\n", lines)
    assert counts(report.contacts) == (3, 1, 0, 0, 2)
    assert reasons(report.contacts) == [(2, "external_id"), (4, "account")]


def test_a_row_that_a_rule_refuses_takes_back_only_itself(house: House, tmp_path: Path) -> None:
    to = '{ first = ["{aging.default_rep}", "{owner}", "profile:admin"] }'
    apply(house, edited((RULES, to, '{ first = ["{owner}"] }')))
    report = feed(house, tmp_path, "HO-1,9\nHO-2,9\nIN-1,9\nBU-1,3\nX-1,3\n")
    assert counts(report.accounts) == (5, 0, 3, 0, 2)
    first = report.accounts.rejects[0]
    assert (first.line, "cannot do so" in first.reason) == (2, True)
    assert (days(house, "HO-1"), days(house, "HO-2"), days(house, "BU-1")) == (None, 9, 3)
    assert len(house.all(Case)) == len(house.all(Activity)) == 2
    assert report.effects["cases_opened"] == 2


def test_a_value_and_its_answer_are_one_act_and_a_feed_is_undone_as_one(
    house: House, tmp_path: Path
) -> None:
    rows = "".join(f"X-{n},Mill {n},9\n" for n in range(CHUNK + 5))
    report = feed(house, tmp_path, NAMED + rows)
    assert (counts(report.accounts)[1], report.effects["cases_opened"]) == (CHUNK + 5,) * 2
    assert len(report.actions) == 4  # new ones, then values, each in two chunks
    house["root"].undo(report.actions[0])
    assert house.all(Case) == []
    assert not [one for one in house.all(Account) if one.external_id.startswith("X-")]


def test_a_dry_run_reports_the_same_and_changes_nothing(house: House, tmp_path: Path) -> None:
    text = NAMED + "X-1,The Mill,9\nHO-1,Rivera,9\nHO-2,,abc\n"
    lines = "K-9,X-1,Vale,vale@example.com,2026-03-20T00:00:00Z\n"
    before = state(house)
    foretold = feed(house, tmp_path, text, lines, dry_run=True)
    assert (state(house), foretold.actions) == (before, [])
    done = feed(house, tmp_path, text, lines)
    assert {**foretold.to_json(), "actions": done.actions} == done.to_json()


def test_what_rules_note_is_told_once(house: House, tmp_path: Path) -> None:
    rows = "".join(f"X-{n},Mill {n},9\n" for n in range(5))
    report = feed(house, tmp_path, NAMED + rows + "HO-1,,9\n")
    assert sorted(report.notes) == [
        "A rule turned to Root Admin: not here (teri).",
        "A rule turned to Root Admin: not here (teri, nobody named).",
    ]


def test_only_who_may_import_runs_a_feed(house: House, tmp_path: Path) -> None:
    for by in ("max", "rae", "sam"):
        with pytest.raises(NotAllowed, match="may not import records"):
            feed(house, tmp_path, "HO-1,9\n", by=by)
    assert days(house, "HO-1") is None


def test_an_organisation_without_a_feed_says_so(house: House, tmp_path: Path) -> None:
    rules = FILES[RULES]
    start, end = rules.index("[feed]"), rules.index("[templates")
    apply(house, FILES | {RULES: rules[:start] + rules[end:]})
    with pytest.raises(RuleViolation, match="has no data feed"):
        feed(house, tmp_path, "HO-1,9\n")


def test_a_key_tells_the_first_outcome_again(house: House, tmp_path: Path) -> None:
    report = feed(house, tmp_path, "HO-1,9\nHO-2,1\n", key="monday")
    again = feed(house, tmp_path, "HO-1,9\nHO-2,1\n", key="monday")
    assert again.to_json() == report.to_json()
    with pytest.raises(Conflict, match="another act"):
        feed(house, tmp_path, "HO-1,0\nHO-2,1\n", key="monday")
    assert days(house, "HO-1") == 9


def test_a_feed_that_was_cut_off_goes_on_where_it_was(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was done is told; the same file again does the rest, and nothing twice."""
    monkeypatch.setattr("data.exchange.feeds.CHUNK", 1)
    do, calls = type(house["root"]).do, []

    def torn(desk: object, command: object, **given: object) -> object:
        calls.append(command)
        if len(calls) == 2:
            msg = "Somebody was faster."
            raise Conflict(msg)
        return do(desk, command, **given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("core.desk.Desk.do", torn)
        with pytest.raises(Conflict, match="Until then: 1 rows read") as error:
            feed(house, tmp_path, "HO-1,9\nHO-2,9\n")
    assert "Run the same files again" in str(error.value)
    report = feed(house, tmp_path, "HO-1,9\nHO-2,9\n")
    assert counts(report.accounts) == (2, 0, 1, 1, 0)
    assert len(house.all(Case)) == 2


def test_two_who_run_the_same_file_at_once_do_nothing_twice(house: House, tmp_path: Path) -> None:
    rows = "".join(f"X-{n},Mill {n},{n % 9}\n" for n in range(120))
    feed(house, tmp_path, NAMED + "".join(f"X-{n},Mill {n},0\n" for n in range(120)))
    path = write(tmp_path, NAMED + rows, "both.csv")
    reports: list[FeedReport] = []
    people = [Thread(target=lambda: reports.append(run(house["root"], path))) for _ in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    late = sum(n % 9 > 4 for n in range(120))
    assert [report.rows.rejected for report in reports] == [0, 0]
    assert sum(report.effects["cases_opened"] for report in reports) == late
    assert len(house.all(Case)) == len(house.all(Activity)) == late


# the fuse ------------------------------------------------------------------------------------


def many(house: House, folder: Path, count: int, old: int = 9) -> None:
    """Feed so many accounts, all of them new."""
    feed(house, folder, NAMED + "".join(f"X-{n},Mill {n},{old}\n" for n in range(count)))


def ended(count: int) -> str:
    return "".join(f"X-{n},0\n" for n in range(count))


def open_cases(house: House) -> int:
    return len(house.all(Case, is_closed=False))


def test_the_fuse_asks_before_anything_is_written(house: House, tmp_path: Path) -> None:
    many(house, tmp_path, 40)
    with pytest.raises(NeedsConfirmation, match=r"close 26 of 40 open cases \(65.0 %\)") as asked:
        feed(house, tmp_path, ended(26) + "HO-1,9\n")
    assert asked.value.details["fuse"] == {"could": 40, "would": 26}
    assert (open_cases(house), days(house, "HO-1")) == (40, None)
    report = feed(house, tmp_path, ended(26) + "HO-1,9\n", agreed=True)
    assert report.effects["cases_closed"] == 26


def test_the_fuse_asks_above_both_alone(house: House, tmp_path: Path) -> None:
    many(house, tmp_path, 40)
    assert feed(house, tmp_path, ended(25)).effects["cases_closed"] == 25


def test_a_small_share_is_closed_unasked_and_no_other_fuse_asks(
    house: House, tmp_path: Path
) -> None:
    """Above the settings' `rule_closures` (50), in one act."""
    many(house, tmp_path, 300)
    report = feed(house, tmp_path, ended(60))
    assert (report.effects["cases_closed"], open_cases(house)) == (60, 240)


def test_a_dry_run_tells_that_the_fuse_would_ask(house: House, tmp_path: Path) -> None:
    many(house, tmp_path, 30)
    report = feed(house, tmp_path, ended(30), dry_run=True)
    assert report.effects["cases_closed"] == 30
    assert any("Without --yes it would be stopped" in note for note in report.notes)
    assert open_cases(house) == 30


def test_rows_that_are_rejected_close_nothing_beforehand(house: House, tmp_path: Path) -> None:
    """What the file cannot do does not trip the fuse: only what it would do counts."""
    many(house, tmp_path, 40)
    rows = "".join(f"X-{n},none\n" for n in range(40))
    assert counts(feed(house, tmp_path, rows).accounts) == (40, 0, 0, 0, 40)
    assert open_cases(house) == 40


# bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_at_the_beginning_says_how_a_file_is_written(
    house: House, tmp_path: Path, encoding: str
) -> None:
    report = feed(house, tmp_path, (HEAD + "HO-1,9\n").encode(encoding))
    assert counts(report.accounts) == (1, 0, 1, 0, 0)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("-1", "'-1' is less than 0"),
        ("abc", "not a number"),
        ("36501", "more than 36,500"),
        ("9" * 40, "at most eleven digits"),
        ("1.5", "too many digits"),
        ("nan", "not a number"),
        ("5\x00", "not a number"),
        ("=5+5", "not a number"),
    ],
)
def test_days_that_are_none_reject_their_row_alone(
    house: House, tmp_path: Path, value: str, told: str
) -> None:
    report = feed(house, tmp_path, f"HO-1,{value}\nHO-2,9\n")
    (reject,) = report.accounts.rejects
    assert (reject.line, reject.field, told in reject.reason) == (2, "oldest_aging_days", True)
    assert (days(house, "HO-1"), days(house, "HO-2")) == (None, 9)


def test_what_no_database_keeps_is_told(house: House, tmp_path: Path) -> None:
    report = feed(house, tmp_path, "account_external_id,city\nHO-1,Gol\x00den\n")
    assert report.notes == [REPLACED_NOTE]


def test_short_and_long_rows_are_rejected_each_with_its_line(house: House, tmp_path: Path) -> None:
    report = feed(house, tmp_path, "HO-1\nHO-2,9,1\n\nBU-1,3\n,7\n")
    assert counts(report.accounts) == (4, 0, 1, 0, 3)
    assert reasons(report.accounts) == [(2, None), (3, None), (6, "external_id")]


def test_half_a_file_loses_nothing_in_silence(house: House, tmp_path: Path) -> None:
    report = feed(house, tmp_path, 'HO-1,9\nHO-2,"9\nBU-1,9\nIN-1,9')
    assert counts(report.accounts) == (4, 0, 1, 0, 3)
    (reject,) = report.accounts.rejects
    assert (reject.line, "Nothing from there on was read: 3 lines" in reject.reason) == (3, True)


def test_the_last_row_of_a_file_that_was_cut_off_is_rejected(house: House, tmp_path: Path) -> None:
    report = feed(house, tmp_path, "HO-1,9\nHO-")
    assert "is it cut off?" in report.accounts.rejects[0].reason


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "must name the columns"),
        ("account_external_id;oldest_aging_days\nHO-1;9\n", "--delimiter ';'"),
        ("account_id,oldest_aging_days\nHO-1,9\n", "Did you mean 'account_id'"),
        ("account_external_id,oldest_aging\nHO-1,9\n", "no field for the column 'oldest_aging'"),
        ("account_external_id,external_id\nHO-1,HO-1\n", "is filled by"),
        (HEAD.encode("utf-16-le") + b"H\0", "UTF-16"),
        (HEAD.encode() + b"HO-1,\xff\n", "line 2 has the byte 0xFF"),
        ("account_external_id,has_aging_confirmations\nHO-1,yes\n", "no field for the column"),
    ],
)
def test_a_file_that_is_not_understood_is_refused_as_a_whole(
    house: House, tmp_path: Path, text: str | bytes, told: str
) -> None:
    path = write(tmp_path, text, "raw.csv")
    with pytest.raises(RuleViolation) as refused:
        run(house["root"], path)
    assert told in str(refused.value)
    assert "--map" not in str(refused.value)


def test_a_file_of_accounts_is_no_file_of_contacts(house: House, tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "HO-1,9\n", "a.csv")
    with pytest.raises(RuleViolation, match="no column 'contact_external_id'"):
        run(house["root"], path, FeedOptions(contacts=path))


def test_columns_come_in_any_order_and_any_case(house: House, tmp_path: Path) -> None:
    text = "Oldest_Aging_Days,City,ACCOUNT_EXTERNAL_ID\n9,Golden,HO-1\n"
    path = write(tmp_path, text, "a.csv")
    assert counts(run(house["root"], path).accounts) == (1, 0, 1, 0, 0)


def test_rejected_rows_are_written_and_may_be_fed_again(house: House, tmp_path: Path) -> None:
    out = tmp_path / "bad.csv"
    lines = "K-1,HO-1,Vale,not an address,\n"
    feed(house, tmp_path, "HO-1,9\nHO-2,abc\nX-1,3\n", lines, rejects=out)
    head, first, second = out.read_text("utf-8").splitlines()
    assert head.startswith("account_external_id,oldest_aging_days,rejected in line")
    assert (first.split(",")[:3], second.split(",")[:3]) == (
        ["HO-2", "abc", "3"],
        ["X-1", "3", "4"],
    )
    assert "not an address" in (tmp_path / "bad.contacts.csv").read_text("utf-8")
    out.write_text(out.read_text("utf-8").replace("abc", "8"), "utf-8")
    again = feed(house, tmp_path, out.read_text("utf-8"))
    assert counts(again.accounts) == (2, 0, 1, 0, 1)


def test_rejects_never_overwrite_the_files(house: House, tmp_path: Path) -> None:
    for name in ("day.csv", "contacts-of-day.csv"):
        with pytest.raises(RuleViolation, match="overwrite"):
            feed(house, tmp_path, "HO-1,9\n", "", rejects=tmp_path / name)
