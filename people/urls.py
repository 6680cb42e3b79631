"""Addresses of people and organisations."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from people import indexes, views

app_name = "people"

people = [
    path("", indexes.people, name="people"),
    path("<slug:slug>/", views.person, name="person"),
]
organisations = [
    path("", indexes.organisations, name="organisations"),
    path("<slug:slug>/", views.organisation, name="organisation"),
]
urlpatterns = [
    path(_("people/"), include(people)),
    path(_("organisations/"), include(organisations)),
]
