"""The log of `--debug`: names, numbers and durations, for its owner alone, within bounds."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from core.commands.case import ClaimCase, PostToCase
from core.errors import NotFound, Unavailable
from core.log import note, places, watched
from data import log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.house import House

CANARY = "canary-4711"
LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \d+ [A-Za-z_.]+( \w+=-?[\d.]+)*( error=\w+)?"
)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Path]:
    """Keep the log in a folder that is not there yet."""
    path = tmp_path / "state" / "caseline.log"
    log.forget()  # whoever asked for one in this process before
    log.keep(path)
    yield path
    log.forget()


def test_it_names_commands_actions_durations_and_kinds_of_errors_alone(
    house: House, kept: Path
) -> None:
    number = house.queued(description="canary-words")
    done = house.do("dana", ClaimCase(case=number)).action
    house.do("dana", PostToCase(case=number, text="canary-words for Jo Rivera"))
    with pytest.raises(NotFound):
        house.do("dana", ClaimCase(case="99999999"))
    assert house["dana"].look.case(number).row.number == number
    lines = kept.read_text().splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert re.search(rf" case\.claim ms=[\d.]+ action={done}$", "\n".join(lines), re.MULTILINE)
    assert re.search(r" case\.claim ms=[\d.]+ error=NotFound$", lines[-2])
    assert re.search(r" look\.case ms=[\d.]+$", lines[-1])
    assert not re.search(f"canary|Rivera|dana|{number}|99999999", kept.read_text())


def test_it_is_its_owners_alone_whatever_lay_there(tmp_path: Path) -> None:
    path = tmp_path / "state" / "caseline.log"
    before = os.umask(0)
    try:
        log.keep(path)
        note("first")
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        log.forget()
        path.chmod(0o666)
        log.keep(path)
        note("second")
    finally:
        os.umask(before)
        log.forget()
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text().splitlines()) == 2


def test_it_never_grows_beyond_its_bounds(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log.forget()
    monkeypatch.setattr(log, "SIZE", 2000)
    log.keep(kept)
    for number in range(500):
        note("line", {"number": number})
    files = sorted(kept.parent.iterdir())
    assert [file.name for file in files] == [
        "caseline.log",
        *(f"caseline.log.{n}" for n in (1, 2, 3)),
    ]
    assert all(file.stat().st_size <= 2000 for file in files)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert "number=499" in kept.read_text()


def test_two_consoles_share_it_though_one_begins_a_new_one(kept: Path) -> None:
    note("before")
    kept.rename(kept.with_name("caseline.log.1"))
    note("after")
    assert kept.read_text().endswith(" after\n")
    assert kept.with_name("caseline.log.1").read_text().endswith(" before\n")


def test_without_it_nothing_is_written_and_nothing_is_asked_twice(house: House, home: Path) -> None:
    house.queued()
    assert watched(house, "house") is house
    assert list(home.rglob("*.log*")) == []


def test_a_log_that_cannot_be_written_is_told_and_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("theirs")
    (tmp_path / "caseline.log").symlink_to(tmp_path / "theirs")
    for path in (tmp_path / "caseline.log", tmp_path / "theirs" / "caseline.log"):
        with pytest.raises(Unavailable, match="cannot be written"):
            log.keep(path)
    assert (tmp_path / "theirs").read_text() == "theirs"


def test_a_full_disk_stops_nobody(
    house: House, kept: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    log.forget()
    kept.unlink()
    kept.symlink_to("/dev/full")  # links are refused: here the disk behind it is meant
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log, "_APPEND", os.O_WRONLY | os.O_APPEND)
        patch.setattr(os, "fchmod", lambda *_: None)
        log.keep(kept)
        house.queued()
        log.forget()
    assert capfd.readouterr() == ("", "")


def test_a_place_is_told_with_its_cause_and_without_a_word() -> None:
    def inner() -> None:
        raise KeyError(CANARY)

    def outer() -> None:
        try:
            inner()
        except KeyError as error:
            msg = "canary-4712"
            raise LookupError(msg) from error

    with pytest.raises(LookupError) as caught:
        outer()
    told = places(caught.value)
    assert (told[0], told[3], told[4]) == ("KeyError", "led to", "LookupError")
    assert told[2].endswith(" inner")
    assert "canary" not in "".join(told)
