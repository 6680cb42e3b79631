"""The checks read as a good sub-editor does: what is wrong is found and put right, what is right is left alone."""

import json
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.prose import clean
from proof.check import Context, Document, apply, findings, walk
from proof.checks import BLOCK, BY_KIND, OFF, RULES, SEVERITIES, Picture
from proof.gazetteer import Gazetteer
from proof.registry import Registry
from tests import planting

HERE = Path(__file__).resolve().parent
SHARED = HERE.parent.parent / "shared"
VALMARINE = planting.REGISTRY
CLEAN = planting.CLEAN


def told(text, language="fr", on=None, registry=VALMARINE, **more):
    return [
        (item.rule, item.excerpt, item.suggestion) for item in findings(text, Context(language, registry, on, **more))
    ]


def codes(text, language="fr", on=None, registry=VALMARINE, **more):
    return {rule for rule, _, _ in told(text, language, on, registry, **more)}


# The shared release


@pytest.fixture(scope="module")
def coalition():
    path = SHARED / "releases" / "coalition-2016.txt"
    if not path.exists():
        pytest.skip("the shared folder is not beside this checkout")
    registry = Registry.from_json(json.loads((SHARED / "registry.json").read_text(encoding="utf-8")))
    return path.read_text(encoding="utf-8"), Context("fr", registry, date(2016, 10, 25))


def test_the_coalition_release_gets_all_it_should_and_nothing_false(coalition):
    text, context = coalition
    found = findings(text, context)
    words = [(item.rule, item.excerpt, item.suggestion) for item in found]
    assert [item for item in words if item[0] not in ("guillemet_space", "french_space", "capital_accent")] == [
        ("place_country", "Raqqa (Irak)", "Raqqa (Syrie)"),
        ("straight_apostrophe", "aujourd'", "aujourd’"),
        ("name_near_registry", "Ashon Carter", "Ashton Carter"),
        ("subject_comma", ", ont tenu", " ont tenu"),
        ("stray_letter", "s’arrêtera s à", "s’arrêtera pas à"),
        ("count_without_list", "* Les onze ministres de la Défense", None),
        ("organisation_name_date", "Ministère des Armées", "Ministère de la Défense"),
    ]
    accents = [(excerpt, right) for rule, excerpt, right in words if rule == "capital_accent"]
    assert accents == [("Etat", "État"), ("Etats", "États")] * 2 + [("Etat", "État"), ("A", "À")]
    spaces = [excerpt for rule, excerpt, _ in words if rule == "guillemet_space"]
    assert spaces == ["« ", " »", "« ", " »", "« ", " »"]
    assert [excerpt for rule, excerpt, _ in words if rule == "french_space"] == [" :", " ?", " :"]
    assert [item.rule for item in found if item.severity == BLOCK] == ["stray_letter"]
    assert all(text[item.start : item.end] == item.excerpt for item in found)


def test_the_corrected_coalition_release_has_nothing_that_blocks(coalition):
    text, context = coalition
    corrected = apply(text, findings(text, context))
    assert "s’arrêtera pas à la reprise" in corrected and "Jean-Yves Le Drian et Ashton Carter ont tenu" in corrected
    assert [item.rule for item in findings(corrected, context)] == ["count_without_list"]


def test_on_another_day_the_same_names_are_right_or_wrong(coalition):
    text, context = coalition
    later = findings(text, Context("fr", context.registry, date(2018, 3, 1)))
    wrong = {(item.rule, item.excerpt): item for item in later}
    assert ("organisation_name_date", "Ministère des Armées") not in wrong
    assert wrong["office_not_held", "ministre de la Défense"].severity == BLOCK
    assert "Florence Parly" in wrong["office_not_held", "ministre de la Défense"].message


# Clean texts


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_clean_text_is_left_alone(path):
    text = path.read_text(encoding="utf-8")
    found = findings(text, Context(path.name[:2], VALMARINE))
    assert [(item.rule, item.excerpt) for item in found if item.severity == BLOCK] == []
    assert len(found) <= max(1, len(text.split()) // 300), [(item.rule, item.excerpt) for item in found]


def test_there_are_enough_clean_texts_in_both_languages():
    assert len([path for path in CLEAN if path.name.startswith("fr")]) >= 15
    assert len([path for path in CLEAN if path.name.startswith("en")]) >= 15


def test_all_clean_texts_together_get_next_to_nothing():
    counted = [len(findings(path.read_text(encoding="utf-8"), Context(path.name[:2], VALMARINE))) for path in CLEAN]
    assert sum(counted) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "Voir https://mer.example/?a=1;b=2 à 16\u00a0h\u00a015, dit M.\u00a0O’Brien.",
        "Jean-Pierre et l’ancien ministre de la Mer, Paul Kermadec, sont venus.",
        "Nous nous réjouissons, vous vous souvenez, tout en en parlant avec ceux de de Gaulle.",
        "Le plan B, le point c, la vitamine D, le 2e étage et le XXIe siècle.",
        "Ils sont à Paris (États-Unis), à Valence (Espagne), à Valence (France) et à Tripoli (Liban).",
        "Le fichier compte-rendu.pdf et l’adresse presse@mer.example?subject=bonjour suivent.",
        "A été signé ce jour un accord. Étienne et Etienne sont frères.",
        "Le match a fini à 3:2. La course a duré 27\u00a0h\u00a030.",
        "Louis XX n’a pas régné. Le reste suivra […] plus tard [sic].",
        "Appelez le 01 23 45 67 89 ou le +33 1 23 45 67 89. Le 75001 suit.",
    ],
)
def test_hard_but_right_cases_are_left_alone(text):
    assert codes(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "He had had enough, and I know that that is so.",
        "Paris (Texas) is not Paris (France), and Melbourne (United Kingdom) is a small place.",
        "The 11th, 12th, 13th, 21st, 22nd and 23rd days.",
        "See https://sea.example/?q=a:b; it’s at 10:30 a.m., isn’t it?",
        "He was born in 1947. They call it “the so-called ‘Plan A’” today.",
    ],
)
def test_hard_but_right_cases_in_english_are_left_alone(text):
    assert codes(text, "en") == set()


# What the context says


def test_people_who_exist_are_not_each_others_misspelling():
    people = [{"slug": "a", "given": "Jean", "family": "Durand"}, {"slug": "b", "given": "Jean", "family": "Durant"}]
    registry = Registry.from_json({"people": people})
    assert codes("Le maire, Jean Durand, a reçu Jean Durant.", registry=registry) == set()
    assert "name_near_registry" in codes("Le maire, Jean Dudand, est là.", registry=registry)


def test_a_title_may_speak_of_its_organisation_under_the_name_of_the_day():
    registry = Registry.from_json(
        {
            "people": [{"slug": "a", "given": "Tiphaine", "family": "Rocaboy", "gender": "f"}],
            "organisations": [
                {
                    "slug": "phares",
                    "names": [
                        {
                            "fr": "Service des phares",
                            "until": "2020-01-01",
                            "complement": {"fr": "du Service des phares"},
                        },
                        {
                            "fr": "Agence des phares",
                            "from": "2020-01-01",
                            "complement": {"fr": "de l’Agence des phares"},
                        },
                    ],
                }
            ],
            "offices": [
                {
                    "slug": "chef",
                    "organisation": "phares",
                    "titles": [{"fr": {"m": "directeur {organisation}", "f": "directrice {organisation}"}}],
                }
            ],
            "appointments": [{"person": "a", "office": "chef"}],
        }
    )
    right, wrong = (
        f"La directrice {of}, Tiphaine Rocaboy, est là." for of in ("de l’Agence des phares", "du Service des phares")
    )
    day = date(2021, 5, 4)
    assert codes(right, on=day, registry=registry) == set()
    assert ("office_title_date", "directrice du Service des phares", "directrice de l’Agence des phares") in told(
        wrong, on=day, registry=registry
    )


def test_an_administrator_says_which_rules_apply_and_how_strictly():
    text = "Le port est est ouvert."
    [finding] = findings(text, Context("fr", severities={"doubled_word": "warn"}))
    assert finding.severity == "warn"
    assert findings(text, Context("fr", severities={"doubled_word": OFF})) == []


def test_the_kind_of_release_says_what_does_not_apply():
    text = "Le port a rouvert. «\u00a0Nous l’attendions depuis un an.\u00a0»"
    assert "quotation_speaker_unknown" in codes(text)
    assert "quotation_speaker_unknown" not in codes(text, kind="discours")
    for kind in BY_KIND.values():
        assert set(kind) <= set(RULES) and set(kind.values()) <= set(SEVERITIES)


def test_a_gazetteer_of_ones_own_can_be_used():
    here = Gazetteer(lambda: {"mossoul": "IQ"})
    assert "place_country" in codes("Ils sont à Mossoul (Syrie).", gazetteer=here)
    assert "place_country" not in codes("Ils sont à Nulleport (Syrie).", gazetteer=here)


class Dictionary:
    def unknown(self, words):
        return {word for word in words if word == "porrt"}

    def suggestion(self, word):
        return "port"


def test_a_dictionary_is_asked_where_there_is_one():
    assert ("spelling", "porrt", "port") in told("Le porrt est ouvert.", speller=Dictionary())


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="de"):
        findings("Hallo", Context("de"))


# Bodies


IMAGE = "4fd1ea43-2c8d-4b53-9d0c-7f1f3f0f5a11"
BODY = clean(
    '<h2>Le port</h2><p>Le quai<span data-note="">Celui du du Nord.</span> est est <strong>ou</strong>vert.</p>'
    f'<figure data-image="{IMAGE}"><figcaption>Le chef de l’Etat</figcaption></figure>'
    "<ul><li>un bac</li><li>un un phare</li></ul>"
)


def test_findings_of_a_body_know_their_block_and_their_place_in_it():
    found = findings(Document(body=BODY, headline="Le port port"), Context("fr", VALMARINE))
    places = {(item.rule, item.part, item.block, item.block_start, item.block_end) for item in found}
    assert places == {
        ("doubled_word", "headline", None, 3, 12),
        ("doubled_word", "body", 1, 25, 32),
        ("doubled_word", "body", 1, 13, 18),
        ("capital_accent", "body", 2, 13, 17),
        ("doubled_word", "body", 3, 6, 11),
    }


def test_a_picture_needs_alternative_text_and_credit_where_they_are_known():
    document = Document(body=BODY)
    assert not {"image_alternative", "image_credit"} & codes(document)
    assert {"image_alternative", "image_credit"} <= codes(document, pictures={IMAGE: Picture()})
    assert not {"image_alternative", "image_credit"} & codes(
        document, pictures={IMAGE: Picture("Un quai", False, "Ina")}
    )
    assert "image_alternative" not in codes(document, pictures={IMAGE: Picture("", True, "Ina")})


def test_a_standfirst_that_is_too_long_is_told():
    assert codes(Document(body="<p>Le port.</p>", standfirst="Le port est ouvert. " * 9)) == {"standfirst_long"}


def test_a_marked_speaker_is_enough():
    body = "<p>Le port a rouvert.</p><p>{}«\u00a0Nous l’attendions depuis un an.\u00a0»{}</p>"
    assert "quotation_speaker_unknown" in codes(Document(body=body.format("<q>", "</q>")))
    assert "quotation_speaker_unknown" not in codes(Document(body=body.format('<q data-by-name="Un marin">', "</q>")))


def test_a_marked_passage_in_another_language_keeps_its_own_rules():
    words = "Shall we be there when the storm is over? We shall."
    body = "<p>Le navire porte la devise «\u00a0{}\u00a0» depuis toujours.</p>"
    assert codes(Document(body=body.format(f'<span lang="en">{words}</span>'))) == set()
    assert codes(Document(body=body.format(words))) == {"passage_language"}


# Faults planted at random


def test_planted_faults_are_found_and_nothing_else_is_blocked():
    scores = planting.score(seed=7, rounds=6)
    planted, found = sum(one.planted for one in scores.values()), sum(one.found for one in scores.values())
    blocks, wrong = sum(one.blocks for one in scores.values()), sum(one.false_blocks for one in scores.values())
    assert planted >= 300 and set(scores) == {rule.family for rule in RULES.values()}
    assert found / planted >= 0.9, {family: one.missed for family, one in scores.items() if one.missed}
    assert wrong / blocks <= 0.01, {family: one.wrong for family, one in scores.items() if one.false_blocks}
    weak = {family: one.missed for family, one in scores.items() if one.found / one.planted < 0.7}
    assert weak == {}


# Whatever comes in

PIECES = st.sampled_from(
    [
        "«",
        "»",
        "“",
        "”",
        '"',
        "\n",
        "\n\n",
        " ",
        "\u00a0",
        "\u202f",
        ". ",
        ": ",
        " :",
        ", ",
        "Tomas Verel",
        "Tomas Verrel",
        "a-t-il dit",
        "12 mars 2019",
        "mardi 31 juin",
        "27 h 75",
        "À ",
        "A la ",
        "Etat",
        "* ",
        "(1) ",
        "¹",
        "deux ",
        "trois ports : a, b et c.",
        "12500 ",
        "2ème",
        "XXX",
        "[nom]",
        "https://",
        "presse@mer.example",
        "Lisbonne (Espagne)",
        "ministre de la Mer",
        ", a dit",
        "’",
        "'",
        "e\u0301",
        "œ",
        "\x00",
        "\ud800",
        "\U0001f600",
        "\ufffc",
        "le le ",
        "s à ",
        "Le ministère de la Mer ",
        "un ",
        "a\u0300 ",
    ]
)
ANY_TEXT = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=ANY_TEXT, language=st.sampled_from(["fr", "en"]), day=st.sampled_from([None, date(2019, 3, 12)]))
@example(text="", language="fr", day=None)
@example(text="\ufffc:\ufffc", language="en", day=None)
def test_no_text_fails_and_places_hold(text, language, day):
    found = findings(text, Context(language, VALMARINE, day))
    for item in found:
        assert text[item.start : item.end] == item.excerpt
        assert 0 <= item.start < item.end <= len(text)
        assert item.message and "%(" not in item.message
    assert found == sorted(found, key=lambda item: (item.start, item.end, item.rule))
    apply(text, found)


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<h2>",
        "<h3>",
        "<ul><li>",
        "</li></ul>",
        "<q>",
        "</q>",
        "<blockquote>",
        "</blockquote>",
        '<span data-note="">',
        "</span>",
        '<span data-mention="person:tomas-verel">',
        '<a href="https://a.example">',
        "</a>",
        "<table><tr><td>",
        "</td></tr></table>",
        "<br>",
        '<span lang="en">',
        f'<figure data-image="{IMAGE}"><figcaption>',
        "</figcaption></figure>",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=st.lists(st.one_of(TAGS, PIECES), max_size=40).map("".join))
def test_no_body_fails_and_places_hold(body):
    document = Document(body=clean(body), headline="Un titre", sources=("Une source",))
    context = Context("fr", VALMARINE, date(2019, 3, 12), pictures={IMAGE: Picture()})
    text = walk(document, context)[0].text
    for item in findings(document, context):
        assert text[item.start : item.end] == item.excerpt
        assert item.block_start <= item.block_end


@pytest.mark.parametrize("character", ["A", "«", ":"])
def test_a_million_times_one_character_is_checked(character):
    assert findings(character * 1_000_000, Context("fr", VALMARINE, severities={"guillemet_space": OFF})) is not None


def calls(text):
    """How many Python functions the checks call: a measure of their work that no machine changes."""
    count = 0

    def counting(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    context = Context("fr", VALMARINE, date(2019, 3, 12), gazetteer=Gazetteer(lambda: {"lisbonne": "PT"}))
    sys.setprofile(counting)
    try:
        findings(text, context)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "a\n",
        "« a\n",
        "«\u00a0a ",
        "“a\n",
        "a*\n",
        "Tomas Verrel ",
        "Tomas Verel, ministre de la Mer, a dit. ",
        "M. Verrel a dit. ",
        "le mardi 1 mai 2019 ",
        "deux ports : a, b et c. ",
        "(1) a\n",
        "Etat ",
        "A la mer. ",
        "Lisbonne (Espagne) ",
        "le le ",
        "12 500 ",
        ": ",
        "« Nous irons tous demain matin. » ",
        "Maud Perrigan et Maud Perigan. ",
        "Port Port ",
    ],
)
def test_work_grows_in_a_straight_line(unit):
    calls(unit)
    once, twice = calls(unit * 300), calls(unit * 600)
    assert twice < 2.3 * once
