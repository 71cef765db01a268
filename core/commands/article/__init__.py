"""Knowledge articles: written, approved, published, put on cases (domain.md 1.14)."""

from core.commands.article.attach import AttachArticle, DetachArticle
from core.commands.article.create import CreateArticle
from core.commands.article.edit import EditArticle
from core.commands.article.state import ApproveArticle, ArchiveArticle, PublishArticle

__all__ = [
    "ApproveArticle", "ArchiveArticle", "AttachArticle", "CreateArticle", "DetachArticle",
    "EditArticle", "PublishArticle",
]  # fmt: skip
