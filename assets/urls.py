"""Addresses of files: the same in every language."""

from django.urls import path

from assets import views

app_name = "assets"
urlpatterns = [
    path("images/<uuid:token>/<int:width>.<str:format>", views.image, name="image"),
    path("images/<uuid:token>/<str:crop>-<int:width>.<str:format>", views.image, name="image"),
    path("documents/<uuid:token>/<str:name>", views.document, name="document"),
]
