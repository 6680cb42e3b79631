"""Addresses of releases. The path words are translated; what follows them never changes."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from articles import views

app_name = "articles"

releases = [
    path("", views.listing, name="listing"),
    path("feed.atom", views.listing_feed, {"form": "atom"}, name="listing_atom"),
    path("feed.json", views.listing_feed, {"form": "json"}, name="listing_json"),
    path("<int:year>/<slug:slug>/", views.article, name="article"),
    path("<int:year>/<slug:slug>/editions/<int:number>/", views.former_edition, name="former_edition"),
]
corrections = [
    path("", views.corrections, name="corrections"),
    path("feed.atom", views.corrections_feed, {"form": "atom"}, name="corrections_atom"),
    path("feed.json", views.corrections_feed, {"form": "json"}, name="corrections_json"),
]
urlpatterns = [
    path(_("articles/"), include(releases)),
    path(_("corrections/"), include(corrections)),
]
permanent = ([path("r/<slug:reference>", views.short, name="release")], "short")
