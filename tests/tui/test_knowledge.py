"""Knowledge by keyboard: written, read, published, found for a case (domain.md 1.14, 3.3, 3.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.article import (
    ApproveArticle,
    AttachArticle,
    CreateArticle,
    EditArticle,
    PublishArticle,
)
from core.drafts import Draft
from data.outside import Outside
from tests.tui.seat import seat

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

BODY = "Hold reset for five seconds.\n\nThen wait for the green light."


def published(house: House, title: str = "Inverter offline", body: str = BODY) -> str:
    number = str(house.do("dana", CreateArticle(title=title, body=body)).number)
    for act in (ApproveArticle, PublishArticle):
        house.do("max", act(article=number))
    return number


def harmless(drawn: str) -> bool:
    return not any(sign in drawn for sign in "\x1b\x07\u202e")


async def test_an_article_is_written_approved_and_published_by_keyboard(house: House) -> None:
    async with seat(house, "max") as at:
        await at.press("g", "n")
        await at.sees("Knowledge", "No articles here.")
        await at.press("n")
        await at.sees("New article: a draft at first")
        await at.type("Inverter offline")
        await at.press("tab", "tab", "tab")
        await at.type("Hold reset.")
        await at.press("ctrl+s")
        await at.sees("KA-000001 is a draft.")
        await at.press("O")
        await at.sees("status Draft", "Hold reset.", "A Approve")
        await at.press("L")
        await at.sees("only what was approved is published. Approve it first.")
        await at.press("A")
        await at.sees("status Approved", "L Publish")
        await at.press("L")
        await at.sees("status Published", "published ")
        await at.press("X")
        await at.sees("status Archived")
    assert house["max"].look.article("1").row.status == "Archived"


async def test_a_published_article_is_changed_after_a_question(house: House) -> None:
    number = published(house)
    async with seat(house, "dana") as at:
        at.app.open_record("article", number)
        await at.sees("status Published", "e Edit")
        await at.press("e")
        await at.sees("Edit Article KA-000001")
        await at.press("end")
        await at.type(" again")
        await at.press("ctrl+s")
        await at.sees("KA-000001 is published.", "others do not see")
        await at.press("right", "enter")
        await at.sees("status Draft", "Inverter offline again")


async def test_who_may_not_write_reads_and_is_told_why(house: House) -> None:
    number = published(house)
    async with seat(house, "sam") as at:
        at.app.open_record("article", number)
        await at.sees("Hold reset for five seconds.", "Then wait for the green light.")
        assert "Approve" not in at.text
        assert "Edit" not in at.text
        await at.press("e")
        await at.sees("Sam Ortiz may not write knowledge articles.")
        await at.press("y")
        await at.until(lambda: at.app.clipboard == number, "the number was copied")


async def test_the_list_is_narrowed_by_words_of_the_text(house: House) -> None:
    published(house)
    published(house, "Reset the app login", "Send a link.")
    async with seat(house, "sam") as at:
        await at.press("g", "n")
        await at.sees("2 articles", "Reset the app login")
        await at.press("f")
        await at.type("green light")
        await at.sees("Inverter offline")
        await at.until(lambda: "Reset the app login" not in at.text, "only one is left")


async def test_for_a_case_an_article_is_found_by_its_subject_read_and_attached(
    house: House,
) -> None:
    published(house)
    published(house, "Reset the app login", "Send a link.")
    case = house.support("sam", subject="The inverter does not answer")
    async with seat(house, "sam") as at:
        at.app.open_case(case)
        await at.sees("Feed", case)
        await at.press("dollar_sign")
        await at.sees(f"Knowledge for Case {case}", "Inverter offline", "Hold reset for five")
        assert "Reset the app login" not in at.text
        await at.press("ctrl+s")
        await at.sees("Inverter offline · attached", "Detach")
        await at.type("login")
        await at.sees("Reset the app login", "Send a link.")
        await at.press("ctrl+y")
        await at.until(lambda: at.app.clipboard == "KA-000002", "copied")
        await at.press("enter")
        await at.on("WorkspaceScreen")
        await at.sees("status Published", "Send a link.")
    assert [row.number for row in house["sam"].look.case(case).articles] == ["KA-000001"]


async def test_an_attached_article_is_opened_and_detached_from_the_case(house: House) -> None:
    number, case = published(house), house.support("sam")
    house.do("sam", AttachArticle(article=number, case=case))
    async with seat(house, "sam") as at:
        at.app.open_record("case", case, part=4)
        await at.sees("Articles 1", "Inverter offline")
        await at.press("end", "up")
        await at.sees("Del Detach")
        await at.press("enter")
        await at.sees("status Published", "Hold reset")
        await at.press("q")
        await at.sees("Articles 1")
        await at.press("delete")
        await at.sees("KA-000001 is no longer attached to case")
        await at.until(lambda: "Articles 1" not in at.text, "it is gone")
    assert house["sam"].look.case(case).articles == ()


async def test_its_text_goes_into_a_post_after_what_was_begun(house: House, tmp_path: Path) -> None:
    published(house)
    case = house.support("sam", subject="Inverter")
    async with seat(house, "sam", outside=Outside(shelves=tmp_path)) as at:
        at.app.open_case(case)
        await at.sees("Feed", case)
        assert at.app.shelf is not None
        begun = Draft(
            act="case.post", kind="case", key=case, title="Post", fields={"text": "See this:"},
            at=house.clock.now(),
        )  # fmt: skip
        at.app.shelf.keep(begun)
        await at.press("dollar_sign")
        await at.sees("Hold reset for five")
        await at.press("ctrl+n")
        await at.on("ComposeSheet")
        await at.sees("See this:", "KA-000001 Inverter offline", "is back")
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.sees("Posted to case")
    (post, *_) = house["sam"].look.case(case).feed
    assert post.body == f"See this:\n\nKA-000001 Inverter offline\n\n{BODY}"


async def test_its_text_goes_into_an_e_mail_with_its_title(house: House) -> None:
    published(house)
    case = house.homeowner("dana", subject="Inverter")
    async with seat(house, "dana") as at:
        at.app.open_case(case)
        await at.sees("Feed", case)
        await at.press("dollar_sign")
        await at.sees("Hold reset for five")
        await at.press("ctrl+r")
        await at.on("EmailSheet")
        await at.sees("E-mail to Jo Rivera", "Inverter offline", "Hold reset for five seconds.")
        await at.press("ctrl+s")
        await at.on("WorkspaceScreen")
        await at.until(lambda: bool(house["dana"].look.outbox()), "it waits in the outbox")
    (mail,) = house["dana"].look.outbox()
    assert mail.subject.startswith("Inverter offline")


async def test_hostile_words_are_harmless_on_list_page_and_sheet(house: House) -> None:
    title = "[red]x[/nope] \x1b]52;c;aGk=\x07 \u202egnp [$primary] items[0]"
    number = published(house, title, (title + "\n\n") * 600)
    case = house.support("sam", subject="items")
    house.do("sam", AttachArticle(article=number, case=case))
    async with seat(house, "sam") as at:
        await at.press("g", "n")
        await at.sees("1 article", "[red]x[/nope]")
        assert harmless(at.text)
        await at.press("enter")
        await at.sees("status Published", "items[0]")
        assert harmless(at.text)
        at.app.open_record("case", case, part=4)
        await at.sees("Articles 1", "[red]x[/nope]")
        await at.press("dollar_sign")
        await at.sees("Knowledge for Case", "· attached", "[$primary]")
        assert harmless(at.text)


async def test_what_is_written_anew_is_not_opened_by_others(house: House) -> None:
    number, case = published(house), house.support("sam")
    house.do("sam", AttachArticle(article=number, case=case))
    house.do("dana", EditArticle(article=number, title="Secret", confirmed=True))
    async with seat(house, "sam") as at:
        at.app.open_record("case", case, part=4)
        await at.sees("Draft", "being written anew")
        await at.press("end", "up", "enter")
        await at.sees("There is no article KA-000001.")
