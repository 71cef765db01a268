"""Write a knowledge article, or change one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.article import CreateArticle, EditArticle
from core.errors import RuleViolation
from core.rules.permissions import allows, who_may
from tui.screens.edit import EditSheet
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from core.commands.registry import Command
    from core.desk import Desk


class ArticleSheet(EditSheet):
    """Title, summary, keywords, the text."""

    def __init__(self, desk: Desk, key: str = "") -> None:
        """Change this article, or write a new one; reads it, so it runs in a thread.

        Raises `RuleViolation` where the person may not, and says why.
        """
        super().__init__()
        self._key = key
        self._values = dict.fromkeys(("title", "summary", "keywords", "body"), "")
        self.ACT = "article.edit" if key else "article.create"  # type: ignore[misc]  # both
        if key:
            view = desk.article(key)
            if not view.can["edit"].ok:
                raise RuleViolation(view.can["edit"].why or "It cannot be edited now.")
            self.version = view.row.version
            self._values = {
                "title": view.row.title, "summary": view.row.summary, "keywords": view.keywords,
                "body": view.body,
            }  # fmt: skip
        elif not allows(desk.org, desk.actor, "article.edit"):
            msg = "Your profile writes no knowledge articles."
            raise RuleViolation(msg, next_step=f"Ask {who_may(desk.org, 'article.edit')}.")

    names: ClassVar[dict[str, str]] = {"form.send": "Save"}

    def heading(self) -> str:
        """Name the article."""
        return f"Edit Article {self._key}" if self._key else "New article: a draft at first"

    def about(self) -> tuple[str, str]:
        """Give the article."""
        return ("article", self._key) if self._key else ("", "")

    def entries(self) -> list[Entry]:
        """Give the texts as they stand."""
        held = self._values
        return [
            Entry("title", "Title", held["title"], required=True, hint="what it is about"),
            Entry("summary", "Summary", held["summary"], hint="what it says in short"),
            Entry("keywords", "Keywords", held["keywords"], hint="other words for the same"),
            Entry("body", "Text", held["body"], required=True, long=True),
        ]

    def submit(self) -> None:
        """Save what was changed, or make it."""
        if self._key:
            super().submit()
        else:
            given = {name: value or "" for name, value in self.form.values().items()}
            self.send(CreateArticle(**given), then=self.console.made, quietly=True)

    def command(self, fields: dict[str, str | None], *, merge: bool) -> Command:
        """Give the edit of these texts; what was emptied is empty."""
        texts = {name: value or "" for name, value in fields.items()}
        return EditArticle(
            article=self._key, if_version=self.version, merge=merge, title=texts.get("title"),
            body=texts.get("body"), summary=texts.get("summary"), keywords=texts.get("keywords"),
        )  # fmt: skip
