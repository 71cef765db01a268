"""Every shell print of a house made of hostile text: nothing of it acts on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import hostile

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Answer
    from tests.cli.conftest import Shell as ShellType
    from tests.postgres import Build

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
"""The database makes no difference to what is printed."""

LISTS = (
    "case list", "case list --search x", "account list", "contact list", "contract list",
    "job list", "task list", "user list", "group list", "queue list", "bell", "log", "type list",
    "caller x", "caller red", "caller nope", "search nope", "search red", "search x",
    "search owned --in cases", "search abc --in feed", "search x --in accounts", "case next",
)  # fmt: skip


@pytest.fixture
def strings(*, long_run: bool) -> list[str]:
    """Give the corpus, or in the short tier a part of it."""
    return hostile.corpus() if long_run else hostile.sample()


@pytest.fixture
def house(copy_of: Callable[[Build], str], shell: ShellType, *, long_run: bool) -> ShellType:
    """Give the command line over a house that is made of the corpus."""
    build = hostile.build_all if long_run else hostile.build_sample
    return type(shell)(copy_of(build), shell.capsys)


def inert(answer: Answer) -> None:
    """See that nothing that was printed acts, on either stream."""
    for stream in (answer.out, answer.err):
        for line in stream.removesuffix("\n").split("\n"):
            assert not hostile.acts(line.replace("\t", " ")), line  # a tab is the text's own


@pytest.mark.parametrize("words", LISTS)
def test_no_list_prints_what_acts(house: ShellType, words: str) -> None:
    for who in ("root", "dana"):
        for form in ([], ["--json"]):
            answer = house(*words.split(), *form, as_=who)
            assert answer.code in {0, 2, 3, 4}, (words, answer.err)
            inert(answer)


def test_no_record_prints_what_acts(house: ShellType, strings: list[str]) -> None:
    """Nor its history and its log."""
    step = 1 if len(strings) > 100 else 8
    for number in range(0, len(strings), step):
        case = f"{1000 + number:08}"
        for words in (
            ["case", "show", case], ["case", "history", case], ["log", "--case", case],
            ["account", "show", f"X-{number}"], ["contact", "show", f"X-{number}"],
            ["contract", "show", f"N-{number}"], ["job", "show", f"J-{number}"],
        ):  # fmt: skip
            answer = house(*words)
            assert answer.code == 0, (words, answer.err)
            inert(answer)
            answer = house(*words, "--json")
            assert answer.json
            inert(answer)


def test_json_gives_every_string_back_as_it_was_stored(
    house: ShellType, strings: list[str]
) -> None:
    """Only NUL and halves of characters become U+FFFD, when they are stored."""
    for number in range(0, len(strings), 1 if len(strings) > 100 else 5):
        page = house.json("case", "show", f"{1000 + number}")
        words = strings[number] if strings[number].strip() else "y"
        kept = "".join("\ufffd" if c == "\x00" or 0xD800 <= ord(c) < 0xE000 else c for c in words)
        assert page["case"]["description"].strip() == kept.strip()


def test_no_refusal_prints_what_acts(house: ShellType, strings: list[str]) -> None:
    """Whatever a person types is quoted harmlessly."""
    step = 1 if len(strings) > 100 else 8
    for text in strings[::step]:
        for words in (
            ["case", "show", text], ["account", "show", text], ["search", text],
            ["caller", text], ["case", "list", "--queue", text], ["case", "list", "--search", text],
            ["case", "post", "1000", text], ["bell", "read", text], ["export", text],
        ):  # fmt: skip
            if any(word.startswith("-") or "\x00" in word for word in words):
                continue
            answer = house(*words, as_="root")
            assert answer.code in {0, 2, 3, 4}, (words, answer.err)
            inert(answer)


def test_a_write_says_harmlessly_what_it_did(house: ShellType, strings: list[str]) -> None:
    step = 1 if len(strings) > 100 else 8
    for number, text in enumerate(strings[::step]):
        name = text.replace("\x00", "")[:80]
        if not name.strip() or name.startswith("-"):
            continue
        case = f"{1000 + number}"
        for words in (
            ["account", "create", "--set", f"name={name}", "--set", "kind=business"],
            ["case", "edit", case, "--set", f"subject=3 {name}"],
            ["task", "create", case, "--subject", name, "--to", "ines"],
            ["queue", "create", name[:40]],
        ):  # fmt: skip
            answer = house(*words, as_="root")
            assert answer.code in {0, 2, 3, 4, 7}, (words, answer.err)
            inert(answer)


def test_a_line_feed_in_a_value_forges_no_line_of_a_log_or_feed(shell: ShellType) -> None:
    """What somebody wrote stays set in under the line that says whose it is."""
    forged = "x\n99  2026-01-01 00:00  root  case.close"
    assert shell("case", "edit", "1000", "--set", f"subject={forged}", as_="root").code == 0
    assert shell("task", "create", "1000", "--subject", forged, as_="root").code == 0
    assert shell("case", "post", "1000", forged, as_="root").code == 0
    for words in ("log", "case history 1000", "case show 1000", "case list", "task list"):
        printed = shell(*words.split(), as_="root").out
        assert not any(line.startswith("99  ") for line in printed.splitlines()), printed
