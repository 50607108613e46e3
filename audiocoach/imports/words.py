"""The words in which people write workouts, in English, German and Spanish, brought to one spelling."""

import re

_SPELLINGS = (
    (r"[\u200b-\u200f\u2060\ufeff\xad]", ""),
    (r"(?<=\d)\s*[×✕✖*]|[×✕✖]", " x "),
    (r"(?<=\d),(?=\d+\s*(?:kg|km|h|m|min\w*|mi|lbs?)\b)", "."),
    (r"(?<=\d)\s*['′’]\s*(?=\d+\s*(?:''|[\"″”]))", "min"),
    (r"(?<=\d)\s*(?:''|[\"″”“]|(?:secs?|seconds?|sek(?:unden?)?|seg(?:undos?)?)\b\.?)", "s"),
    (r"(?<=\d)\s*(?:['′’](?!\w)|(?:mins?|minutes?|minuten?|minutos?)\b\.?)", "min"),
    (r"(?<=\d)\s*(?:hrs?|hours?|stunden?|std|horas?)\b\.?", "h"),
    (r"(?<=\d:\d\d)min(?![\w/])", ""),
    (r"(?<=\d)\s*(?:reps?|repetitions?|wdhl?|wiederholungen|repeticiones|repet|stück|stk)\b\.?", " reps"),
    (r"(?<=\d)\s*(?:sets?|sätzen?|saetze|satz|serien?|series)\b\.?", " sets"),
    (r"(?<=\d)\s*(?:rounds?|runden?|rondas?|vueltas?|durchgänge)\b", " rounds"),
    (
        r"\b(?:between|after each|after every|zwischen(?: den)?|entre(?: las)?)\s+(?:sets?|sätzen|series)\b",
        "between sets",
    ),
    (
        r"\b(?:between|after each|after every|zwischen(?: den)?|entre(?: las)?)"
        r"\s+(?:rounds?|runden|rondas|vueltas)\b",
        "between rounds",
    ),
    (
        r"\b(?:between|after each|after every|zwischen(?: den)?|entre(?: los)?)"
        r"\s+(?:exercises?|übungen|ejercicios)\b",
        "between exercises",
    ),
    (r"\b(?:without (?:any )?rest|no rest|ohne pause|sin descanso)\b", "rest 0s"),
    (
        r"(?<=\ds )(?:de )?(?:pause(?! at\b| in\b)|pausa|descanso|break|recovery|rest)\b(?:\s+(?=between))?",
        "rest ",
    ),
    (
        r"(?:(?<=\d[sm])|(?<=\dmin))\s*(?:de )?(?:pause(?! at\b| in\b)|pausa|descanso|break|recovery|rest)\b",
        " rest",
    ),
    (r"\bpause (?:for )?(\d+s) (?:at|in) (?:the )?(top|bottom|middle|hole)\b", r"\1 pause at the \2"),
    (r"(^|, )(?:sets|sätze|series): ?(\d+)(?! ?x)", r"\1\2 sets"),
    (r"(^|, )(?:reps|repetitions|wdh|wiederholungen|repeticiones): ?(\d[\d-]*)(?! ?x)", r"\1\2 reps"),
    (r"\brepeat(?:ed)? (?:x ?)?(\d+) ?(?:times|x)\b", r"\1 reps"),
    (
        r"\b(?:pause|pausa|descanso|break|recovery|resting|rest)(?: (?:for|of|de|von)\b)?:?\s*(?=\d|between)",
        "rest ",
    ),
    (r"\b(?:hold(?:ing)?|halten|mantener|aguantar?)(?: (?:it|for|each|für|por|\d+ s))?:?\s+(?=\d)", "hold "),
    (r"(?:(?<=\d[sm])|(?<=\dmin)) ?(?:holds?|halten|gehalten|mantener|aguantando)\b", " hold"),
    (r"\b(?:to|bis|until|till|al|hasta(?: el)?) (?:failure|versagen|fallo)\b", "to failure"),
    (r"\b(?:max(?:imum)?\.?(?: reps| effort)?|as many (?:reps )?as (?:possible|you can))\s*$", "max"),
    (r"\b(?<!\d[ms] )(?<!\dmin )amrap\s*$", "max"),
    (r"(?<=\d)\s*(?:to|bis|hasta|a)\s+(?=\d)", "-"),
    (r"(?<=\d)[–—](?=\d)", "-"),
    (r"(?<![x.:\d-])(?<!x )(\d+(?:s|m|min)?) [-–—] (?=\d+)", r"\1-"),
    (r"(x ?\d+) [-–—] (?=\d+ reps)", r"\1-"),
    (r"\b(?:pounds?|lbs)\b", "lb"),
    (r"\b(?:kilos?|kgs|kilogramm?s?)\b", "kg"),
    (r"\b(?:BW|bodyweight)$", "body weight"),
    (r"[–—]", "-"),
)
SPELLINGS = tuple((re.compile(pattern, re.IGNORECASE), plain) for pattern, plain in _SPELLINGS)
"""What is written in many ways, and the one way in which the grammar knows it; one after the other."""

LIMBS = {
    **dict.fromkeys(
        ("side", "sides", "seite", "seiten", "lado", "lados", "way", "direction", "richtung"), "side"
    ),
    **dict.fromkeys(("leg", "legs", "bein", "beine", "pierna", "hip"), "leg"),
    **dict.fromkeys(("arm", "arms", "hand", "brazo"), "arm"),
    **dict.fromkeys(("foot", "fuß", "pie"), "foot"),
    **dict.fromkeys(("knee", "knie", "rodilla"), "knee"),
}
"""What takes turns, and the word of the notation for it."""

SECTIONS = re.compile(
    r"(?:warm[\s-]?up|cool[\s-]?down|main(?: (?:set|part|workout))?|finisher|core|strength|cardio|"
    r"stretch(?:ing|es)?|mobility|activation|conditioning|circuit|accessory|floor|balance|"
    r"aufwärmen|aufwärmung|hauptteil|dehnen|abwärmen|cool ?down|kraft|zirkel|"
    r"calentamiento|parte principal|estiramientos?|vuelta a la calma|fuerza|circuito|"
    r"(?:day|week|block|part|section|phase|superset|tag|woche|teil|día|semana|bloque|parte) \w{1,9}|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    re.IGNORECASE,
)
"""Headings that are known without a mark."""

_SMALL = """
of for at a an and with the then x on in to each per by hold holds
de del la el y con por mit und à je die der auf
"""

FILLERS = frozenset(_SMALL.split())
"""Words that say nothing when they stand alone between two figures."""

LEADS = re.compile(
    r"^(?:(?:and |then )*(?:finish(?: (?:off )?with)?|end with|start with|begin with|followed by|then|do|"
    r"perform|complete|zum schluss|danach|dann|luego|después|termina con)\s+)+",
    re.IGNORECASE,
)
"""What leads to the name of an exercise and is no part of it."""

PROSE = re.compile(
    r"\b(?:you|your|please|if|i|we|will|should|try|remember|don't|not|these|this|times|week|day|daily|drink|"
    r"about|min|sie|bitte|wenn|nicht|täglich|woche|usted|por favor|días?|semana|veces)\b|[.!?]\s+\w",
    re.IGNORECASE,
)
"""What stands in sentences and not in names of exercises."""

SENTENCE = re.compile(r"\b(?:of them|they|their|which|is|are|was|were)\b", re.IGNORECASE)
"""What makes all of a line a sentence, whatever figures it has."""

_FOREIGN = {
    "de": r"\b(?:wdhl?|wiederholungen|sätze|sekunden|sek|pause|runden|seite|bein|und|mit|halten"
    r"|aufwärmen|übung)\b",
    "es": r"\b(?:series|repeticiones|segundos|seg|descanso|lado|pierna|con|por|cada"
    r"|calentamiento|estiramiento)\b",
}


def one_spelling(text: str) -> str:
    """Write figures, units and the words around them in one way.

    >>> one_spelling("3 × 12 Wdh., 30 Sek. Pause"), one_spelling("Plank 1'30″")
    ('3 x 12 reps, 30s rest', 'Plank 1min30s')
    """
    for pattern, plain in SPELLINGS:
        text = pattern.sub(plain, text)
    return " ".join(text.split())


def language_of(text: str) -> str:
    """Tell the language of a workout, where two of its words at least are German or Spanish.

    >>> language_of("Kniebeugen 3 Sätze, 60 Sek. Pause"), language_of("Squats 3 x 10")
    ('de', 'en')
    """
    found = {code: len(set(re.findall(words, text.lower()))) for code, words in _FOREIGN.items()}
    best = max(found, key=lambda code: found[code])
    return best if found[best] > 1 else "en"
