"""Every address of the newsroom. Path words are translated; addresses once given are kept for ever."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from articles.urls import permanent
from newsroom import sitemaps, views

urlpatterns = [
    path("desk/", admin.site.urls),
    path("files/", include("assets.urls")),
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-news.xml", sitemaps.news, name="sitemap-news"),
    path("", include(permanent)),
    path("", views.root, name="root"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("", include("articles.urls")),
        path("", include("people.urls")),
        path("", include("events.urls")),
        path(_("accessibility/"), views.about, {"page": "accessibility"}, name="accessibility"),
        path(_("legal-notice/"), views.about, {"page": "legal-notice"}, name="legal-notice"),
        path(_("personal-data/"), views.about, {"page": "personal-data"}, name="personal-data"),
        path(_("site-map/"), views.about, {"page": "site-map"}, name="site-map"),
        path(_("contact/"), views.about, {"page": "contact"}, name="contact"),
        path(_("feeds/"), views.about, {"page": "feeds"}, name="feeds"),
    ),
]

handler400 = "newsroom.views.bad_request"
handler403 = "newsroom.views.forbidden"
handler404 = "newsroom.views.not_found"
handler500 = "newsroom.views.broken"
