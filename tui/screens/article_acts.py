"""The acts on a knowledge article: the one that is read, a row's, or one that lies on a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.rules.permissions import allows
from tui.keymap import KEYS, action, bindings
from tui.records.page import Link
from tui.screens.record_acts import RecordActs

if TYPE_CHECKING:
    from textual.binding import BindingType

KIND = "article"
_MOVES = ("article.approve", "article.publish", "article.archive")
_ON_ARTICLES = {action(key) for key in KEYS if key.where == KIND}


class ArticleActs(RecordActs):
    """A screen with a record pane, and the keys that act on an article."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("article")]

    @property
    def article_here(self) -> str | None:
        """The article that is read or stands in the row."""
        return self.record[1] if self.record is not None and self.record[0] == KIND else None

    @property
    def attached_here(self) -> tuple[str, str] | None:
        """The article under the cursor with the case that it lies on."""
        target = self.pane_target
        if self.record is None or self.record[0] != "case" or not isinstance(target, Link):
            return None
        return (target.key, self.record[1]) if target.kind == KIND else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep these keys for articles."""
        if action == "article_detach":
            return self.attached_here is not None
        if action in _ON_ARTICLES:
            return self.article_here is not None
        return super().check_action(action, parameters)

    def offers(self, act: str) -> bool:
        """Offer what is open to the person, where that is known; in the row one may try."""
        subject, _, verb = act.partition(".")
        page, desk = self.page, self.console.desk
        if act in _MOVES and page is None and desk is not None:
            return allows(desk.org, desk.actor, "article.publish")
        if page is not None and page.kind == KIND and (subject == KIND or act == "case.edit"):
            return verb in page.source.can and bool(page.source.can[verb].ok)
        return super().offers(act)

    def action_article_approve(self) -> None:
        """Say that the draft is right."""
        from core.commands.article import ApproveArticle  # noqa: PLC0415  acts load when used

        if self.article_here is not None:
            self.carry_out(ApproveArticle(article=self.article_here))

    def action_article_publish(self) -> None:
        """Let everybody read it."""
        from core.commands.article import PublishArticle  # noqa: PLC0415  acts load when used

        if self.article_here is not None:
            self.carry_out(PublishArticle(article=self.article_here))

    def action_article_archive(self) -> None:
        """Put it out of sight."""
        from core.commands.article import ArchiveArticle  # noqa: PLC0415  acts load when used

        if self.article_here is not None:
            self.carry_out(ArchiveArticle(article=self.article_here))

    def action_article_detach(self) -> None:
        """Take it off the case."""
        from core.commands.article import DetachArticle  # noqa: PLC0415  acts load when used

        if self.attached_here is not None:
            article, case = self.attached_here
            self.carry_out(DetachArticle(article=article, case=case))
