"""The shelf: what was typed is kept whole, exact, and for its owner alone."""

from __future__ import annotations

import os
import random
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.drafts import Draft
from core.errors import Unavailable
from data.shelf import FileShelf
from tests.data.shelves import AT, console, files, post, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE = ("../../x", "/etc/passwd", "a\x00b", "x" * 300, "", ".", "con", "\ud800", "é/è", "a\nb")
TYPES_ON = """
n = int(sys.argv[2])
while True:
    n += 1
    shelf.keep(post(f"{n} " * 3000, n=str(n)))
    print(n, flush=True)
"""
FILLS_UP = """
shelf.keep(post("old"))
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    shelf.keep(post("new" * 1000))
except Unavailable as error:
    print(error)
shelf.remember({"list": "x" * 2000})
print(shelf.draft("case.post", "case", "1").fields["text"], shelf.state())
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
shelf.keep(post("room again"))
"""


@pytest.fixture
def shelf(tmp_path: Path) -> FileShelf:
    """Give a shelf in a folder that is not there yet."""
    return FileShelf(tmp_path / "consoles" / "one")


# what is kept --------------------------------------------------------------------------------


def test_what_was_kept_is_given_back_and_only_the_last(shelf: FileShelf) -> None:
    assert shelf.drafts() == ()
    assert shelf.draft("case.post", "case", "1") is None
    shelf.keep(post("Hel"))
    shelf.keep(last := post("Hello", minutes=1, title="Post on case 1"))
    assert shelf.draft("case.post", "case", "1") == last
    assert shelf.drafts() == FileShelf(shelf.folder).drafts() == (last,)
    assert len(files(shelf.folder)) == 1


def test_acts_and_records_have_drafts_of_their_own_newest_first(shelf: FileShelf) -> None:
    kept = [
        post("b", minutes=2),
        post("c", key="2", minutes=3),
        Draft(act="case.create", at=AT),
        Draft(act="case.edit", kind="case", key="1", at=AT + timedelta(minutes=1)),
    ]
    for draft in kept:
        shelf.keep(draft)
    assert shelf.drafts() == (kept[1], kept[0], kept[3], kept[2])
    assert [shelf.draft(draft.act, draft.kind, draft.key) for draft in kept] == kept


odd = st.text(st.characters(exclude_categories=()))


@given(fields=st.dictionaries(odd, odd), title=odd, key=odd, at=st.datetimes())
def test_every_text_comes_back_exactly(
    fields: dict[str, str], title: str, key: str, at: datetime
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shelf = FileShelf(Path(folder))
        moment = at.replace(tzinfo=UTC)
        draft = Draft(act="case.post", kind="case", key=key, title=title, fields=fields, at=moment)
        shelf.keep(draft)
        assert shelf.draft("case.post", "case", key) == draft


def test_halves_of_a_character_stay_halves(shelf: FileShelf) -> None:
    shelf.keep(draft := post("\ud83d\ude00 \udc80"))
    assert shelf.drafts() == (draft,)


def test_hostile_keys_stay_in_the_folder_and_apart(shelf: FileShelf, tmp_path: Path) -> None:
    for key in HOSTILE:
        shelf.keep(post(f"on {key!r}", key=key))
    for key in HOSTILE:
        draft = shelf.draft("case.post", "case", key)
        assert draft
        assert draft.fields["text"] == f"on {key!r}"
    found = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert found == set(files(shelf.folder))
    assert len(found) == len(HOSTILE)


def test_a_draft_that_was_dropped_is_gone_and_may_be_dropped_again(shelf: FileShelf) -> None:
    shelf.keep(post())
    shelf.keep(other := post("Other", key="2"))
    sent = replace(post("Hello!"), at=AT + timedelta(seconds=1))
    shelf.drop(sent)
    shelf.drop(sent)
    assert shelf.drafts() == (other,)
    FileShelf(shelf.folder / "none").drop(sent)


# what lies on the disk -----------------------------------------------------------------------


def test_everything_is_the_owners_alone_from_the_start(
    shelf: FileShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, int]] = []
    sync = os.fsync

    def watched(descriptor: int) -> None:
        mode = os.fstat(descriptor).st_mode
        seen.append((stat.S_ISREG(mode), stat.S_IMODE(mode)))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    umask = os.umask(0)
    try:
        shelf.keep(post())
        shelf.remember({"list": "mine"})
    finally:
        os.umask(umask)
    assert {mode for is_file, mode in seen if is_file} == {0o600}
    for path in tmp_path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_draft_is_on_disk_before_it_takes_its_name(
    shelf: FileShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.keep(post("old"))
    order: list[str] = []

    def watched(descriptor: int) -> None:
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        order.append(f"{'folder' if folder else 'file'}: {texts(FileShelf(shelf.folder))[0]}")

    monkeypatch.setattr(os, "fsync", watched)
    shelf.keep(post("new"))
    assert order == ["file: old", "folder: new"]


def test_kill_at_any_moment_leaves_one_whole_draft(
    tmp_path: Path,
    long_run: bool,  # noqa: FBT001  a fixture
) -> None:
    chance = random.Random(5)  # noqa: S311  no secret
    kept = 0
    for _ in range(100 if long_run else 8):
        with console(TYPES_ON, tmp_path, kept) as process:
            assert process.stdout
            assert process.stdout.readline()
            time.sleep(chance.random() / 20)
            process.send_signal(signal.SIGKILL)
            told = [kept + 1, *(int(line) for line in process.stdout if line.endswith("\n"))]
        (draft,) = FileShelf(tmp_path).drafts()
        kept = int(draft.fields["n"])
        assert draft.fields["text"] == f"{kept} " * 3000
        assert kept - told[-1] in (0, 1)
    FileShelf(tmp_path).keep(post("the end"))
    assert len(files(tmp_path)) == 1, "what was half written is swept away"


def test_a_disk_that_takes_no_more_is_told_and_the_old_draft_stays(tmp_path: Path) -> None:
    with console(FILLS_UP, tmp_path) as process:
        told, left, *_ = process.communicate(timeout=30)[0].splitlines()
    assert told.startswith("What you type cannot be kept on this machine: File too large. Send it")
    assert left == "old {}"
    assert texts(FileShelf(tmp_path)) == ["room again"]
    assert len(files(tmp_path)) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of 64 KiB, where one can be mounted."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if not mount or not umount or os.geteuid() != 0:
        pytest.skip("only an administrator mounts a file system")
    folder = tmp_path / "small"
    folder.mkdir()
    command = [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run([umount, "--lazy", str(folder)], check=True)


def test_a_full_disk_is_told_and_typing_goes_on_when_there_is_room(small_disk: Path) -> None:
    shelf = FileShelf(small_disk / "one")
    shelf.keep(post("old"))
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(1 << 20))
    with pytest.raises(Unavailable, match="No space left on device") as caught:
        shelf.keep(post("new" * 5000))
    assert str(shelf.folder) in str(caught.value)
    shelf.remember({"list": "mine" * 5000})
    assert (texts(shelf), shelf.state()) == (["old"], {})
    (small_disk / "filler").unlink()
    shelf.keep(post("new" * 5000))
    assert (texts(shelf), len(files(shelf.folder))) == (["new" * 5000], 1)


def test_links_are_not_followed(shelf: FileShelf, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text('{"theirs": 1}')
    shelf.keep(post())
    shelf.remember({"list": "mine"})
    for path in (*files(shelf.folder), shelf.folder / "state.json"):
        path.unlink()
        path.symlink_to(victim)
    assert (shelf.drafts(), shelf.state()) == ((), {})
    shelf.keep(post())
    shelf.remember({"list": "mine"})
    assert victim.read_text() == '{"theirs": 1}'
    assert (texts(shelf), shelf.state()) == (["Hello"], {"list": "mine"})


# what is broken or not ours ------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"null", b"[]", b'"text"', b"\xff\xfe", b"[" * 100_000, b"1" * 10_000,
        b'{"act": "case.post"}',
        b'{"act": 1, "kind": "case", "key": "1", "title": "", "fields": {}, "at": "2026-03-31"}',
        (b'{"act": "case.post", "kind": "case", "key": "1", "title": "", "fields": {"a": 1}, '
        b'"at": "2026-03-31T10:00:00+00:00"}'),
        b'{"act": "case.post", "kind": "case", "key": "1", "title": "", "fields": {}, "at": "?"}',
        (b'{"act": "case.post", "kind": "case", "key": "2", "title": "", "fields": {}, '
        b'"at": "2026-03-31T10:00:00+00:00"}'),
    ],
)  # fmt: skip
def test_a_broken_file_is_no_draft_and_in_nobodys_way(shelf: FileShelf, content: bytes) -> None:
    shelf.keep(post())
    shelf.keep(other := post("Other", key="2"))
    broken = next(path for path in files(shelf.folder) if b'"Hello"' in path.read_bytes())
    broken.write_bytes(content)
    (shelf.folder / "state.json").write_bytes(content)
    assert shelf.drafts() == (other,)
    assert shelf.draft("case.post", "case", "1") is None
    assert isinstance(shelf.state(), dict)
    shelf.drop(post())
    shelf.keep(post("New"))
    assert sorted(texts(shelf)) == ["New", "Other"]


def test_a_time_without_a_zone_is_read_as_utc(shelf: FileShelf) -> None:
    shelf.keep(replace(post(), at=AT.replace(tzinfo=None)))
    shelf.keep(post("Other", key="2", minutes=1))
    assert [draft.at for draft in shelf.drafts()] == [AT + timedelta(minutes=1), AT]


def test_what_is_not_ours_is_left_alone(shelf: FileShelf) -> None:
    shelf.keep(post())
    (path,) = files(shelf.folder)
    drafts = path.parent
    foreign = [drafts / name for name in ("notes.json", "x" * 32 + "-1-1.json", ".x.new")]
    for strange in foreign:
        shutil.copy(path, strange)
    (drafts / f"{'a' * 32}-1-1.json").mkdir()
    os.mkfifo(drafts / f"{'b' * 32}-999999999-1.json")
    again = FileShelf(shelf.folder)
    assert texts(again) == ["Hello"]
    again.keep(post("Hello again"))
    again.drop(post())
    assert all(strange.exists() for strange in foreign)


# where the person stands ---------------------------------------------------------------------


def test_where_the_person_stands_is_remembered(shelf: FileShelf) -> None:
    assert shelf.state() == {}
    shelf.remember({"tabs": ["case 1"]})
    shelf.remember(state := {"tabs": ["case 2", "\ud800"], "orders": {"mine": ["age", True]}})
    assert FileShelf(shelf.folder).state() == state


@pytest.mark.parametrize("state", [{"x": object()}, {("a",): 1}, {"when": AT}])
def test_what_cannot_be_remembered_leaves_what_was(shelf: FileShelf, state: Any) -> None:
    shelf.remember({"list": "mine"})
    shelf.remember(state)
    state["self"] = state
    shelf.remember(state)
    assert shelf.state() == {"list": "mine"}


def test_a_place_that_cannot_be_used_stops_nobody_but_a_draft(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shelf = FileShelf(tmp_path / "file" / "one")
    shelf.remember({"list": "mine"})
    assert (shelf.state(), shelf.drafts()) == ({}, ())
    shelf.drop(post())
    with pytest.raises(Unavailable, match="cannot be kept on this machine: Not a directory"):
        shelf.keep(post())
