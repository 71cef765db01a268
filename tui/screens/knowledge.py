"""What helps with a case: find an article as one types, read it, attach it, insert it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList

from core.commands.article import AttachArticle, DetachArticle
from core.entities.knowledge import PUBLISHED
from core.errors import CaselineError
from core.rows import ArticleFilter, ArticleView
from tui.keymap import bindings
from tui.look import aside, ask
from tui.records.article import text
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Lines
from tui.widgets.picker import Item, Picker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from core.rows import ArticleRow, CaseView
    from tui.screens.case_acts import CaseActs

MOST = 30
"""Articles that are offered for some words."""
Chosen = tuple[str, ArticleView]
"""What is to be done, and with which article."""


class KnowledgeSheet(Sheet[Chosen]):
    """Words above, what is found below them, then what the one under the cursor says."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("knowledge")]
    names: ClassVar[dict[str, str]] = {
        "form.send": "Attach", "pick.choose": "Read", "form.leave": "Back"
    }  # fmt: skip

    view: CaseView

    def __init__(self, view: CaseView) -> None:
        """Find what helps with this case."""
        super().__init__()
        self.view = view
        self._attached = {row.number for row in view.articles}
        self._rows: tuple[ArticleRow, ...] = ()
        self._article: ArticleView | None = None

    def heading(self) -> str:
        """Name the case."""
        return f"Knowledge for Case {self.view.row.number} · {self.view.row.subject}"

    def content(self) -> Iterable[Widget]:
        """Give the words, what is found, and what it says."""
        yield Picker(hint="words of an article", narrows=False)
        with VerticalScroll(id="preview", can_focus=False):
            yield Lines(id="text")

    def on_mount(self) -> None:
        """Begin with the words of the case; the first letter that is typed replaces them."""
        super().on_mount()
        line = self.query_one(Input)
        self.set_focus(line)
        line.value = self.view.row.subject
        line.select_all()
        self._search(line.value)

    def offers(self, act: str) -> bool:
        """Offer what can be done with the article under the cursor."""
        if act in {"form.send", "pick.choose"} or act.startswith("article."):
            return self._article is not None
        return super().offers(act)

    @property
    def named_here(self) -> dict[str, str]:
        """What the key for attaching does with this article."""
        here = self._article
        on_it = here is not None and here.row.number in self._attached
        return {"form.send": "Detach"} if on_it else {}

    # finding -------------------------------------------------------------------------------

    @on(Picker.Typed)
    def _typed(self, event: Picker.Typed) -> None:
        self._search(event.text)

    @work(exclusive=True, group="search")
    async def _search(self, words: str) -> None:
        which = ArticleFilter(search=words, status=PUBLISHED)
        try:
            page = await ask(self.desk, lambda look: look.articles(which, limit=MOST))
        except CaselineError as error:
            self.refused(error)
            return
        self._rows = page.rows
        self.query_one(Picker).offer(self._items())
        self._read()

    def _items(self) -> list[Item]:
        """Give a line for each article, those that are attached with a sign."""
        return [
            Item(
                row.number,
                f"{row.number}  {row.title}"
                f"{' · attached' if row.number in self._attached else ''}",
            )
            for row in self._rows
        ]  # fmt: skip

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self._read()

    @work(exclusive=True, group="preview")
    async def _read(self) -> None:
        """Show what the article under the cursor says."""
        chosen = self.query_one(Picker).chosen
        if chosen is None:
            self._show(None)
            return
        try:
            self._show(await ask(self.desk, lambda look: look.article(chosen.key)))
        except CaselineError as error:
            self._show(None)
            self.refused(error)

    def _show(self, article: ArticleView | None) -> None:
        if not self.stands:
            return
        self._article = article
        preview = self.query_one("#preview")
        wide = max(preview.scrollable_content_region.width, 20)
        nothing = [Content.assemble(("Nothing is found; fewer words may find more.", "$label"))]
        lines = [line.text for line in text(article, wide)] if article else nothing
        self.query_one("#text", Lines).show(*lines)
        preview.scroll_home(animate=False)
        self.refresh_bindings()

    # acts ----------------------------------------------------------------------------------

    @on(Picker.Picked)
    def _picked(self) -> None:
        self._leave_with("read")

    def _leave_with(self, act: str) -> None:
        if self._article is not None:
            self.dismiss((act, self._article))

    def action_form_send(self) -> None:
        """Attach the article to the case, or detach it; the sheet stays for another one."""
        if self._article is None:
            return
        number, case = self._article.row.number, self.view.row.number
        if number in self._attached:
            self.carry_out(
                DetachArticle(article=number, case=case), then=lambda _: self._put(number, on=False)
            )
        else:
            self.carry_out(
                AttachArticle(article=number, case=case), then=lambda _: self._put(number, on=True)
            )

    def _put(self, number: str, *, on: bool) -> None:
        (self._attached.add if on else self._attached.discard)(number)
        if self.stands:
            self.complain([])
            self.query_one(Picker).update_items(self._items())
            self.refresh_bindings()

    def action_article_email(self) -> None:
        """Go on writing an e-mail with it."""
        self._leave_with("email")

    def action_article_post(self) -> None:
        """Go on writing a post with it."""
        self._leave_with("post")

    def action_article_copy(self) -> None:
        """Copy its number."""
        if self._article is not None:
            self.console.copy(self._article.row.number)


async def help_with(screen: CaseActs, number: str) -> None:
    """Ask what helps with a case, and go on with it where that was asked for."""
    try:
        view = await aside(lambda: screen.desk.case(number, feed_limit=1))
    except CaselineError as error:
        screen.console.say(error)
        return
    chosen = await screen.console.push_screen_wait(KnowledgeSheet(view))
    if chosen is None:
        return
    act, article = chosen
    if act == "read":
        screen.console.open_record("article", article.row.number, beside=True)
    elif act == "email":
        screen.with_case("email", lambda view: _email(screen, view, article))
    else:
        screen.with_case("post", lambda view: _post(screen, view, article))


def _email(screen: CaseActs, view: CaseView, article: ArticleView) -> None:
    from tui.screens.email import EmailSheet  # noqa: PLC0415  one of them is used

    screen.console.over(EmailSheet(view, article.row.title, article.body))


def _post(screen: CaseActs, view: CaseView, article: ArticleView) -> None:
    from tui.screens.compose import ComposeSheet  # noqa: PLC0415  one of them is used

    words = f"{article.row.number} {article.row.title}\n\n{article.body}"
    screen.console.over(ComposeSheet(view, words=words))
