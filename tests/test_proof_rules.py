"""Every rule by its own example: what is wrong is found, and the same put right is not."""

import pytest

from core.prose import clean
from proof.check import Context, Document, findings
from proof.checks import FAMILIES, RULES, SEVERITIES
from proof.checks.example import DAY, REGISTRY

EXAMPLES = [
    pytest.param(rule.code, example, id=f"{rule.code}-{number}")
    for rule in RULES.values()
    for number, example in enumerate(rule.examples)
]
WITHOUT = {"image_alternative", "image_credit", "standfirst_long", "spelling"}


def codes(example, words):
    source = Document(body=clean(words)) if example.html else words
    return {item.rule for item in findings(source, Context(example.language, REGISTRY, DAY))}


@pytest.mark.parametrize("code, example", EXAMPLES)
def test_the_wrong_example_is_found(code, example):
    assert code in codes(example, example.wrong)


@pytest.mark.parametrize("code, example", EXAMPLES)
def test_the_right_example_breaks_no_rule_at_all(code, example):
    assert codes(example, example.right) == set()


def test_every_rule_has_an_example_but_those_told_elsewhere():
    assert {rule.code for rule in RULES.values() if not rule.examples} == WITHOUT


def test_every_family_has_rules_and_every_rule_its_words():
    assert {rule.family for rule in RULES.values()} == set(FAMILIES)
    for rule in RULES.values():
        assert str(rule.title) and str(rule.message) and rule.severity in SEVERITIES
