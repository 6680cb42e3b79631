"""A plain text is read: the release of the shared folder, five texts of our own, and whatever else comes in."""

import json
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from proof.dates import find_dates
from proof.decode import UnreadableText, decode
from proof.reading import read
from proof.registry import Registry, RegistryError
from proof.text import Folded, fold, sentences

try:
    from core.prose import clean
except ImportError:  # pragma: no cover
    clean = None

HERE = Path(__file__).resolve().parent
TEXTS = HERE / "texts"
SHARED = HERE.parent.parent / "shared"
VALMARINE = Registry.from_json(json.loads((TEXTS / "registry.json").read_text(encoding="utf-8")))

needs_shared = pytest.mark.skipif(
    not (SHARED / "releases" / "coalition-2016.txt").exists(), reason="the shared folder is not beside this checkout"
)
needs_prose = pytest.mark.skipif(
    clean is None or clean("<script>1</script>") != "", reason="core.prose is not there or cleans nothing yet"
)


def our_text(name):
    return decode((TEXTS / f"{name}.txt").read_bytes(), f"{name}.txt")


def read_ours(name, language):
    return read(our_text(name), language=language, registry=VALMARINE, name=f"{name}.txt")


def read_french(text, registry=VALMARINE):
    return read(text, language="fr", registry=registry)


def spoken(reading):
    """First words, speakers and certainty of each quotation."""
    return [
        (" ".join(item.excerpt.split()[:4]), item.speaker_name or item.speakers, item.certainty)
        for item in reading.quotations
    ]


def doubted(reading, *, but=()):
    return [(item.rule, item.excerpt, item.suggestion) for item in reading.doubts if item.rule not in but]


def rules(text, language="fr", registry=VALMARINE):
    return [item.rule for item in read(text, language=language, registry=registry).doubts]


# The shared release


@pytest.fixture(scope="module")
def coalition():
    registry = Registry.from_json(json.loads((SHARED / "registry.json").read_text(encoding="utf-8")))
    text = decode((SHARED / "releases" / "coalition-2016.txt").read_bytes(), "coalition-2016.txt")
    return read(text, language="fr", registry=registry, name="coalition-2016.txt")


@needs_shared
class TestTheCoalitionRelease:
    def test_has_a_head_that_a_press_officer_would_accept(self, coalition):
        assert coalition.headline == "Réunion des ministres de la Défense de la coalition internationale contre Daech"
        assert coalition.headline_proposed
        assert (coalition.dateline_place, coalition.dateline_place_text) == ("paris", "Paris")
        assert coalition.dateline_date == date(2016, 10, 25)
        assert coalition.standfirst.startswith("Mardi 25 octobre 2016, à Paris, le ministre de la Défense, Jean-Yves")
        assert coalition.standfirst.endswith("ont co-présidé la réunion des ministres de la Défense de la coalition "
                                             "internationale contre Daech.")  # fmt: skip
        assert (coalition.kicker, coalition.contacts, coalition.embargo, coalition.notices) == ("", [], None, [])

    def test_has_its_source_and_its_note_in_their_places(self, coalition):
        assert coalition.sources == ["Ministère des Armées"]
        noted = 'ministres de la Défense<span data-note="">Les onze ministres de la Défense</span> y participaient.'
        assert noted in coalition.body
        assert "Sources" not in coalition.body and "*" not in coalition.body

    def test_has_three_paragraphs_with_its_words_unchanged(self, coalition):
        assert coalition.body.count("<p>") == 3
        assert "aujourd'hui aux portes de" in coalition.body
        assert "d’Etat" in coalition.body and "A l’issue" in coalition.body

    def test_names_whom_the_registry_holds(self, coalition):
        named = [(item.kind, item.slug) for item in coalition.mentions]
        assert named == [
            ("place", "paris"),
            ("person", "jean-yves-le-drian"),
            ("person", "ashton-carter"),
            ("organisation", "coalition-contre-daech"),
            ("place", "paris"),
            ("organisation", "coalition-contre-daech"),
            ("place", "mossoul"),
            ("place", "raqqa"),
            ("person", "jean-yves-le-drian"),
            ("person", "ashton-carter"),
            ("person", "francois-hollande"),
            ("place", "mossoul"),
            ("person", "jean-yves-le-drian"),
            ("place", "mossoul"),
            ("place", "mossoul"),
            ("organisation", "ministere-defense-france"),
        ]
        assert '<span data-mention="person:francois-hollande">François Hollande</span>' in coalition.body
        assert "Jean-Yves Le Drian</span> et Ashon Carter, ont tenu" in coalition.body

    def test_knows_who_speaks_only_where_the_text_says_so(self, coalition):
        assert spoken(coalition) == [
            ("« Notre coalition est", ("francois-hollande",), "certain"),
            ("« Nous avons besoin", ("francois-hollande",), "likely"),
            ("« Les opérations pour", ("jean-yves-le-drian", "ashton-carter"), "likely"),
        ]
        assert coalition.body.count("<q") == 3
        assert coalition.body.count("data-by") == 1
        assert '<q data-by="person:francois-hollande">« Notre coalition' in coalition.body

    def test_doubts_what_is_doubtful_and_nothing_else(self, coalition):
        assert doubted(coalition, but=["headline_proposed", "quotation_speaker_likely"]) == [
            ("place_country", "Raqqa (Irak)", "Raqqa (Syrie)"),
            ("name_near_registry", "Ashon Carter", "Ashton Carter"),
            ("stray_letter", "s’arrêtera s à", "s’arrêtera pas à"),
            ("count_without_list", "* Les onze ministres de la Défense", None),
            ("organisation_name_date", "Ministère des Armées", "Ministère de la Défense"),
        ]
        assert len(coalition.doubts) == 8

    @needs_prose
    def test_has_a_body_in_canonical_prose(self, coalition):
        assert clean(coalition.body) == coalition.body


# Five texts of our own


def test_a_release_with_embargo_numbered_notes_and_contacts():
    reading = read_ours("embargo-et-notes", "fr")
    assert reading.embargo == datetime(2019, 3, 12, 18, 30)
    assert reading.notices == ["COMMUNIQUÉ DE PRESSE N° 2019-07"]
    assert (reading.kicker, reading.headline) == ("PÊCHE CÔTIÈRE", "La flotte de Port-Clair passe à l’électricité")
    assert not reading.headline_proposed
    assert (reading.dateline_place, reading.dateline_date) == ("port-clair", date(2019, 3, 12))
    assert reading.standfirst == (
        "Le ministère de la Mer aidera, dès cet été, soixante patrons pêcheurs de Port-Clair à remplacer le moteur de "
        "leur bateau."
    )
    assert reading.body == (
        '<p>Selon <span data-mention="person:helene-d-arvor">Hélène d’Arvor</span>, ministre de la Mer, '
        '<q data-by="person:helene-d-arvor">« la moitié des sorties<span data-note="">Chiffres de la saison 2018.'
        "</span> se font à moins de dix milles des côtes, où un moteur électrique suffit »</q>.</p>"
        '<p>Le programme, doté de douze millions de couronnes<span data-note="">Versés en trois ans par le '
        '<span data-mention="organisation:ministere-mer">ministère de la Mer</span>.</span>, sera suivi par la '
        '<span data-mention="organisation:garde-cotiere">GCV</span>. <q data-by="person:tomas-verel">« Nos équipages '
        "seront les premiers formés »</q>, a assuré le commandant de la Garde côtière, "
        '<span data-mention="person:tomas-verel">Tomas Verel</span>.</p>'
    )
    assert reading.sources == ["Ministère de la Mer", "Institut des pêches de Belle-Anse"]
    assert reading.contacts == ["Service de presse du ministère", "presse@mer.example", "+00 1 23 45 67 89"]
    assert reading.doubts == []


def test_a_release_with_two_speakers_headings_a_list_and_a_quotation_over_paragraphs():
    reading = read_ours("deux-voix", "fr")
    assert reading.headline == "Valmarine et Lisbonne signent pour la surveillance des côtes"
    assert (reading.dateline_place, reading.dateline_date) == ("lisbonne", date(2020, 10, 9))
    assert reading.standfirst.startswith("La Première ministre, Anouk Le Goarn, a participé à la signature")
    assert reading.body.startswith(
        "<h2>Ce que dit l’accord</h2><p>Trois mesures sont prévues :</p><ul><li>un centre commun à "
        '<span data-mention="place:lisbonne">Lisbonne</span> (Portugal) ;</li><li>deux exercices par an ;</li>'
        "<li>l’échange de trente officiers.</li></ul><h2>Une coopération ancienne</h2>"
    )
    assert (
        'a déclaré :</p><blockquote data-by="person:anouk-le-goarn"><p>« Nos deux pays regardent la même mer depuis '
        "toujours. Ils la regarderont désormais ensemble.</p><p>« Ce texte n’est pas une fin. Il nous oblige, et nous "
        "rendrons compte chaque année de ce que nous aurons fait. »</p></blockquote><p>"
    ) in reading.body
    assert spoken(reading) == [
        ("« Nos deux pays", ("anouk-le-goarn",), "certain"),
        ("« Les premiers officiers", ("helene-d-arvor", "tomas-verel"), "certain"),
        ("« Nous serons prêts.", ("tomas-verel",), "certain"),
        ("« Il ne manque", ("tomas-verel",), "likely"),
    ]
    assert [item.how for item in reading.mentions if item.excerpt == "Verel"] == ["family"]
    assert doubted(reading) == [("quotation_speaker_likely", "« Il ne manque plus que les antennes. »", None)]


def test_a_release_full_of_faults():
    reading = read_ours("fautes", "fr")
    assert reading.headline_proposed
    assert reading.headline.startswith("La ministre de la Mer, Hélène d’Arvor, a inauguré le nouveau phare de la")
    assert doubted(reading) == [
        ("weekday", "Mardi 4 mai 2023", "Jeudi 4 mai 2023"),
        ("headline_proposed", reading.standfirst, None),
        ("doubled_word", "en en", "en"),
        ("doubled_word", "les les", "les"),
        ("mark_without_note", "*", None),
        ("name_near_registry", "Hélène d’Arvol", "Hélène d’Arvor"),
        ("quotation_speaker_likely", "« chacun des artisans de ce chantier, du premier jour au dernier »", None),
        ("stray_letter", "n’a s caché", "n’a pas caché"),
        ("quotes_unbalanced", "« Ce", None),
        ("name_unknown", "Aubin Tressac", None),
        ("organisation_name_date", "Ministère de la Mer", "Ministère de la Mer et des Littoraux"),
        ("place_country", "Belle-Anse (Italie)", None),
        ("quotation_speaker_unknown", "« Nous reviendrons chaque année à la même date »", None),
        ("note_without_mark", "** Les dates des visites seront publiées.", None),
    ]
    assert 'l’entretien<span data-note="">Sept gardiens se relaieront.</span>. Un navire' in reading.body
    assert reading.body.endswith("<p>** Les dates des visites seront publiées.</p>")
    assert ("person", "ludmile-coeurjoly") in [(item.kind, item.slug) for item in reading.mentions]


def test_an_english_release_with_a_subtitle_and_a_speaker_outside_the_registry():
    reading = read_ours("release-and-quotes", "en")
    assert reading.headline == "Valmarine opens its first marine reserve"
    assert reading.standfirst.startswith("Fishing stops in 40 square miles of water")
    assert (reading.dateline_place, reading.dateline_place_text) == ("port-clair", "PORT-CLAIR")
    assert reading.dateline_date == date(2022, 6, 7)
    assert reading.body.startswith('<p>Minister of the Sea <span data-mention="person:helene-d-arvor">Hélène d’Arvor<')
    assert spoken(reading) == [
        ("“We close this water", ("helene-d-arvor",), "certain"),
        ("“In five years we", ("helene-d-arvor",), "likely"),
        ("“We will patrol the", ("tomas-verel",), "certain"),
        ("“Nobody asked us for", "Maud Perrigan, a spokesperson for the boat owners", "certain"),
    ]
    assert '<q data-by-name="Maud Perrigan, a spokesperson for the boat owners">“Nobody asked' in reading.body
    assert '</p><blockquote data-by="person:tomas-verel"><p>“We will patrol' in reading.body
    assert 'for lost days.<span data-note="">The amount is set by the <span data-mention=' in reading.body
    assert reading.sources == ["Ministry of the Sea and Coasts"]
    assert reading.contacts == ["Ina Solberg, press@sea.example, +00 123 456 78"]
    assert reading.notices == ["FOR IMMEDIATE RELEASE", "Notes", "###"]
    assert doubted(reading) == [
        ("quotation_speaker_likely", "“In five years we will count the fish again.”", None),
        ("name_unknown", "Maud Perrigan", None),
    ]


def test_an_english_release_with_embargo_list_and_pronouns():
    reading = read_ours("embargoed-list", "en")
    assert reading.embargo == datetime(2018, 9, 14, 9, 0)
    assert reading.headline == "Winter exercise to bring four hundred sailors to Belle-Anse"
    assert (reading.dateline_place, reading.dateline_date) == ("belle-anse", date(2018, 9, 14))
    assert reading.standfirst.startswith("The Prime Minister, Anouk Le Goarn, and the Commander of the Coast Guard,")
    assert "<ul><li>rescue at night;</li><li>towing in heavy weather;</li><li>a landing at <span" in reading.body
    assert spoken(reading) == [
        ("“The storm of last", ("anouk-le-goarn", "tomas-verel"), "likely"),
        ("“every sailor will have", ("tomas-verel",), "certain"),
        ("“It is the only", ("tomas-verel",), "certain"),
        ("“We look forward to", (), "unknown"),
    ]
    assert '(Portugal).<span data-note="">In 2014, with nine ships.</span>' in reading.body
    assert reading.contacts == ["press@coastguard.example"]
    assert [rule for rule, _, _ in doubted(reading)] == ["quotation_speaker_likely", "quotation_speaker_unknown"]


@needs_prose
@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_body_is_canonical_prose(path):
    body = read_french(decode(path.read_bytes(), path.name)).body
    assert body
    assert clean(body) == body


# Names


def test_names_are_found_whatever_their_accents_apostrophes_and_spaces():
    for written in (
        "Hélène d’Arvor",
        "HELENE D'ARVOR",
        "Helene\u00a0d'Arvor",
        "He\u0301le\u0300ne d’Arvor",
        "Hélène  d‘Arvor",
    ):
        text = f"Hier, {written} a parlé."
        (mention,) = read_french(text).mentions
        assert (mention.slug, mention.excerpt, text[mention.start : mention.end]) == (
            "helene-d-arvor",
            written,
            written,
        )


def test_a_bare_family_name_stands_for_whoever_was_named_in_full_before():
    assert [m.how for m in read_french("Verel attend. Tomas Verel sort. Puis Verel rentre.").mentions] == [
        "name",
        "family",
    ]
    assert [m.how for m in read_french("Tomas Verel sort. Jimmy Verel rentre.").mentions] == ["name"]
    both = "Ludmile Cœurjoly et Ludovic Cœurjoly sont venus. Cœurjoly a parlé."
    assert [m.how for m in read_french(both).mentions] == ["name", "name"]


def test_two_people_who_exist_are_not_each_others_misspelling():
    people = [
        {"slug": "a", "given": "Jean", "family": "Durand", "gender": "m"},
        {"slug": "b", "given": "Jean", "family": "Durant", "gender": "m"},
    ]
    registry = Registry.from_json({"people": people})
    text = "Le ministre, Jean Durand, a reçu Jean Durant à midi."
    assert [item.slug for item in read_french(text, registry).mentions] == ["a", "b"]
    assert "name_near_registry" not in rules(text, registry=registry)
    assert "name_near_registry" in rules("Le ministre, Jean Duramd, est là.", registry=registry)


def test_a_name_that_somebody_else_bears_is_no_misspelling():
    people = [
        {"slug": "a", "given": "Maria", "family": "Durand"},
        {"slug": "b", "given": "Marie", "family": "Petit"},
    ]
    text = "La ministre, Marie Durand, est venue."
    assert "name_near_registry" in rules(text, registry=Registry.from_json({"people": people[:1]}))
    assert "name_unknown" in rules(text, registry=Registry.from_json({"people": people}))
    assert "name_near_registry" not in rules(text, registry=Registry.from_json({"people": people}))


def test_the_right_country_is_suggested_in_the_language_of_the_wrong_one():
    registry = Registry.from_json({"places": [{"slug": "hamburg", "en": "Hamburg", "country": "DE"}]})
    for written, right in (("Hamburg (Spain)", "Hamburg (Germany)"), ("Hamburg (Espagne)", "Hamburg (Allemagne)")):
        (found,) = [item for item in read_french(f"At {written}.", registry).doubts if item.rule == "place_country"]
        assert (found.excerpt, found.suggestion) == (written, right)


def test_a_place_inside_a_longer_name_is_left_alone():
    assert read_french("Ils vont à Lisbonne et à l’Institut Lisbonne Santé.").mentions[0].slug == "lisbonne"
    assert len(read_french("Ils vont à Lisbonne et à l’Institut Lisbonne Santé.").mentions) == 1


def test_a_renamed_organisation_may_be_cited_rightly_for_its_day():
    dated = "Port-Clair, le 3 mars 2022 – {}\n\nAutre paragraphe de ce texte."
    wrong = "Le ministère de la Mer publie son rapport."
    assert "organisation_name_date" in rules(dated.format(wrong))
    assert "organisation_name_date" not in rules(
        dated.format("En 2019, le ministère de la Mer avait publié un rapport.")
    )
    assert "organisation_name_date" not in rules(dated.format("L’ancien ministère de la Mer est fermé."))
    assert "organisation_name_date" not in rules(dated.format("Le ministère de la Mer et des Littoraux publie."))


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("La porte-parole, Jeanne Morvan, est venue.", ["Jeanne Morvan"]),
        ("Jeanne Morvan, porte-parole, est venue.", ["Jeanne Morvan"]),
        ("They met Spanish Foreign Minister Carlos Prieto at noon.", ["Carlos Prieto"]),
        ("Hier, Jeanne Morvan a déclaré forfait.", ["Jeanne Morvan"]),
        ("Jeanne Morvan aime la mer.", []),
        ("Selon Météo Valmarine, il pleut. M. O’Brien et Mme Le Bris rentrent.", []),
        ("Le ministre de la Mer a visité le Grand Palais et la Croix Rouge.", []),
    ],
)
def test_only_who_is_shown_to_be_a_person_is_missed_in_the_registry(text, unknown):
    assert [item.excerpt for item in read_french(text).doubts if item.rule == "name_unknown"] == unknown


def test_lines_that_begin_anew_are_not_joined():
    text = "À propos\nCe texte qui suit est beaucoup plus long\nque son titre.\n\n1. Un.\n2. Deux."
    assert read_french(f"Un titre\n\nUn début.\n\nUne suite.\n\n{text}").body == (
        "<p>Un début.</p><p>Une suite.</p><h2>À propos</h2><p>Ce texte qui suit est beaucoup plus long que son titre."
        "</p><p>1. Un.</p><p>2. Deux.</p>"
    )


# Quotations


@pytest.mark.parametrize(
    ("text", "speakers", "certainty"),
    [
        ("« Nous irons tous ensemble demain », a déclaré Tomas Verel.", ("tomas-verel",), "certain"),
        ("« Nous irons tous ensemble demain », explique Tomas Verel.", ("tomas-verel",), "certain"),
        ("« Nous irons tous ensemble demain », selon Tomas Verel.", ("tomas-verel",), "certain"),
        ("Tomas Verel : « Nous irons tous ensemble demain. »", ("tomas-verel",), "certain"),
        ("Tomas Verel est arrivé. « Nous irons tous ensemble demain », a-t-il dit.", ("tomas-verel",), "certain"),
        ("Interrogé par Tomas Verel, le public a ri : « Nous irons tous ensemble demain. »", (), "unknown"),
        ("Le public a ri. « Nous irons tous ensemble demain », a-t-on entendu.", (), "unknown"),
        (
            "Tomas Verel a reçu Hélène d’Arvor. « Nous irons tous ensemble demain », a-t-il dit.",
            ("tomas-verel",),
            "certain",
        ),
        (
            "Tomas Verel a reçu Ludovic Cœurjoly. « Nous irons tous ensemble demain », a-t-il dit.",
            ("tomas-verel",),
            "likely",
        ),
        (
            "Tomas Verel et Anouk Le Goarn sont venus. « Nous irons tous ensemble demain », ont-ils assuré.",
            ("tomas-verel", "anouk-le-goarn"),
            "certain",
        ),
        (
            "Tomas Verel et Paul Morvan, maire, sont venus. « Nous irons tous ensemble demain », ont-ils assuré.",
            ("tomas-verel",),
            "likely",
        ),
        ("« Nous irons ensemble, souligne Tomas Verel. Il est temps. »", ("tomas-verel",), "likely"),
        ("Anouk Le Goarn est là. « Nous irons tous ensemble demain, » Mr. Morvan said.", (), "unknown"),
        ("Tomas Verel a salué les mots de Ludovic Cœurjoly : « Nous irons tous demain. »", ("tomas-verel",), "likely"),
    ],
)
def test_the_speaker_of_a_quotation(text, speakers, certainty):
    (quotation,) = read_french(text).quotations
    assert (quotation.speakers, quotation.certainty) == (speakers, certainty)


def test_a_term_in_quotation_marks_is_nobodys_words():
    assert (
        read_french("L’opération « Grand Large » et le plan intitulé « une mer pour tous et pour demain ».").quotations
        == []
    )


def test_a_quotation_over_paragraphs_is_one():
    text = "Tomas Verel a dit :\n\n« Un premier paragraphe.\n\n« Un second. »\n\nPuis il est parti."
    (quotation,) = read_french(text).quotations
    assert [text[part.start : part.end] for part in quotation.parts] == ["« Un premier paragraphe.", "« Un second. »"]
    assert "quotes_unbalanced" not in rules(text)
    assert "quote_not_reopened" in rules("Il a dit : « Un premier paragraphe.\n\nUn second. »")
    assert "quotes_unbalanced" not in rules("Il a dit : « Le mot “mer” est beau, et il est court. »")
    assert "quotes_unbalanced" in rules("Il a dit : « Le mot “mer est beau, et il est court. »")


# Slips


@pytest.mark.parametrize(
    "text",
    [
        "Nous nous réjouissons et vous vous souvenez.",
        "À 16 h 15, le plan B et le point c du texte ont été lus.",
        "Il y a 3 m à faire. Y a-t-il un article a ?",
        "La surface est de 12 km² et le volume de 3 m³.",
        "Voir le site https://mer.example/?a=1 ou M. O’Brien.",
        "Les étapes : (1) partir ; (2) revenir.",
        "Le mardi 12 mars 2019 est passé.",
        "Tomas Verel était à Lisbonne (Portugal) avec Ludmile Cœurjoly.",
    ],
)
def test_what_is_right_is_not_doubted(text):
    assert [rule for rule in rules(text) if rule != "headline_proposed"] == []


@pytest.mark.parametrize(
    ("text", "rule", "suggestion"),
    [
        ("Ils partent le lundi 12 mars 2019.", "weekday", "mardi 12 mars 2019"),
        ("They leave on Monday, March 12, 2019.", "weekday", "Tuesday, March 12, 2019"),
        ("Ils partent le 31 juin 2019.", "date_impossible", None),
        ("Ils sont à Lisbonne (Espagne).", "place_country", "Lisbonne (Portugal)"),
        ("They are in Lisbon (Spain).", "place_country", "Lisbon (Portugal)"),
        ("Ils sont sont partis.", "doubled_word", "sont"),
        ("Ils ne sont s partis hier.", "stray_letter", "sont pas partis"),
    ],
)
def test_a_slip_is_found_with_its_remedy(text, rule, suggestion):
    assert (rule, suggestion) in [(item.rule, item.suggestion) for item in read_french(text).doubts]


def test_a_weekday_without_a_year_is_that_of_the_dateline():
    text = "Port-Clair, le 12 mars 2019 – Le port ouvre {} 14 mars.\n\nIl fermera plus tard."
    assert "weekday" in rules(text.format("mardi"))
    assert "weekday" not in rules(text.format("jeudi"))


def test_an_embargo_that_cannot_be_read_is_told():
    text = "Sous embargo jusqu’à nouvel ordre\n\nUn titre\n\nUn texte qui suit ce titre."
    assert read_french(text).embargo is None
    assert "embargo_without_date" in rules(text)
    assert "embargo_without_date" not in rules(
        "L’embargo sur les armes : le Conseil a voté hier soir.\n\nUn autre point."
    )


# Datelines and dates


@pytest.mark.parametrize(
    ("opening", "place", "rest"),
    [
        ("Port-Clair, le 12 mars 2019 – La mer monte.", "port-clair", "La mer monte."),
        ("PORT-CLAIR, 12 March 2019 — La mer monte.", "port-clair", "La mer monte."),
        ("Port-Clair (March 12, 2019) — La mer monte.", "port-clair", "La mer monte."),
        ("À Port-Clair, le mardi 12 mars 2019, la mer monte.", "port-clair", None),
        ("Mardi 12 mars 2019, à Port-Clair, la mer monte.", "port-clair", None),
        ("Tuesday 12 March 2019, in Lisbon, the sea rose.", "lisbonne", None),
        ("Port-Clair, 2019-03-12: La mer monte.", "port-clair", "La mer monte."),
        ("Sainte-Ombre, le 12 mars 2019 - La mer monte.", None, "La mer monte."),
    ],
)
def test_datelines(opening, place, rest):
    reading = read_french(f"{opening}\n\nUn second paragraphe.")
    assert (reading.dateline_place, reading.dateline_date) == (place, date(2019, 3, 12))
    assert reading.dateline_place_text
    assert reading.standfirst == (rest or opening)


def test_a_line_in_capitals_above_the_headline_is_a_kicker():
    reading = read_french(
        "LA PÊCHE CÔTIÈRE DANS LE NORD DU PAYS\n\nLes bateaux sortent enfin\n\nIl fait beau.\n\nFin mai."
    )
    assert (reading.kicker, reading.headline) == ("LA PÊCHE CÔTIÈRE DANS LE NORD DU PAYS", "Les bateaux sortent enfin")


def test_a_sentence_with_a_date_is_no_dateline():
    reading = read_french("La mer monte depuis le 12 mars 2019 au moins.\n\nUn second paragraphe.")
    assert (reading.dateline_date, reading.dateline_place_text, reading.standfirst) == (None, "", "")


@pytest.mark.parametrize(
    "written",
    ["12 mars 2019", "mardi 12 mars 2019", "Tuesday 12 March 2019", "March 12, 2019", "2019-03-12", "12/03/2019"],
)
def test_dates(written):
    (found,) = find_dates(f"Vu : {written}.")
    assert (found.start, found.end, found.value) == (5, 5 + len(written), date(2019, 3, 12))


# Registry and files


def registry_data(**changes):
    return json.loads((TEXTS / "registry.json").read_text(encoding="utf-8")) | changes


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"people": [{"slug": "Bad Slug", "family": "X"}]}, "people[0].slug"),
        ({"people": [{"slug": "x", "family": ""}]}, "people[0].family"),
        ({"people": [{"slug": "x", "family": "X"}, {"slug": "x", "family": "Y"}]}, "people[1].slug"),
        ({"people": "x"}, "people"),
        ({"places": [{"slug": "x", "fr": "X", "country": "fr"}]}, "places[0].country"),
        ({"appointments": [{"person": "nobody", "office": "ministre-mer"}]}, "appointments[0].person"),
        (
            {"organisations": [{"slug": "x", "names": [{"fr": "X", "from": "2020-02-30"}]}]},
            "organisations[0].names[0].from",
        ),
        (
            {"organisations": [{"slug": "x", "names": [{"fr": "X", "until": "2020-01-02"}, {"fr": "Y"}]}]},
            "organisations[0].names[1]",
        ),
        (
            {
                "appointments": [
                    {"person": "tomas-verel", "office": "ministre-mer", "from": "2020-01-02", "until": "2020-01-02"}
                ]
            },
            "appointments[0].until",
        ),
    ],
)
def test_a_wrong_registry_names_the_entry(changes, path):
    with pytest.raises(RegistryError) as refused:
        Registry.from_json(registry_data(**changes))
    assert str(refused.value).startswith(f"{path}:")


def test_the_registry_answers_by_day_and_by_folded_name():
    assert [person.slug for person in VALMARINE.find_people("LUDMILE COEURJOLY")] == ["ludmile-coeurjoly"]
    assert VALMARINE.holders("ministre-mer", date(2018, 1, 9)) == ()
    assert [person.slug for person in VALMARINE.holders("ministre-mer", date(2018, 1, 10))] == ["helene-d-arvor"]
    assert [office.slug for office in VALMARINE.offices_of("tomas-verel", date(2020, 1, 1))] == [
        "commandant-garde-cotiere"
    ]
    assert VALMARINE.organisation("ministere-mer").name(on=date(2020, 12, 31), language="en") == "Ministry of the Sea"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_texts_are_decoded_whatever_their_encoding(encoding):
    written = "Été à la mer\u00a0: « cœur »\r\nl’œuvre\r"
    assert decode(written.encode(encoding), "x.txt") == "Été à la mer\u00a0: « cœur »\nl’œuvre\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \r\n\t",
        b"\xef\xbb\xbf",
        b"%PDF-1.7 x",
        b"PK\x03\x04abc",
        b"abc\x00def",
        bytes(range(32)) * 9,
        b"\xff\xfea",
    ],
)
def test_what_is_no_text_is_refused_in_both_languages(data):
    with pytest.raises(UnreadableText) as refused:
        decode(data, "photo.txt")
    assert "photo.txt" in refused.value.message_fr and "photo.txt" in refused.value.message_en


def test_letters_with_accents_come_out_as_one_character():
    assert decode("e\u0301te\u0301 ".encode()) == "été "


def test_a_file_over_20_mb_is_refused():
    assert decode(b"a" * (20 * 1024 * 1024)).startswith("aaa")
    with pytest.raises(UnreadableText, match="20 MB"):
        decode(b"a" * (20 * 1024 * 1024 + 1), "x.txt")


# Whatever comes in


PIECES = st.sampled_from(
    [*"«»“”\"*¹²(1)[2]–•-:.,;!?’' \n\n\t\r\u00a0\u202f\u2028\u200b<>&aAéŒ0", "\n\n", "Tomas Verel", "Tomas Verrel",
     "Paul Morvan", "Port-Clair", " (France)", "mardi 12 mars 2019", "31 juin", ", a-t-il dit", " a déclaré ", " said ",
     "ministre de la Mer", "Ministère de la Mer", "Sources : ", "Contact : a@b.fr", "Sous embargo jusqu’au ", "le le",
     "* ", "¹ ", "(1) ", "Le ministre ",
     "e\u0301", "\x00", "\ud800", "\U0001f600", "ont-ils assuré", " et ", "Un titre"]
)  # fmt: skip
ANY_TEXT = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=ANY_TEXT, language=st.sampled_from(["fr", "en"]))
@example(text="", language="fr")
@example(text="\ufeff", language="en")
@example(text="« a\n« b", language="fr")
@example(text="x*\n*", language="fr")
def test_every_text_can_be_read_and_offsets_hold(text, language):
    reading = read(text, language=language, registry=VALMARINE)
    for item in (*reading.doubts, *reading.mentions, *reading.quotations):
        assert text[item.start : item.end] == item.excerpt
        assert item.start < item.end
    assert len(reading.headline) <= (150 if not reading.headline_proposed else 120)
    assert all(item.message_fr and item.message_en for item in reading.doubts)
    if clean is not None and clean("<script>1</script>") == "":
        assert clean(reading.body) == reading.body


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=80))
def test_folding_keeps_the_way_back(text):
    folded = Folded.of(text)
    assert folded.text == fold(text)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert folded.text[at] in fold(text[start:end])


def test_sentences_do_not_end_after_an_abbreviation():
    text = "M. Verel et le Dr. J. Morvan sont là. Il pleut ! « Oui. » Fin"
    found = [text[span.start : span.end] for span in sentences(text, 0, len(text))]
    assert found == ["M. Verel et le Dr. J. Morvan sont là.", "Il pleut !", "« Oui. »", "Fin"]


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="de"):
        read("Hallo", language="de", registry=VALMARINE)


@pytest.mark.parametrize("character", ["A", "«", "*", "\n"])
def test_a_million_times_one_character_is_read(character):
    reading = read_french(character * 1_000_000)
    assert len(reading.doubts) <= 3


def calls(text):
    """How many Python functions a reading calls: a measure of its work that no machine changes."""
    count = 0

    def counting(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        read_french(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit",
    ["a\n", "« a\n", "“a\n", "a*\n", "* a\n", "Tomas Verel ", "Paul Morvan, maire, ", "« a b c d e », a-t-il dit. ",
     "le 1 mai ", "Le ministre et ", "(1) a\n", "“”", "Sources : a\n"],
)  # fmt: skip
def test_work_grows_in_a_straight_line(unit):
    read_french(unit)
    once, twice = calls(unit * 400), calls(unit * 800)
    assert twice < 2.3 * once
