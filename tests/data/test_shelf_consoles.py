"""Two consoles of one person at once: neither takes or loses the words of the other."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.shelf import FileShelf
from tests.data.shelves import AT, abandon, files, post, texts, typing


@pytest.fixture
def shelf(tmp_path: Path) -> FileShelf:
    """Give a shelf in a folder that is not there yet."""
    return FileShelf(tmp_path / "consoles" / "one")


def test_what_another_console_is_typing_is_neither_offered_nor_touched(tmp_path: Path) -> None:
    shelf = FileShelf(tmp_path)
    with typing(tmp_path, "theirs"):
        assert shelf.drafts() == ()
        assert shelf.draft("case.post", "case", "1") is None
        shelf.keep(post("mine"))
        assert texts(shelf) == ["mine"]
        shelf.drop(post("mine"))
        shelf.drop(post("mine"))
        assert shelf.drafts() == ()
        shelf.keep(post("mine again"))
    assert sorted(texts(shelf)) == ["mine again", "theirs"]


def test_what_a_console_left_is_offered_and_goes_on_in_its_place(tmp_path: Path) -> None:
    abandon(tmp_path, "left")
    shelf = FileShelf(tmp_path)
    assert texts(shelf) == ["left"]
    found = shelf.draft("case.post", "case", "1")
    assert found
    shelf.keep(replace(found, fields={"text": "left and found"}))
    assert texts(shelf) == ["left and found"]
    assert len(files(tmp_path)) == 1
    shelf.drop(found)
    assert files(tmp_path) == []


def test_a_console_that_was_killed_and_not_yet_waited_for_has_ended(tmp_path: Path) -> None:
    shelf = FileShelf(tmp_path)
    with typing(tmp_path, "left") as process:
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert texts(shelf) == ["left"]


def test_a_draft_can_be_sent_without_another_key(tmp_path: Path) -> None:
    abandon(tmp_path, "left")
    shelf = FileShelf(tmp_path)
    found = shelf.draft("case.post", "case", "1")
    assert found
    shelf.drop(replace(found, at=AT))
    assert shelf.drafts() == ()


def test_what_is_half_written_is_swept_away_once_its_console_has_ended(tmp_path: Path) -> None:
    with typing(tmp_path, "theirs"):
        (path,) = files(tmp_path)
        process = path.stem.partition("-")[2]
        unfinished = path.with_name(f".{'0' * 16}-{process}.new")
        unfinished.write_text("half")
        FileShelf(tmp_path).keep(post())
        assert unfinished.exists()
    FileShelf(tmp_path).keep(post())
    assert not unfinished.exists()


def test_of_two_that_take_up_a_draft_one_gets_it(tmp_path: Path) -> None:
    abandon(tmp_path, "left")
    shelf = FileShelf(tmp_path)
    assert shelf.draft("case.post", "case", "1")
    with typing(tmp_path, "left, taken up elsewhere"):
        shelf.keep(post("left, taken up here"))
        assert texts(shelf) == ["left, taken up here"]
    assert sorted(texts(shelf)) == ["left, taken up elsewhere", "left, taken up here"]


@pytest.fixture
def two_left(tmp_path: Path) -> FileShelf:
    """Give a shelf on which two consoles left a post on the same case."""
    with typing(tmp_path, "first"), typing(tmp_path, "second"):
        pass
    return FileShelf(tmp_path)


def test_of_several_drafts_the_newest_goes_on_and_the_others_wait(two_left: FileShelf) -> None:
    assert texts(two_left) == ["second", "first"]
    found = two_left.draft("case.post", "case", "1")
    assert found
    two_left.keep(replace(found, fields={"text": "second, more"}))
    assert sorted(texts(two_left)) == ["first", "second, more"]
    two_left.drop(found)
    assert texts(two_left) == ["first"]


def test_of_several_drafts_none_is_written_over_unasked(two_left: FileShelf) -> None:
    two_left.keep(post("third"))
    assert texts(two_left) == ["second", "first", "third"]


def test_the_draft_that_was_pointed_at_is_thrown_away(two_left: FileShelf) -> None:
    two_left.drop(two_left.drafts()[1])
    assert texts(two_left) == ["second"]


def test_a_process_that_got_the_same_number_later_is_another(shelf: FileShelf) -> None:
    shelf.keep(post())
    (path,) = files(shelf.folder)
    slot = path.name.partition("-")[0]
    path.rename(path.with_name(f"{slot}-{os.getppid()}-1.json"))
    assert texts(shelf) == ["Hello"]


def test_where_no_system_tells_when_a_process_began_its_number_counts(
    shelf: FileShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.read_text, Path.exists

    def read_text(path: Path, *given: Any) -> str:
        if path.is_relative_to("/proc"):
            raise FileNotFoundError
        return real[0](path, *given)

    monkeypatch.setattr(Path, "read_text", read_text)
    monkeypatch.setattr(Path, "exists", lambda p: not p.is_relative_to("/proc") and real[1](p))
    shelf.keep(post())
    assert texts(shelf) == ["Hello"]
    (path,) = files(shelf.folder)
    slot = path.name.partition("-")[0]
    alive = path.rename(path.with_name(f"{slot}-{os.getppid()}-0.json"))
    assert shelf.drafts() == ()
    alive.rename(path.with_name(f"{slot}-9999999999-0.json"))
    assert texts(shelf) == ["Hello"]
