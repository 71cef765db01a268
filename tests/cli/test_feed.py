"""Feeds on the shell: every act by the entry's id, and the JSON that scripts rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

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


def test_parts_and_order_of_a_feed_are_chosen_by_the_names_that_the_console_has(
    shell: Shell,
) -> None:
    first = str(shell.json("case", "post", CASE, "Page 3", as_="sam")["post"])
    shell.json("case", "post", CASE, "Page 4", as_="sam")
    shell.json("feed", "comment", first, "Which one?")
    posts = shell.json("case", "show", CASE, "--feed", "posts")["feed"]
    assert [entry["body"] for entry in posts] == ["Page 4", "Page 3"]
    active = shell.json("case", "show", CASE, "--feed", "posts", "--order", "activity")["feed"]
    assert [entry["body"] for entry in active] == ["Page 3", "Page 4"]
    assert shell.refused("case", "show", CASE, "--feed", "post")[0] == 2


def test_the_link_of_an_entry_shows_its_case_with_the_entry_marked(shell: Shell) -> None:
    post = shell.json("case", "post", CASE, "Page 3", as_="sam")["post"]
    assert shell.json("case", "show", f"1000#{post}")["entry"] == post
    marked = [line for line in shell("case", "show", f"1000#{post}").out.splitlines()
              if line.startswith("→ ")]  # fmt: skip
    assert len(marked) == 1
    assert "Sam Ortiz" in marked[0]
    code, told = shell.refused("case", "show", "1000#99999")
    assert (code, told["kind"]) == (3, "not_found")


def test_a_post_and_a_comment_take_files_by_their_paths(shell: Shell, tmp_path: Path) -> None:
    bill = tmp_path / "bill.pdf"
    bill.write_bytes(b"%PDF-1")
    post = str(shell.json("case", "post", CASE, "The bill", "--file", str(bill))["post"])
    shell.json("feed", "comment", post, "Again", "--file", str(bill))
    entry = newest(shell)
    assert [file["name"] for file in entry["files"]] == ["bill.pdf"]
    assert entry["comments"][0]["files"] == entry["files"]
    assert "+ bill.pdf · 6 bytes" in shell("case", "show", CASE).out
    code, told = shell.refused("case", "post", CASE, "None", "--file", str(tmp_path / "none"))
    assert (code, "cannot be read" in told["message"]) == (4, True)
