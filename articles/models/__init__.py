"""A release for ever (Article), what it says this time (Edition), and everything that belongs to them."""

from articles.models.articles import Address, Article, ArticleIssuer, ReferenceCounter, Topic
from articles.models.editions import Edition, EditionDocument, EditionPicture, EditionTopic, Source
from articles.models.marks import Mention, Quotation, QuotationSpeaker
from articles.models.record import Approval, Autosave, Revision, Transition

__all__ = [
    "Address",
    "Approval",
    "Article",
    "ArticleIssuer",
    "Autosave",
    "Edition",
    "EditionDocument",
    "EditionPicture",
    "EditionTopic",
    "Mention",
    "Quotation",
    "QuotationSpeaker",
    "ReferenceCounter",
    "Revision",
    "Source",
    "Topic",
    "Transition",
]
