"""The data feed in the organisation's files: `[feed]`, and the bounds of numbers that it fills."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import RuleViolation
from core.org import loader
from core.org.diff import differences

FILE = "aging_rules.toml"
FILES = loader.shipped()


def edited(old: str, new: str) -> dict[str, str]:
    """Give the shipped files with one text replaced."""
    assert FILES[FILE].count(old) == 1, old
    return FILES | {FILE: FILES[FILE].replace(old, new)}


def refused(files: dict[str, str]) -> list[dict[str, Any]]:
    with pytest.raises(RuleViolation) as error:
        loader.load(files)
    return [problem.told for problem in error.value.problems]


def test_the_shipped_feed_says_which_column_fills_which_field() -> None:
    feed = loader.load(FILES).feed
    assert feed is not None
    assert feed.accounts["oldest_aging_days"] == "oldest_aging_days"
    assert feed.contacts["account_external_id"] == "account"
    assert (feed.create_accounts, feed.fuse_share, feed.fuse_min) == (True, 20, 25)


def test_an_organisation_needs_no_feed() -> None:
    rules = FILES[FILE]
    start, end = rules.index("[feed]"), rules.index("[templates")
    assert loader.load(FILES | {FILE: rules[:start] + rules[end:]}).feed is None


@pytest.mark.parametrize(
    ("old", "new", "key", "message"),
    [
        ('oldest_aging_days = "oldest_aging_days"', 'days = "oldest_aging_day"',
         "feed.accounts.days", "Did you mean 'oldest_aging_days'?"),
        ('oldest_aging_days = "oldest_aging_days"', 'days = "has_aging_confirmations"',
         "feed.accounts.days", "computed by a formula"),
        ('account_external_id = "external_id"\n', "", "feed.accounts", "no column fills"),
        ('contact_external_id = "external_id"\n', "", "feed.contacts", "no column fills"),
        ('last_login_at = "last_login_at"', 'login = "last_login"', "feed.contacts.login",
         "Did you mean 'last_login_at'?"),
        ('kind = "business"', 'sort = "business"', "feed.new_account.sort", "is not known"),
        ('kind = "business"', 'name = "New"', "feed.new_account.name", "the file itself gives it"),
        ("create_accounts = true", "create_accounts = false", "feed.new_account",
         "create_accounts = true"),
        ("fuse_share = 20", "fuse_share = 101", "feed.fuse_share", "from 0 to 100"),
        ("fuse_min = 25", "fuse_mim = 25", "feed.fuse_mim", "Did you mean 'fuse_min'?"),
        ("fuse_min = 25", 'encoding = "utf-88"', "feed.encoding", "no encoding 'utf-88'"),
        ("fuse_min = 25", 'delimiter = ";;"', "feed.delimiter", "not one character"),
        ("least = 0", "least = 40000", "fields.account.oldest_aging_days.least", "more than most"),
        ('kind = "number"\nleast = 0', 'kind = "text"\nleast = 0',
         "fields.account.oldest_aging_days.least", "goes with the kind 'number' alone"),
    ],
)  # fmt: skip
def test_what_a_feed_cannot_mean_is_told_with_its_key(
    old: str, new: str, key: str, message: str
) -> None:
    told = refused(edited(old, new))
    found = [one for one in told if one["key"] == key and message in one["message"]]
    assert found, told
    assert (found[0]["file"], bool(found[0]["line"])) == (FILE, True)


def test_there_is_one_feed_in_all_files() -> None:
    files = FILES | {"more.toml": '[feed.accounts]\nkey = "external_id"\n'}
    assert any("is defined in" in one["message"] for one in refused(files))


def test_what_is_different_about_a_feed_is_told() -> None:
    new = edited('oldest_aging_days = "oldest_aging_days"', 'days = "oldest_aging_days"')
    new[FILE] = new[FILE].replace("fuse_min = 25", "fuse_min = 30")
    found = differences(loader.load(FILES), loader.load(new), (FILES, new))
    assert {one.line for one in found} == {
        "Organisation: data feed: column of the accounts 'days' is new: 'oldest_aging_days'",
        "Organisation: data feed: column of the accounts 'oldest_aging_days' is removed",
        "Organisation: data feed: cases that it closes unasked: 30 instead of 25",
    }
