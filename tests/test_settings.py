"""Production refuses to start half-configured, and every page is served under a strict policy."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, confirmed, make_user

ROOT = Path(__file__).parents[1]
GOOD = {
    "NEWSROOM_ENV": "production",
    "SECRET_KEY": "K3y-" + "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRST",
    "ALLOWED_HOSTS": "presse.example.org",
    "DATABASE_URL": "postgres://newsroom@localhost/newsroom",
    "DEBUG": "off",
}


def start(**changes: str) -> subprocess.CompletedProcess:
    """Load the settings as a web server would, in a process of its own."""
    environment = {"PATH": os.environ["PATH"], **GOOD, **changes}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from newsroom import settings; print(settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE)",
        ],
        env={name: value for name, value in environment.items() if value},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_whole_configuration_starts_and_is_secure():
    done = start()
    assert (done.returncode, done.stdout.split()) == (0, ["True", "True"]), done.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + "abcdefghijklmnopqrstuvwxyz0123456789abcdefgh"}, "SECRET_KEY"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY"),
        ({"DEBUG": "on"}, "DEBUG"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
    ],
)
def test_production_says_what_is_missing_and_does_not_start(changes, words):
    done = start(**changes)
    assert done.returncode != 0 and words in done.stderr


def test_the_web_server_counts_as_production_unless_told_otherwise():
    code = "import os; os.environ.pop('NEWSROOM_ENV', None); import newsroom.wsgi"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"]},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Production does not start" in done.stderr


@pytest.mark.django_db
def test_every_kind_of_page_is_served_under_a_strict_policy():
    release = confirmed()
    desk = Client()
    assert desk.login(username=make_user("publisher").username, password=PASSWORD)
    edition_page = reverse("admin:articles_edition_change", args=[release.pk])
    for client, path in [
        (Client(), "/fr/"),
        (Client(), release.get_absolute_url()),
        (Client(), "/fr/articles/2016/rien/"),
        (Client(), "/desk/login/"),
        (desk, "/desk/"),
        (desk, edition_page),
        (desk, reverse("admin:articles_edition_add")),
    ]:
        response = client.get(path)
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, path
        assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy, path
        assert response["X-Content-Type-Options"] == "nosniff" and response["X-Frame-Options"] == "DENY", path
        assert response["Referrer-Policy"] == "same-origin", path
        html = response.content.decode()
        assert not re.search(r"<[a-z][^>]*\sstyle=", html), path
        assert not re.search(r"<[a-z][^>]*\son[a-z]+=", html), path
        assert "<style" not in html, path
        for tag in re.findall(r"<script\b[^>]*>", html):
            inline = "src=" not in tag and "application/ld+json" not in tag and 'type="application/json"' not in tag
            assert not inline or ("importmap" in tag and "nonce=" in tag), (path, tag)


def test_the_process_is_alive_without_a_database_and_ready_with_one(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get("/health/live").status_code == 200
    assert Client().get("/health/ready").status_code == 200
