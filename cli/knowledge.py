"""`caseline article`: what helps with a problem."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli import knowledge_shapes, out, shapes
from cli.case_page import local
from cli.parser import Usage, positive, verbs
from cli.parser import add as add_verb
from cli.verbs import add_command, run
from core.commands.registry import Meta, subject
from core.entities.knowledge import STATUSES
from core.text import storable

if TYPE_CHECKING:
    from cli.parser import Parser, Verbs
    from cli.session import Session

TEXTS = ("article.create", "article.edit")
MOST = 50
"""Articles that a list shows unless more are asked for."""


def add(parser: Parser, name: str) -> None:
    """Add the verbs."""
    below = verbs(parser)
    lister = add_verb(
        below, "list", "list the articles that one may read, or find some by words", _list,
        "caseline article list --search 'reset meter'",
    )  # fmt: skip
    lister.add_argument("--search", metavar="TEXT", default="", type=storable,
                        help="those with these words, best first")  # fmt: skip
    lister.add_argument("--status", choices=STATUSES, help="only these")
    lister.add_argument("--limit", metavar="N", type=positive, default=MOST,
                        help="so many at most")  # fmt: skip
    lister.add_argument("--after", metavar="CURSOR", type=storable, help="go on after this one")
    shower = add_verb(below, "show", "show an article", _show, "caseline article show KA-000001")
    shower.add_argument("article", metavar="ARTICLE", type=storable, help="its number")
    for meta in subject(name):
        _add(below, meta)


def _add(below: Verbs, meta: Meta) -> None:
    """Add a verb; the text of an article may come from a file, too."""
    parser = add_command(below, meta)
    if meta.name not in TEXTS:
        return
    parser.add_argument(
        "--body-file", metavar="PATH", type=Path, help="the file with the text, or - for input"
    )
    for action in parser._actions:  # noqa: SLF001  argparse has no other way to take it back
        if action.dest == "body":
            action.required = False
    parser.set_defaults(run=lambda session: _write(session, meta))


def _write(session: Session, meta: Meta) -> None:
    given = session.given
    if given.body_file is not None:
        if given.body is not None:
            msg = "--body and --body-file: one of them"
            raise Usage(msg, session.parser)
        given.body = _read(given.body_file)
    if given.body is None and meta.verb == "create":
        msg = "the text is missing: --body TEXT or --body-file PATH"
        raise Usage(msg, session.parser)
    run(session, meta=meta)


def _read(path: Path) -> str:
    from core.errors import Unavailable  # noqa: PLC0415  --help reads no file

    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.expanduser().read_bytes()
        return storable(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        msg = f"{path} is no text in UTF-8: byte {error.start + 1:,} cannot be read."
        raise Unavailable(msg, next_step="Save it as UTF-8.") from error
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise Unavailable(msg, next_step="Check the path.") from error


def _list(session: Session) -> None:
    from core.rows import ArticleFilter  # noqa: PLC0415  --help lists nothing

    given, look = session.given, session.desk.look
    which = ArticleFilter(search=given.search, status=given.status)
    page = look.articles(which, limit=given.limit, after=given.after)
    total = look.count_articles(which)
    if session.json:
        rows = map(knowledge_shapes.article, page.rows)
        out.document(shapes.listed(rows, total, page.next))
        return
    cells = [
        [row.number, row.status, row.title, row.editor.name if row.editor else ""]
        for row in page.rows
    ]
    out.rows(("Number", "Status", "Title", "Written by"), cells, "No articles.")
    if total > len(cells) > 0:
        more = f" Go on with --after {page.next}." if page.next else ""
        out.say(f"{len(cells):,} of {total:,} articles.{more}")


def _show(session: Session) -> None:
    view = session.desk.article(session.given.article)
    if session.json:
        out.document(knowledge_shapes.article_page(view))
        return
    row = view.row
    out.heading(f"{row.number}  {row.title}")
    out.facts([
        ("Status", row.status),
        ("Summary", row.summary),
        ("Keywords", view.keywords),
        ("Begun by", row.author.name if row.author else None),
        ("Written by", row.editor.name if row.editor else None),
        ("Published", local(session, row.published_at) if row.published_at else None),
        ("Cases", f"{view.cases:,}" if view.cases else None),
    ])  # fmt: skip
    out.say("")
    out.quoted(view.body)
