"""English singulars and plurals of the nouns that name tables and collections: a table, then rules."""

from __future__ import annotations

from functools import lru_cache


def _nouns(text: str) -> frozenset[str]:
    return frozenset(text.split())


# singular: plural, where no rule gives it
IRREGULAR = {
    "person": "people", "child": "children", "man": "men", "woman": "women", "foot": "feet", "tooth": "teeth",
    "goose": "geese", "mouse": "mice", "ox": "oxen", "index": "indices", "vertex": "vertices", "matrix": "matrices",
    "appendix": "appendices", "analysis": "analyses", "crisis": "crises", "thesis": "theses", "axis": "axes",
    "basis": "bases", "hypothesis": "hypotheses", "diagnosis": "diagnoses", "synopsis": "synopses",
    "criterion": "criteria", "phenomenon": "phenomena", "alumnus": "alumni", "cactus": "cacti", "fungus": "fungi",
    "radius": "radii", "focus": "foci", "stimulus": "stimuli", "nucleus": "nuclei", "syllabus": "syllabi",
    "formula": "formulae", "schema": "schemas", "quiz": "quizzes", "life": "lives", "knife": "knives", "wife": "wives",
    "leaf": "leaves", "shelf": "shelves", "half": "halves", "wolf": "wolves", "calf": "calves", "thief": "thieves",
    "self": "selves", "elf": "elves", "loaf": "loaves", "scarf": "scarves", "hoof": "hooves", "bus": "buses",
}  # fmt: skip
# Further plurals of the same singular.
OTHER_PLURALS = {
    "persons": "person", "indexes": "index", "appendixes": "appendix", "matrixes": "matrix", "formulas": "formula",
    "schemata": "schema", "scarfs": "scarf", "focuses": "focus", "cactuses": "cactus", "quizes": "quiz",
    "databases": "database", "codebases": "codebase", "knowledgebases": "knowledgebase", "childs": "child",
    "vertexes": "vertex", "childrens": "child", "syllabuses": "syllabus",
}  # fmt: skip
# The same in singular and plural.
INVARIANT = _nouns(
    "news series species data metadata media information equipment sheep fish deer money staff feedback software "
    "hardware traffic aircraft spacecraft luggage baggage homework research merchandise analytics "
    "statistics logistics mathematics physics economics politics means headquarters offspring"
)
# Singulars that end in s although neither -ss, -us nor -is.
SINGULAR_IN_S = _nouns(
    "alias atlas bias canvas gas lens pancreas christmas iris chaos cosmos ethos kudos sms gps dns css js aws os "
    "ios https tls cors rss sos vps saas paas always was has this his its yes perhaps redis kubernetes postgres "
    "express less"
)
# Words in -us and -is that are plurals all the same.
PLURAL_IN_US_OR_IS = _nouns(
    "menus skus cpus gpus gurus emus tutus haikus apis emojis wikis taxis skis bikinis kiwis uis "
    "safaris alibis pois kpis uris semis"
)
# Singulars in -ie, -che, -xe and -oe or -o whose plurals look like those of other words.
KEEPS_E = _nouns(
    "movie cookie tie pie die lie zombie calorie rookie selfie brownie hoodie genie birdie goalie junkie smoothie "
    "cache niche ache headache quiche avalanche creche psyche axe deluxe shoe toe canoe foe hoe oboe horseshoe doe "
    "woe"
)
O_WITH_ES = _nouns("hero potato tomato echo veto torpedo mosquito volcano cargo embargo buffalo domino")

_PLURAL_TO_SINGULAR = {plural: singular for singular, plural in IRREGULAR.items()} | OTHER_PLURALS
_SIBILANTS = ("s", "x", "z", "ch", "sh")


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """The singular of a lower-case noun; a singular stays as it is."""
    if word in INVARIANT or word in IRREGULAR or word in SINGULAR_IN_S or len(word) < 3:
        return word
    if word in _PLURAL_TO_SINGULAR:
        return _PLURAL_TO_SINGULAR[word]
    if not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith(("us", "is")):
        return word[:-1] if word in PLURAL_IN_US_OR_IS else word
    if word[:-1] in KEEPS_E:
        return word[:-1]
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith("yses"):
        return word[:-2] + "is"
    if word.endswith("oes") and word[:-2] in O_WITH_ES:
        return word[:-2]
    if word.endswith("es") and _took_es(word[:-2]):
        return word[:-2]
    return word[:-1]


def _took_es(stem: str) -> bool:
    """Whether a plural stem + es comes from the stem itself (boxes, statuses) and not from stem + e (houses)."""
    if stem.endswith(("ss", "x", "ch", "sh", "zz")):
        return True
    if stem in SINGULAR_IN_S:
        return True
    # status, bonus, campus, virus; but house, cause, clause, use, warehouse and pulse end in -se.
    return stem.endswith("us") and stem in _US_NOUNS


_US_NOUNS = _nouns(
    "status bonus campus virus census consensus corpus genus octopus opus prospectus surplus walrus apparatus bus "
    "minibus omnibus chorus circus citrus crocus exodus focus fetus hiatus lotus minus plus nexus platypus rhombus "
    "sinus stylus terminus torus versus radius syllabus cactus"
)


@lru_cache(maxsize=8192)
def plural(word: str) -> str:
    """The plural of a lower-case noun in the singular; an invariant noun stays as it is."""
    if word in INVARIANT:
        return word
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word in O_WITH_ES or word.endswith(_SIBILANTS):
        return word[:-2] + "es" if word.endswith("sis") else word + "es"
    if word.endswith("y") and word[-2:-1] not in ("a", "e", "i", "o", "u", ""):
        return word[:-1] + "ies"
    return word + "s"


def is_plural(word: str) -> bool:
    """Whether the word names several: a plural, or a noun that has none."""
    return word in INVARIANT or singular(word) != word
