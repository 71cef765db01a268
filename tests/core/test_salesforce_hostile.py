"""XML from outside is hostile: each fault has its own words, and nothing is read beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.errors import RuleViolation
from core.salesforce import folder as reading
from core.salesforce.folder import TITLE
from core.salesforce.turn import turn
from core.salesforce.xml import DEEPEST, MOST, NAMESPACE, Unreadable, parse

if TYPE_CHECKING:
    from pathlib import Path

OPEN = f'<CustomObject xmlns="{NAMESPACE}">'
CLOSE = "</CustomObject>"
BOMB = (
    """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
    f"{OPEN}<label>&b;</label>{CLOSE}"
)
OUTSIDE = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{OPEN}&e;{CLOSE}'
SUBSET = f'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">{OPEN}{CLOSE}'
PARAMETER = f'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>{OPEN}{CLOSE}'
HOSTILE = {
    "bomb": (BOMB, "it has a DOCTYPE, with which entities are defined; metadata has none (line 1)"),
    "outside": (OUTSIDE, "it has a DOCTYPE"),
    "subset": (SUBSET, "it has a DOCTYPE"),
    "parameter": (PARAMETER, "it has a DOCTYPE"),
    "entity": (f"{OPEN}&nope;{CLOSE}", "undefined entity, within <CustomObject>"),
    "deep": (OPEN + "<a>" * 99_999, f"its elements lie more than {DEEPEST} deep in each other"),
    "many": (f"{OPEN}{'<a/>' * (MOST + 1)}{CLOSE}", f"it has more than {MOST:,} elements"),
    "half": (f"{OPEN}<fields><fullName>x", "no element found, within <fullName> (line 1, column"),
    "crossed": (f"{OPEN}<a></b>{CLOSE}", "mismatched tag, within <a>"),
    "twice": (f"{OPEN}{CLOSE}{OPEN}{CLOSE}", "junk after document element"),
    "empty": ("", "it is empty"),
    "blank": (" \n\t", "it is empty"),
    "comment": ("<!-- nothing -->", "no element found"),
    "text": ("Dear Sir", "syntax error"),
    "json": ('{"a": 1}', "not well-formed"),
    "html": ("<html><body/></html>", "it is XML of another kind: <html> is none of Salesforce's"),
    "soap": ('<s:Envelope xmlns:s="http://x/y"/>', "it is XML of another kind: <Envelope> of"),
    "mixed": (f'{OPEN}<a xmlns=""/>{CLOSE}', "it is XML of another kind: <a> is none"),
    "prefix": ("<x:a/>", "unbound prefix"),
    "declared": (
        f'<?xml version="1.0" encoding="ISO-8859-1"?>{OPEN}{CLOSE}',
        "it says that it is written in 'ISO-8859-1'; Salesforce writes UTF-8 (line 1)",
    ),
    "nul": (f"{OPEN}\x00{CLOSE}", "not well-formed"),
    "control": (f"{OPEN}\x1b[2J{CLOSE}", "not well-formed"),
    "surrogate": (f"{OPEN}&#xD800;{CLOSE}", "reference to invalid character number"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_each_fault_has_its_own_words(name: str) -> None:
    text, told = HOSTILE[name]
    with pytest.raises(Unreadable) as refused:
        parse(text.encode())
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (f"{OPEN}{CLOSE}".encode("utf-16"), "it is UTF-16; Salesforce writes UTF-8"),
        (f"{OPEN}{CLOSE}".encode("utf-32-be"), "it is no whole XML"),
        (f"{OPEN}<label>Größe</label>{CLOSE}".encode("latin-1"), "it is not UTF-8 text"),
        (b"\x1f\x8b\x08\x00packed", "it is not UTF-8 text"),
        (b"PK\x03\x04\xff", "it is not UTF-8 text"),
    ],
)
def test_another_encoding_is_told_as_such(data: bytes, told: str) -> None:
    with pytest.raises(Unreadable) as refused:
        parse(data)
    assert told in str(refused.value)


def test_what_a_byte_order_mark_begins_is_read() -> None:
    node = parse(b"\xef\xbb\xbf" + f"{OPEN}<label>Größe</label>{CLOSE}".encode())
    assert node.peek("label") == "Größe"


def test_attributes_and_texts_between_elements_are_counted_too() -> None:
    node = parse(f'{OPEN}<a b="1"/>stray<c/>{CLOSE}'.encode())
    assert [one.name for one in node.walk()] == ["CustomObject", "a", "@b", "c", "#text"]


def test_all_files_that_cannot_be_read_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.object").write_text(BOMB)
    (tmp_path / "b\x1b[2J.xml").write_text("<html/>")
    (tmp_path / "c.object-meta.xml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(RuleViolation) as refused:
        turn(tmp_path)
    assert refused.value.title == TITLE
    assert len(refused.value.problems) == 3
    assert "\x1b" not in refused.value.message
    for told in ("3 of the files cannot be read", "a.object: it has a DOCTYPE", "of another kind"):
        assert told in refused.value.message


def test_size_and_number_of_files_are_limited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.object").write_text(f"{OPEN}{'<a/>' * 300}{CLOSE}")
    monkeypatch.setattr(reading, "FILE_LIMIT", 1 << 10)
    with pytest.raises(RuleViolation, match="is larger than"):
        turn(tmp_path)
    monkeypatch.setattr(reading, "FILE_LIMIT", 1 << 20)
    monkeypatch.setattr(reading, "LIMIT", 2 << 10)
    with pytest.raises(RuleViolation, match="of metadata"):
        turn(tmp_path)
    monkeypatch.setattr(reading, "FILES", 1)
    with pytest.raises(RuleViolation, match="holds more than 1 files"):
        turn(tmp_path)


def test_a_folder_without_cases_or_without_closed_statuses_says_what_is_missing(
    tmp_path: Path,
) -> None:
    with pytest.raises(RuleViolation, match="is no folder"):
        turn(tmp_path / "none")
    with pytest.raises(RuleViolation, match="holds no metadata of cases"):
        turn(tmp_path)
    (tmp_path / "Case.recordType-meta.xml").write_text("x")
    part = tmp_path / "Case" / "recordTypes" / "A.recordType-meta.xml"
    (tmp_path / "Case.recordType-meta.xml").unlink()
    part.parent.mkdir(parents=True)
    part.write_text(f'<RecordType xmlns="{NAMESPACE}"><label>A</label></RecordType>')
    with pytest.raises(RuleViolation, match="which statuses of a case are closed") as refused:
        turn(tmp_path)
    assert "CaseStatus" in (refused.value.next_step or "")
