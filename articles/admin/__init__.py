"""Releases at the desk."""

from articles.admin.editions import EditionAdmin
from articles.admin.topics import TopicAdmin

__all__ = ["EditionAdmin", "TopicAdmin"]
