"""Mail that comes in: each becomes one thing, and nothing of it is lost (domain.md 1.17)."""

from __future__ import annotations

import json
import mailbox
from dataclasses import replace
from email.message import EmailMessage
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from core.commands.account import CreateAccount
from core.commands.case import (
    ClaimCase,
    CloseCase,
    DeleteCase,
    EmailContact,
    LogReview,
    MergeCases,
    ReopenCase,
)
from core.commands.contact import CreateContact, EraseContact
from core.commands.contract import CreateContract
from core.commands.mail import PlaceMail, ReceiveMail
from core.entities import Case, FeedItem, FileContent, IncomingMail, Notification, OutgoingMail
from core.errors import CaselineError, NotAllowed, NotFound, RuleViolation
from core.mail import case_of_token, token
from core.sending import send_due
from core.worker import house_of
from data.mail.intake import take_in
from data.mail.parsing import read
from tests.data.feeds import feed, teri
from tests.data.sheets import SHARED
from tests.post_office import post_office

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

SUPPORT, HOMEOWNERS = "support@sunline.example", "homeowners@sunline.example"
CORPORA = [
    path for folder in ("mail-peers", "mail-zammad") if (SHARED / folder).is_dir()
    for path in sorted((SHARED / folder / "mail").iterdir())
]  # fmt: skip


def mail(
    text: str = "It is broken.", *, to: str = SUPPORT, sender: str = "Jo Rivera <jo@example.com>",
    subject: str = "The app", name: str | None = None, **heads: str,
) -> EmailMessage:  # fmt: skip
    """Write a mail."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    if name:
        made["Message-ID"] = f"<{name}@example.com>"
    for head, value in heads.items():
        made[head.replace("_", "-")] = value
    made.set_content(text)
    return made


def take(house: House, tmp_path: Path, *mails: EmailMessage | bytes) -> list[dict[str, Any]]:
    """Take mails in, each from its file; say what became of each."""
    paths = []
    folder = tmp_path / "taken"
    folder.mkdir(exist_ok=True)
    for given in mails:
        source = given if isinstance(given, bytes) else given.as_bytes()
        path = folder / f"{len(list(folder.iterdir()))}.eml"
        path.write_bytes(source)
        paths.append(path)
    found = take_in(house["root"], paths)
    assert found["failed"] == []
    made: list[dict[str, Any]] = found["mails"]
    return made


def fate(house: House, tmp_path: Path, given: EmailMessage | bytes) -> tuple[str, str | None]:
    """Take one mail in; give what became of it, and its case."""
    [made] = take(house, tmp_path, given)
    return made["became"], made["case"]


def entries(house: House, number: str) -> list[str]:
    """Give what the feed of a case tells of mail."""
    case = house.case(number)
    found = house.all(FeedItem, object="case", record_id=case.id, kind="EmailMessageEvent")
    return [item.body for item in found]


def test_a_mail_opens_a_case_of_the_address_with_the_sender_as_contact(
    house: House, tmp_path: Path
) -> None:
    """Origin, queue and the other values are the organisation's (domain.md 1.17)."""
    became, number = fate(house, tmp_path, mail("My inverter hums.\n"))
    assert became == "opened"
    assert number
    row = house["ines"].look.case(number).row
    assert (row.record_type, row.subject, row.origin) == ("customer_support", "The app", "Email")
    assert (row.owner.key, row.contact and row.contact.key) == ("customer_support", "P-1")
    assert row.account is not None
    assert row.account.key == "HO-1"
    described = house.case(number).description or ""
    assert described.startswith("From Jo Rivera <jo@example.com>\n\nMy inverter hums.")


def test_a_mail_opens_a_homeowner_case_where_the_sender_has_one_contract_alone(
    house: House, tmp_path: Path
) -> None:
    """Else it is a request to Support: nobody knows what it is about."""
    became, number = fate(house, tmp_path, mail(to=HOMEOWNERS))
    assert (became, house.case(str(number)).record_type) == ("opened", "customer_support")
    house.do("root", CreateAccount(fields={
        "external_id": "HO-9", "name": "Baker Household", "kind": "homeowner",
    }))  # fmt: skip
    house.do("root", CreateContact(fields={
        "external_id": "P-9", "account": "HO-9", "last_name": "Baker", "email": "b@example.com",
    }))  # fmt: skip
    house.do("root", CreateContract(fields={
        "number": "C-9", "account": "HO-9", "primary_contact": "P-9", "status": "Activated",
        "installer": "IN-1",
    }))  # fmt: skip
    other = mail(to=HOMEOWNERS, sender="B@Example.com")
    became, number = fate(house, tmp_path, other)
    view = house["max"].look.case(str(number))
    assert (view.row.record_type, view.row.contract and view.row.contract.key) == (
        "homeowner", "C-9",
    )  # fmt: skip
    assert view.row.primary_reason == "General"


def test_a_sender_whom_two_contacts_have_or_nobody_is_no_contact(
    house: House, tmp_path: Path
) -> None:
    house.do("root", CreateContact(fields={
        "external_id": "P-8", "account": "BU-1", "last_name": "Twin", "email": "jo@example.com",
    }))  # fmt: skip
    for sender in ("jo@example.com", "new@example.org"):
        became, number = fate(house, tmp_path, mail(sender=sender))
        assert became == "opened"
        assert house.case(str(number)).contact_id is None


def test_the_same_mail_is_taken_in_once_however_often_it_comes(
    house: House, tmp_path: Path
) -> None:
    """The same file, and the same mail that came another way; another mail of its name is new."""
    first = mail(name="one")
    first.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    source = first.as_bytes()
    fates = [one["became"] for one in take(house, tmp_path, source, source, source)]
    assert fates == ["opened", "known", "known"]
    other_way = b"Received: from elsewhere\r\n" + source.replace(b"\n", b"\r\n")
    assert fate(house, tmp_path, other_way)[0] == "known"
    assert fate(house, tmp_path, source.replace(b"JVBERg", b"JVBEUg"))[0] == "opened"
    assert fate(house, tmp_path, mail("Something else.", name="one"))[0] == "opened"


def test_two_who_take_in_the_same_mails_at_once_take_each_in_once(
    house: House, tmp_path: Path
) -> None:
    tmp_path /= "mails"
    tmp_path.mkdir()
    for n in range(8):
        (tmp_path / f"{n}.eml").write_bytes(mail(f"Number {n}.", name=f"m{n}").as_bytes())
    threads = [Thread(target=take_in, args=(house["root"], [tmp_path])) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(house.all(IncomingMail)) == 8
    assert len(house.all(Case)) == 8


def test_the_source_is_kept_as_it_came(house: House, tmp_path: Path) -> None:
    source = mail(name="raw").as_bytes().replace(b"\n", b"\r\n") + b"\x00\xff"
    take(house, tmp_path, source)
    row, kept = house["ines"].look.received(house.get(IncomingMail).id)
    assert kept == source
    assert (row.sender, row.message_id) == ("jo@example.com", "<raw@example.com>")
    with pytest.raises(NotFound):
        house["ines"].look.received(10**12)


def test_an_answer_with_our_token_goes_to_its_case_whoever_sends_it(
    house: House, tmp_path: Path
) -> None:
    """Through a real server and back: what the customer quotes leads home."""
    number = house.queued()
    house.do("dana", EmailContact(case=number, subject="Your autopay", text="We look into it."))
    with post_office() as office:
        port = office.smtp()
        send_due(house["root"], port, hurry=True)
        port.close()
        body = office.letters[0].get_content()
        sent = str(office.letters[0]["Message-ID"])
    quoted = "\n".join(f"> {line}" for line in body.splitlines())
    answer = mail(
        f"Thank you!\n{quoted}", sender="spouse@example.net", to=HOMEOWNERS, In_Reply_To=sent
    )
    assert fate(house, tmp_path, answer) == ("answered", number)
    assert entries(house, number)[-1].startswith("From spouse@example.net: The app\nThank you!")
    house.do("dana", EmailContact(case=number, subject="Again", text="More."))
    assert house.all(OutgoingMail)[-1].in_reply_to == house.all(IncomingMail)[-1].message_id


def test_a_token_that_this_database_never_gave_out_opens_a_new_case(
    house: House, tmp_path: Path
) -> None:
    """Guessing one is guessing 112 bits (safety.md 3, faults 25 and 28)."""
    number = house.queued()
    forged = token("another secret", house.case(number).id)
    became, other = fate(house, tmp_path, mail(f"Close it! {forged}"))
    assert became == "opened"
    assert other != number
    assert case_of_token("s", [f"x {token('s', 7).upper()} y"]) == 7
    assert case_of_token("s", ["thread::aaaa::", "thread::" + "a" * 32 + "::"]) is None


def test_an_answer_by_its_head_counts_from_who_takes_part_alone(
    house: House, tmp_path: Path
) -> None:
    _, number = fate(house, tmp_path, mail(name="first"))
    head = {"References": "<x@y> <first@example.com>", "In_Reply_To": "<z@y>"}
    assert fate(house, tmp_path, mail("More.", **head)) == ("answered", number)
    became, other = fate(house, tmp_path, mail("Tell me.", sender="eve@example.org", **head))
    assert (became, other != number) == ("opened", True)


def test_the_customers_answer_moves_the_case_and_rings_its_owner(
    house: House, tmp_path: Path
) -> None:
    _, number = fate(house, tmp_path, mail(name="first"))
    house.do("ines", ClaimCase(case=str(number)))
    fate(house, tmp_path, mail("More.", In_Reply_To="<first@example.com>"))
    rung = [bell for bell in house.all(Notification) if bell.kind == "mail"]
    assert len(rung) == 1
    assert "The customer wrote" in rung[0].text


def closed(house: House) -> str:
    """Close a homeowner case, and give its number; its mails carry its token."""
    number = house.homeowner(by="dana")
    house.do("dana", LogReview(case=number, comments="Done."))
    house.do("dana", CloseCase(case=number))
    return number


def about(house: House, number: str, text: str = "One more thing.") -> EmailMessage:
    """Write an answer that carries a case's token."""
    with house.store.reading() as unit:
        told = token(unit.secret(), house.case(number).id)
    return mail(f"{text}\n{told}", to=HOMEOWNERS)


def test_mail_to_a_closed_case_never_reopens_it_and_opens_a_related_one_once_it_is_over(
    house: House, tmp_path: Path
) -> None:
    """Within six hours and never reopened it is added; else it is a new matter (1.17)."""
    number = closed(house)
    assert fate(house, tmp_path, about(house, number)) == ("answered", number)
    assert house.case(number).is_closed
    house.do("dana", ReopenCase(case=number))
    house.do("dana", CloseCase(case=number))
    became, other = fate(house, tmp_path, about(house, number, "And again."))
    assert became == "opened"
    made = house.case(str(other))
    assert (made.related_id, made.record_type) == (house.case(number).id, "homeowner")
    later = closed(house)
    house.wait(hours=6, minutes=1)
    became, other = fate(house, tmp_path, about(house, later))
    assert (became, house.case(str(other)).related_id) == ("opened", house.case(later).id)
    assert house.case(later).is_closed


def test_mail_to_a_merged_case_goes_to_the_one_it_became_and_to_a_deleted_one_to_none(
    house: House, tmp_path: Path
) -> None:
    loser, master = house.queued(), house.queued()
    answer = about(house, loser)
    house.do("max", MergeCases(case=(loser,), into=master))
    assert fate(house, tmp_path, answer) == ("answered", master)
    gone = house.queued()
    answer = about(house, gone, "Hello?")
    house.do("root", DeleteCase(case=gone, reason="a test", confirmed=True))
    became, other = fate(house, tmp_path, answer)
    assert (became, other != gone) == ("opened", True)


def test_what_a_program_wrote_stands_on_its_case_and_nothing_follows(
    house: House, tmp_path: Path
) -> None:
    """It opens none, wakes nobody and is answered by nobody (safety.md 3, fault 26)."""
    number = house.queued()
    absent = about(house, number, "I am away.")
    absent["Auto-Submitted"] = "auto-replied"
    assert fate(house, tmp_path, absent) == ("answered", number)
    assert entries(house, number)[-1].startswith("Written by a program.")
    assert [bell for bell in house.all(Notification) if bell.kind == "mail"] == []
    [made] = take(house, tmp_path, mail("Undeliverable", Return_Path="<>"))
    assert made["became"] == "kept"
    assert "A program wrote it" in made["message"]
    [made] = take(house, tmp_path, mail("Me again", sender=SUPPORT))
    assert (made["became"], "one of our own addresses" in made["message"]) == ("kept", True)


def test_attachments_lie_on_the_case_and_programs_among_them_in_the_source_alone(
    house: House, tmp_path: Path
) -> None:
    given = mail()
    given.add_attachment(b"a picture", maintype="image", subtype="png", filename="../roof.png")
    given.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="x.exe")
    [made] = take(house, tmp_path, given)
    files = house["ines"].look.case(made["case"]).files
    assert [file.name for file in files] == ["roof.png"]
    assert "programs are not accepted" in made["notes"][0]
    assert b"TVo" in house["ines"].look.received(made["mail"])[1]


def test_what_has_no_place_is_kept_and_placed_by_a_person(house: House, tmp_path: Path) -> None:
    given = mail("Where do I write?", to="info@elsewhere.example")
    given.add_attachment(b"a picture", maintype="image", subtype="png", filename="roof.png")
    [first] = take(house, tmp_path, given)
    [second] = take(house, tmp_path, mail("Another", to="info@elsewhere.example", subject=""))
    assert first["message"].endswith("is kept: It was sent to none of our addresses.")
    assert [row.id for row in house["ines"].look.inbox("kept")] == [second["mail"], first["mail"]]
    number = house.support(by="ines")
    with pytest.raises(RuleViolation, match="either"):
        house.do("ines", PlaceMail(mail=first["mail"]))
    with pytest.raises(NotAllowed):
        house.do("bo", PlaceMail(mail=first["mail"], case=number))
    placed = house.do("ines", PlaceMail(mail=first["mail"], case=number))
    assert placed.number == number
    view = house["ines"].look.case(number)
    assert [file.name for file in view.files] == ["roof.png"]
    assert "Where do I write?" in entries(house, number)[-1]
    with pytest.raises(RuleViolation, match="has its place"):
        house.do("ines", PlaceMail(mail=first["mail"], case=number))
    made = house.do("sam", PlaceMail(mail=second["mail"], type="customer_support"))
    assert house.case(str(made.number)).subject == "no subject"
    assert house["ines"].look.inbox("kept") == ()
    house["sam"].undo()
    assert [row.id for row in house["ines"].look.inbox("kept")] == [second["mail"]]


@pytest.mark.shipped  # the file of the feed names our columns
def test_an_answer_to_an_address_whose_cases_only_the_feed_opens_finds_the_open_one(
    house: House, tmp_path: Path
) -> None:
    teri(house)
    feed(house, tmp_path, "HO-1,9\n")
    [case] = house.all(Case)
    given = mail("We will answer.", to="confirmations@sunline.example")
    assert fate(house, tmp_path, given) == ("answered", case.number)
    stranger = mail("Hi.", to="confirmations@sunline.example", sender="who@example.org")
    became, other = fate(house, tmp_path, stranger)
    assert (became, house.case(str(other)).record_type) == ("opened", "customer_support")


def test_files_folders_maildirs_and_mailboxes_are_read_and_left_as_they_are(
    house: House, tmp_path: Path
) -> None:
    tmp_path /= "mails"
    tmp_path.mkdir()
    one = tmp_path / "one.eml"
    one.write_bytes(mail("One.", name="1").as_bytes())
    box = mailbox.mbox(tmp_path / "box")
    for name in ("2", "3"):
        box.add(mail(f"From there to here.\nFrom {name}.", name=name).as_bytes())
    box.close()
    folder = mailbox.Maildir(tmp_path / "Maildir")
    folder.add(mail("Four.", name="4").as_bytes())
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for _ in range(2):
        found = take_in(house["root"], [one, tmp_path / "box", tmp_path / "Maildir"])
    assert (found["read"], found["known"]) == (4, 4)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    bodies = {row.message_id: row.body for row in house["root"].look.inbox()}
    assert bodies["<3@example.com>"] == "From there to here.\nFrom 3."
    with pytest.raises(RuleViolation, match="is not there"):
        take_in(house["root"], [one, tmp_path / "nothing"])
    (tmp_path / "empty").write_bytes(b"")
    [told] = take_in(house["root"], [tmp_path / "empty"])["failed"]
    assert told["reason"] == "There is no mail in it."
    with pytest.raises(NotAllowed):
        take_in(house["ines"], [one])


@pytest.mark.skipif(not CORPORA, reason="the collections of mail are not there")
def test_every_mail_of_the_real_collections_becomes_exactly_one_thing(
    house: House, tmp_path: Path
) -> None:
    del tmp_path
    found = take_in(house["root"], CORPORA, to=SUPPORT)
    assert found["failed"] == []
    assert found["read"] == len(CORPORA)
    counts = {name: found[name] for name in ("opened", "answered", "kept", "known")}
    assert sum(counts.values()) == len(CORPORA)
    assert counts["opened"] > 60
    assert len(house.all(IncomingMail)) == len(CORPORA) - counts["known"]
    again = take_in(house["root"], CORPORA, to=SUPPORT)
    assert again["known"] == len(CORPORA)
    assert all(row.reason for row in house["root"].look.inbox("kept"))


@pytest.mark.skipif(not CORPORA, reason="the collections of mail are not there")
def test_real_mail_is_read_at_least_as_well_as_by_the_plain_reading() -> None:
    """The README of the collection says what that reaches: 40 subjects, 40 senders, 33 names."""
    root = SHARED / "mail-zammad"
    wanted = [one for one in json.loads((root / "expected.json").read_text("utf-8"))
              if not one["file"].endswith(".gz")]  # fmt: skip
    subjects = senders = names = 0
    for one in wanted:
        given = read((root / one["file"]).read_bytes())
        subjects += " ".join((one.get("subject") or "").split()) == given.subject
        senders += (one.get("from_email") or "").lower() == (given.sender or "")
        real = {a["filename"] for a in one.get("attachments", []) if not a.get("derived_from_body")}
        names += real <= {file.name for file in given.files}
    assert (subjects, senders, names) >= (len(wanted) - 1, len(wanted) - 2, 30)


HOSTILE = {
    "parts": b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 100_000,
    "nested": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000)
    ),
    "comments": b"From: a@b.c\nMessage-ID: <" + b"(" * 2_000 + b"\nTo: " + b"(" * 5_000 + b"\n\nhi",
    "people": b"From: a@b.c\nTo: " + b", ".join(b"a%d@x.y" % n for n in range(20_000)) + b"\n\nhi",
    "tags": b"From: a@b.c\nContent-Type: text/html\n\n" + b"<a " * 60_000,
    "comment tags": b"From: a@b.c\nContent-Type: text/html\n\n" + b"<!--" * 50_000,
    "charset": b"From: a@b.c\nContent-Type: text/plain; charset=klingon\n\nh\xe9llo",
    "zeros": b"From: a@b.c\nSubject: a\x00b\n\nx\x00y",
    "folded": b"From: a@b.c\nSubject: =?utf-8?q?Hi=0d=0aBcc:_x@y.z?=\n\nx",
    "escapes": b"From: =?utf-8?q?=1b]0;owned=07?= <a@b.c>\nSubject: =?utf-8?q?=1b[2J?=\n\n\x1b[31m",
    "binary": bytes(range(256)) * 50,
    "base64": b"From: a@b.c\nContent-Transfer-Encoding: base64\n\n!!!!====",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_no_hostile_mail_crashes_or_vanishes(house: House, tmp_path: Path, what: str) -> None:
    """What can be read of it is, and its source is kept whole (safety.md 1d, fault 27)."""
    source = HOSTILE[what]
    [made] = take(house, tmp_path, source)
    assert made["became"] == "kept"
    row, kept = house["root"].look.received(made["mail"])
    assert kept == source
    assert row.subject.isprintable()


def test_a_mail_that_cannot_be_taken_in_otherwise_is_kept_with_the_reason(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even by a fault of ours."""

    def broken(*_: object) -> None:
        msg = "a fault"
        raise ValueError(msg)

    monkeypatch.setattr("core.commands.mail.receive.case_of", broken)
    [made] = take(house, tmp_path, mail())
    assert made["became"] == "kept"
    assert "fault of the program (ValueError)" in made["message"]


def test_an_erase_reaches_mail_with_its_source_and_what_has_no_case(
    house: House, tmp_path: Path
) -> None:
    """Nothing of the words, the sender or the source is left (design.md §3)."""
    take(house, tmp_path, mail("canary one", subject="canary two", name="a"))
    take(house, tmp_path, mail("canary three", to="info@elsewhere.example", name="b"))
    house.do("root", EraseContact(contact="P-1", confirmed=True))
    for one in house.all(IncomingMail):
        assert (one.sender, one.sender_name) == (None, None)
        assert "canary" not in one.subject + one.body
    assert not [held for held in house.all(FileContent) if b"canary" in held.data]
    for row in house["root"].look.log():
        assert "canary" not in json.dumps([str(change) for change in row.changes])


def test_a_mail_is_taken_in_by_the_house_alone(house: House) -> None:
    given = replace(read(mail().as_bytes()), subject="Hi")
    with pytest.raises(NotAllowed):
        house.do("ines", ReceiveMail(mail=given))
    with pytest.raises(CaselineError):
        house_of(house["ines"])
