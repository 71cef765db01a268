"""Feeds on the shell: every act by the entry's id, and the JSON that scripts rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

CASE = "1000"


def newest(shell: Shell, as_: str = "dana") -> Any:
    """Give the newest entry of the case's feed."""
    return shell.json("case", "show", CASE, as_=as_)["feed"][0]


def test_a_post_is_commented_on_edited_marked_and_deleted_by_its_id(shell: Shell) -> None:
    post = str(shell.json("case", "post", CASE, "Page 3", as_="sam")["post"])
    made = shell.json("feed", "comment", post, "Which one?")
    assert (made["number"], made["parent"]) == ("00001000", int(post))
    shell.json("feed", "edit", post, "--text", "Page 4", as_="sam")
    shell.json("feed", "like", post)
    shell.json("feed", "bookmark", post)
    entry = newest(shell)
    assert (entry["id"], entry["body"], entry["likes"]) == (int(post), "Page 4", ["dana"])
    assert entry["marks"] == ["bookmark", "like"]
    assert entry["edited_at"] is not None
    assert [(c["author"], c["body"]) for c in entry["comments"]] == [("dana", "Which one?")]
    assert newest(shell, "sam")["marks"] == []
    shell.json("feed", "unlike", post)
    code, told = shell.refused("feed", "delete", post, as_="sam")
    assert (code, told["kind"], told["details"]["comments"]) == (4, "needs_confirmation", 1)
    shell.json("feed", "delete", post, "--yes", as_="sam")
    assert newest(shell)["id"] != int(post)


def test_the_page_shows_comments_below_their_post(shell: Shell) -> None:
    post = str(shell.json("case", "post", CASE, "Page 3", as_="sam")["post"])
    shell.json("feed", "comment", post, "Which\none?")
    shell.json("feed", "like", post)
    lines = [line.rstrip() for line in shell("case", "show", CASE).out.splitlines()]
    at = lines.index("    Page 3")
    assert lines[at - 1].endswith("Sam Ortiz · 1 like, one is yours")
    assert lines[at + 1].startswith("    ↳ ")
    assert lines[at + 1].endswith("Dana Reyes")
    assert lines[at + 2 : at + 4] == ["        Which", "        one?"]


def test_refusals_have_their_exit_codes(shell: Shell) -> None:
    post = str(shell.json("case", "post", CASE, "Page 3", as_="sam")["post"])
    assert shell.refused("feed", "edit", post, "--text", "Mine")[0] == 6
    assert shell.refused("feed", "delete", post)[0] == 6
    assert shell.refused("feed", "comment", "99999", "x")[0] == 3
    assert shell.refused("feed", "comment", post, " ")[0] == 4
    assert shell("feed", "comment", "first", "x").code == 2
    assert shell("feed", "edit", post).code == 2


def test_a_case_is_followed_and_looked_at(shell: Shell) -> None:
    shell.json("case", "follow", CASE)
    page = shell.json("case", "show", CASE)
    assert page["case"]["is_followed"] is True
    shell.json("case", "look", CASE, str(page["feed"][0]["id"]))
    assert shell.json("case", "show", CASE)["case"]["is_news"] is False
    shell.json("case", "post", CASE, "News", as_="sam")
    assert shell.json("case", "show", CASE)["case"]["is_news"] is True
    (rang,) = shell.json("bell")["rows"]
    assert (rang["kind"], rang["reason"], rang["count"]) == ("follow", "you follow the case", 1)
    shell.json("case", "unfollow", CASE)
    assert shell.json("case", "show", CASE)["case"]["is_followed"] is False


def test_each_kind_of_the_bell_is_set_by_its_name(shell: Shell) -> None:
    kinds = {row["kind"]: row for row in shell.json("bell", "kinds")["rows"]}
    assert kinds["mention"] == {
        "kind": "mention", "title": "Mentions of me", "ring": True, "mail": False,
    }  # fmt: skip
    shell.json("bell", "set", "mention", "--ring", "off")
    shell.json("case", "post", CASE, "@dana look", as_="sam")
    assert shell.json("bell")["rows"] == []
    assert shell.refused("bell", "set", "mentoin", "--ring", "off")[0] == 4
    assert shell.refused("bell", "set", "mention")[0] == 4
    assert shell("bell", "set", "mention", "--ring", "maybe").code == 2
