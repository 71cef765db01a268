"""Knowledge articles: written, approved, published, found, put on cases (domain.md 1.14, 1.19)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from core.commands.article import (
    ApproveArticle,
    ArchiveArticle,
    AttachArticle,
    CreateArticle,
    DetachArticle,
    EditArticle,
    PublishArticle,
)
from core.commands.case import CloseCase, MergeCases, ResolveCase
from core.commands.journal import Undo
from core.entities import Article, CaseArticle
from core.errors import Conflict, NeedsConfirmation, NotAllowed, NotFound, RuleViolation
from core.org import loader
from core.rows import ArticleFilter
from data.tables import case_articles
from tests.data.queries_desk import plan, statements

if TYPE_CHECKING:
    from core.outcome import Outcome
    from tests.house import House

NASTY = "[red]x[/nope] \x1b]52;c;aGk=\x07 \u202egnp.exe items[0] [$primary]"


def wrote(house: House, title: str = "Inverter offline", by: str = "dana", **given: str) -> str:
    made = house.do(by, CreateArticle(title=title, body=given.pop("body", "Press reset."), **given))
    assert made.number is not None
    return made.number


def published(house: House, title: str = "Inverter offline", by: str = "dana", **given: str) -> str:
    number = wrote(house, title, by, **given)
    house.do("max", ApproveArticle(article=number))
    house.do("max", PublishArticle(article=number))
    return number


def found(house: House, search: str, by: str = "sam", status: str | None = None) -> list[str]:
    which = ArticleFilter(search=search, status=status)
    rows = house[by].look.articles(which).rows
    assert house[by].look.count_articles(which) == len(rows)
    return [row.title for row in rows]


# write, approve, publish -------------------------------------------------------------------------


def test_an_article_is_a_draft_until_it_is_approved_and_published(house: House) -> None:
    number = wrote(house)
    assert number == "KA-000001"
    with pytest.raises(RuleViolation, match="only what was approved is published. Approve it"):
        house.do("max", PublishArticle(article=number))
    assert house.do("max", ApproveArticle(article="1")).message.endswith("can be published.")
    with pytest.raises(RuleViolation, match="is approved; only drafts are approved. Publish it."):
        house.do("max", ApproveArticle(article=number))
    house.do("max", PublishArticle(article="ka-1"))
    row = house["sam"].look.article(number).row
    assert (row.status, row.published_at) == ("Published", house.clock.now())
    assert (row.author and row.author.key, row.editor and row.editor.key) == ("dana", "dana")
    with pytest.raises(RuleViolation, match="published already"):
        house.do("max", PublishArticle(article=number))


def test_a_draft_is_seen_by_who_wrote_it_and_by_who_may_approve_it(house: House) -> None:
    number = wrote(house)
    for who in ("dana", "max", "root"):
        assert house[who].look.article(number).row.status == "Draft"
    for who in ("sam", "ines", "bo", "rae"):
        with pytest.raises(NotFound, match="There is no article KA-000001"):
            house[who].look.article(number)
        assert house[who].look.articles().rows == ()
        assert house[who].look.count_articles() == 0
    with pytest.raises(NotFound):
        house.do("ines", EditArticle(article=number, title="Mine"))


def test_who_may_write_and_who_may_approve_is_said(house: House) -> None:
    with pytest.raises(NotAllowed, match="Sam Ortiz may not write knowledge articles"):
        wrote(house, by="sam")
    number = wrote(house)
    with pytest.raises(NotAllowed, match="may not approve and publish knowledge articles"):
        house.do("dana", ApproveArticle(article=number))
    for who in ("max", "root"):
        wrote(house, by=who)


def test_what_the_log_says_of_a_draft_is_for_who_may_read_it(house: House) -> None:
    wrote(house, "Secret plan", body="Nobody knows")
    told = str(house["sam"].look.log())
    assert "Secret plan" not in told
    assert "Nobody knows" not in told


def test_a_change_of_a_published_article_is_asked_about_and_makes_it_a_draft(house: House) -> None:
    """Its new words are those of who wrote them, until they are approved anew."""
    number = published(house)
    edit = EditArticle(article=number, body="Wait for an hour.")
    with pytest.raises(NeedsConfirmation, match="others do not see until it is approved"):
        house.do("ines", edit)
    assert house["sam"].look.article(number).body == "Press reset."
    done = house.do("ines", replace(edit, confirmed=True))
    assert done.message == "KA-000001: changed body. It is a draft again."
    with pytest.raises(NotFound):
        house["sam"].look.article(number)
    for who in ("dana", "ines"):
        row = house[who].look.article(number).row
        assert (row.editor and row.editor.key, row.status) == ("ines", "Draft")
    assert house["max"].look.article(number).body == "Wait for an hour."


def test_what_somebody_changed_meanwhile_is_not_overwritten(house: House) -> None:
    number = wrote(house)
    seen = house["dana"].look.article(number).row.version
    house.do("max", EditArticle(article=number, title="Inverter dark"))
    with pytest.raises(Conflict, match="was changed by Max Adler"):
        house.do("dana", EditArticle(article=number, title="Inverter mute", if_version=seen))
    both = EditArticle(article=number, body="Hold reset.", if_version=seen, merge=True)
    house.do("dana", both)
    view = house["dana"].look.article(number)
    assert (view.row.title, view.body) == ("Inverter dark", "Hold reset.")
    with pytest.raises(RuleViolation, match="says that already"):
        house.do("dana", EditArticle(article=number, body="Hold reset."))


def test_an_archived_article_is_out_of_sight_and_may_come_back(house: House) -> None:
    number = published(house)
    house.do("max", ArchiveArticle(article=number))
    assert found(house, "inverter") == []
    assert found(house, "inverter", by="max", status="Archived") == ["Inverter offline"]
    with pytest.raises(RuleViolation, match="stays as it is. Write a new article"):
        house.do("dana", EditArticle(article=number, title="x"))
    with pytest.raises(RuleViolation, match="archived already"):
        house.do("max", ArchiveArticle(article=number))
    house.do("max", PublishArticle(article=number))
    assert found(house, "inverter") == ["Inverter offline"]


def test_every_act_is_undone(house: House) -> None:
    def back(outcome: Outcome, by: str = "max") -> None:
        house.do(by, Undo(action=outcome.action))

    number = wrote(house)
    back(house.do("max", ApproveArticle(article=number)))
    assert house["max"].look.article(number).row.status == "Draft"
    house.do("max", ApproveArticle(article=number))
    back(house.do("max", PublishArticle(article=number)))
    row = house["max"].look.article(number).row
    assert (row.status, row.published_at) == ("Approved", None)
    house.do("max", PublishArticle(article=number))
    back(house.do("dana", EditArticle(article=number, title="x", confirmed=True)), "dana")
    assert house["sam"].look.article(number).row.title == "Inverter offline"
    case = house.homeowner("dana")
    back(house.do("sam", AttachArticle(article=number, case=case)), "sam")
    assert house["sam"].look.case(case).articles == ()


# what is written ---------------------------------------------------------------------------------


def test_all_that_is_wrong_is_told_at_once(house: House) -> None:
    with pytest.raises(RuleViolation) as told:
        wrote(house, " \u200b ", body="x" * 32_001, summary="y" * 1_001, keywords="z" * 256)
    assert [problem.field for problem in told.value.problems] == [
        "title", "summary", "body", "keywords"
    ]  # fmt: skip
    assert "32,001 characters long; 32,000 fit" in str(told.value)
    with pytest.raises(RuleViolation, match="body: must not be blank"):
        wrote(house, body="\x1b\n")
    assert house.all(Article) == []


def test_hostile_words_are_kept_as_they_came_but_for_what_no_database_keeps(house: House) -> None:
    body = (NASTY * 700)[:32_000]
    made = house.do("dana", CreateArticle(title=NASTY + "\x00", body=body))
    view = house["dana"].look.article(made.number or "")
    assert (view.row.title, view.body) == (NASTY + "\ufffd", body)
    assert made.notes != ()


# search ------------------------------------------------------------------------------------------


def test_the_best_comes_first_by_where_the_words_stand(house: House) -> None:
    published(house, "Battery", body="When the inverter hums, wait.")
    published(house, "The inverter is offline", body="Press reset.")
    published(house, "Light", body="Dark.", keywords="inverter")
    assert found(house, "inverter") == ["The inverter is offline", "Light", "Battery"]
    assert found(house, "KA-000001") == ["Battery"]


def test_all_words_are_wanted_and_where_none_has_them_all_any_will_do(house: House) -> None:
    published(house, "Inverter offline", body="Press reset.")
    published(house, "Reset the app login", body="Send a link.")
    assert found(house, "reset offl") == ["Inverter offline"]
    assert found(house, "cannot login since the café closed") == ["Reset the app login"]
    assert found(house, "The inverter is not there") == ["Inverter offline"]
    assert found(house, "the") == ["Reset the app login"]
    assert found(house, "nothing of that") == []
    assert sorted(found(house, "   ")) == ["Inverter offline", "Reset the app login"]


@pytest.mark.parametrize("typed", ['"', "AND OR NOT", "*", "a" * 5_000, NASTY, "\x00", "' OR 1=1"])
def test_no_search_is_an_error(house: House, typed: str) -> None:
    published(house)
    house["sam"].look.articles(ArticleFilter(search=typed))
    house["sam"].look.count_articles(ArticleFilter(search=typed))


def test_what_is_not_published_is_found_by_who_may_read_it_alone(house: House) -> None:
    wrote(house, "Inverter draft")
    published(house, "Inverter offline")
    assert found(house, "inverter") == ["Inverter offline"]
    assert sorted(found(house, "inverter", by="dana")) == ["Inverter draft", "Inverter offline"]
    assert found(house, "inverter", by="dana", status="Published") == ["Inverter offline"]
    with pytest.raises(RuleViolation, match="Did you mean 'Draft'"):
        found(house, "inverter", status="Drat")


def test_the_list_comes_in_pages_newest_first(house: House) -> None:
    for n in range(5):
        published(house, f"Title {n}")
    look = house["sam"].look
    first = look.articles(limit=2)
    second = look.articles(limit=2, after=first.next)
    assert [row.title for row in (*first.rows, *second.rows)] == [
        f"Title {n}" for n in (4, 3, 2, 1)
    ]
    assert look.count_articles() == 5


def test_a_search_asks_the_index(house: House) -> None:
    """One statement where all words are found, two where any will do."""
    published(house)
    look = house["sam"].look
    for words, asked in (("inverter", 1), ("inverter whistles", 2)):
        with statements(house) as sent:
            assert look.articles(ArticleFilter(search=words)).rows
        assert len(sent) == asked
        if house.url.startswith("sqlite"):  # of few rows PostgreSQL reads all, whatever it has
            told = plan(house, *sent[-1])
            assert "SCAN articles_search VIRTUAL TABLE" in told, told
            assert "SEARCH articles USING INTEGER PRIMARY KEY" in told, told


# on cases ----------------------------------------------------------------------------------------


def test_who_reads_a_case_attaches_what_is_published_once(house: House) -> None:
    number, case = published(house), house.homeowner("dana")
    assert house.do("fay", AttachArticle(article="1", case=case)).message == (
        f"KA-000001 is attached to case {case}."
    )
    view = house["sam"].look.case(case)
    (row,) = view.articles
    assert (row.number, row.title, row.by and row.by.key) == (number, "Inverter offline", "fay")
    assert view.feed[0].body == "Article attached: KA-000001 Inverter offline"
    assert house["sam"].look.article(number).cases == 1
    with pytest.raises(RuleViolation, match="attached to case .* already"):
        house.do("sam", AttachArticle(article=number, case=case))
    with pytest.raises(NotFound, match="There is no case"):
        house.do("rae", AttachArticle(article=number, case=case))


def test_a_draft_is_not_attached(house: House) -> None:
    number, case = wrote(house), house.homeowner("dana")
    with pytest.raises(RuleViolation, match="only published articles are attached. Publish it"):
        house.do("dana", AttachArticle(article=number, case=case))
    with pytest.raises(NotFound):
        house.do("sam", AttachArticle(article=number, case=case))


def test_one_that_is_written_anew_stays_attached_without_its_title(house: House) -> None:
    number, case = published(house), house.homeowner("dana")
    house.do("sam", AttachArticle(article=number, case=case))
    house.do("dana", EditArticle(article=number, title="Not yet", confirmed=True))
    (row,) = house["sam"].look.case(case).articles
    assert (row.number, row.title, row.status) == (number, None, "Draft")
    (row,) = house["dana"].look.case(case).articles
    assert row.title == "Not yet"
    house.do("sam", DetachArticle(article=number, case=case))
    view = house["sam"].look.case(case)
    assert view.articles == ()
    assert view.feed[0].body == "Article detached: KA-000001"


def test_who_put_it_there_takes_it_off_and_who_may_edit_the_case(house: House) -> None:
    number, case = published(house), house.homeowner("dana")
    house.do("dana", AttachArticle(article=number, case=case))
    with pytest.raises(NotAllowed, match="may not edit the case"):
        house.do("fay", DetachArticle(article=number, case=case))
    house.do("ines", DetachArticle(article=number, case=case))
    with pytest.raises(RuleViolation, match="is not attached to case"):
        house.do("ines", DetachArticle(article=number, case=case))


def test_a_resolved_case_takes_none_and_loses_none(house: House) -> None:
    number, case = published(house), house.service("dana")
    house.do("dana", AttachArticle(article=number, case=case))
    other = published(house, "Another")
    house.do("dana", ResolveCase(case=case, type="Problem Solved", resolution="x", confirmed=True))
    for act in (
        AttachArticle(article=other, case=case), DetachArticle(article=number, case=case)
    ):  # fmt: skip
        with pytest.raises(RuleViolation, match="read-only. Reactivate it first"):
            house.do("dana", act)


def test_what_is_attached_moves_with_a_merge_once(house: House) -> None:
    first, second = published(house), published(house, "Another")
    master, loser = house.homeowner("dana"), house.homeowner("dana")
    for number, case in ((first, master), (first, loser), (second, loser)):
        house.do("dana", AttachArticle(article=number, case=case))
    merged = house.do("max", MergeCases(case=(loser,), into=master))
    assert [row.number for row in house["dana"].look.case(master).articles] == [first, second]
    with pytest.raises(RuleViolation, match="was merged into"):
        house.do("dana", AttachArticle(article=second, case=loser))
    house.do("max", Undo(action=merged.action))
    assert len(house["dana"].look.case(loser).articles) == 2


def test_the_database_keeps_one_of_each_pair(house: House) -> None:
    number, case = published(house), house.homeowner("dana")
    house.do("dana", AttachArticle(article=number, case=case))
    (put,) = house.all(CaseArticle)
    again = insert(case_articles).values(
        case_id=put.case_id, article_id=put.article_id, version=1, created_at=house.clock.now(),
        last_modified_at=house.clock.now(),
    )  # fmt: skip
    with pytest.raises(DBAPIError), house.store.engine.begin() as connection:
        connection.execute(again)


def test_a_closed_homeowner_case_takes_articles_yet(house: House) -> None:
    number, case = published(house), house.homeowner("dana")
    house.do("dana", CloseCase(case=case))
    house.do("dana", AttachArticle(article=number, case=case))
    assert len(house["dana"].look.case(case).articles) == 1


# older organisations -----------------------------------------------------------------------------


def test_in_an_organisation_of_before_administrators_write() -> None:
    files = {
        name: "\n".join(line for line in body.splitlines() if '"article.' not in line)
        for name, body in loader.shipped().items()
    }
    profiles = loader.load(files).profiles
    may = {key for key, one in profiles.items() if "article.edit" in one.grants}
    assert may == {"admin"}
    assert profiles["admin"].grants["article.publish"]
