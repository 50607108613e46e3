"""A routine in the words of a wording: its titles and lines, and the spoken text of its exercises."""

from collections.abc import Iterator

from audiocoach.coach.model.exercises import Catalogue, Exercise
from audiocoach.coach.model.fields import Recorded, recordings
from audiocoach.coach.model.routines import Block, Item, RestLine, Routine, SayLine, Use, places
from audiocoach.coach.model.tempo import each_tempo
from audiocoach.coach.model.wording import EXERCISE_LINES, Pronounced, SpokenText, Wording
from audiocoach.coach.script.bouts import respoken
from audiocoach.coach.script.templates import speak


def pronounced(wording: Wording, routine: Routine, catalogue: Catalogue) -> Wording:
    """Return the wording with the pronunciations of the routine's exercises laid over its own.

    A word sounds the same in all of a session: of two exercises that want it otherwise, the first one counts.
    """
    words: Pronounced = {}
    for _, use in places(routine):
        words = {**_words(wording, use, catalogue), **words}
    return wording.model_copy(update={"pronounce": {**wording.pronounce, **words}}) if words else wording


def _words(wording: Wording, use: Use, catalogue: Catalogue) -> Pronounced:
    """Gather what is said of an exercise: in its own file, in the wording, and where it is used."""
    exercise, spoken = catalogue.get(use.use), wording.exercises.get(use.use)
    said = (part.pronounce for part in (exercise, spoken, use.say) if part is not None)
    return {word: sound for words in said for word, sound in words.items()}


def recorded(wording: Wording, routine: Routine, catalogue: Catalogue) -> dict[str, Recorded]:
    """Map the texts that recordings say to them, as they are spoken; the routine's come before others'."""
    used = [catalogue[use.use] for _, use in places(routine) if use.use in catalogue]
    found: dict[str, Recorded] = {}
    for each in (*recordings(routine), *recordings(used), *recordings(wording)):
        for text in (speak(wording, each, {}), str(each)):  # a line of the routine is spoken as written
            found.setdefault(text, each)
    return found


def catalogue_in(wording: Wording, catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with the exercises that the wording speaks in words of its own."""
    if not _is_english(wording.language):
        catalogue = {id_: _as_named(exercise) for id_, exercise in catalogue.items()}
    if not wording.exercises:
        return catalogue
    changed = {}
    for id_, text in wording.exercises.items():
        if id_ in catalogue:
            changed[id_] = respoken(catalogue[id_], text)
    return {**catalogue, **changed}


def _is_english(language: str) -> bool:
    return language.split("-", 1)[0] == "en"


def _as_named(exercise: Exercise) -> Exercise:
    """Have an exercise spoken with the capitals of its name, which other languages may want."""
    return exercise if exercise.say else exercise.model_copy(update={"say": exercise.name})


def routine_in(wording: Wording, routine: Routine) -> Routine:
    """Return the routine with those of its titles and lines changed that the wording has words for."""
    if not wording.texts:
        return routine
    blocks = tuple(_block(wording, block) for block in routine.blocks)
    safety = said_for(wording, routine.safety) if routine.safety else routine.safety
    return routine.model_copy(
        update={"title": said_for(wording, routine.title), "safety": safety, "blocks": blocks}
    )


def said_for(wording: Wording, text: str) -> str:
    """Return what the wording says for a text; one it does not know is said as it is."""
    return wording.texts.get(text, text)


def _block(wording: Wording, block: Block) -> Block:
    title = said_for(wording, block.title) if block.title else None
    items = tuple(_item(wording, item) for item in block.exercises)
    return block.model_copy(update={"title": title, "exercises": items})


def _item(wording: Wording, item: Item) -> Item:
    match item:
        case SayLine():
            return SayLine(say=said_for(wording, item.say))
        case Use() if item.say is not None and item.say.name:
            said = item.say.model_copy(update={"name": said_for(wording, item.say.name)})
            return item.model_copy(update={"say": said})
        case Use() | RestLine():
            return item


TABLES = ("phrases", "sides", "limbs", "phases", "equipment", "durations")
"""The tables of words that a wording has beside the text of exercises."""


def left_to_translate(wording: Wording, below: Wording, catalogue: Catalogue) -> dict[str, list[str]]:
    """List, table by table, what a wording leaves to the one that it is like, and to the catalogue."""
    left = {
        table: [word for word in getattr(below, table) if word not in getattr(wording, table)]
        for table in TABLES
    }
    left["exercises"] = [id_ for id_ in catalogue if id_ not in wording.exercises]
    return {table: names for table, names in left.items() if names}


def untranslated(wording: Wording, routine: Routine, catalogue: Catalogue) -> list[str]:
    """List what of a routine the wording would speak in another language.

    These are titles and lines, ids of exercises, names of phases and of equipment. A wording in the language
    that the routine is written in has nothing to translate.
    """
    if wording.language.split("-", 1)[0] == (routine.language or "en").split("-", 1)[0]:
        return []
    return list(dict.fromkeys(_missing(wording, routine, catalogue)))


def _missing(wording: Wording, routine: Routine, catalogue: Catalogue) -> Iterator[str]:
    yield from (text for text in (routine.title, routine.safety) if text and text not in wording.texts)
    yield from (template for phrase in routine.phrases.values() for template in phrase.say)
    yield from (item for item in routine.equipment if item not in wording.equipment)
    for block in routine.blocks:
        if block.title and block.title not in wording.texts:
            yield block.title
        for item in block.exercises:
            match item:
                case SayLine() if item.say not in wording.texts:
                    yield item.say
                case Use() if item.use in catalogue:
                    yield from _missing_of(wording, item, catalogue[item.use])


def _missing_of(wording: Wording, use: Use, exercise: Exercise) -> Iterator[str]:
    if not _complete(wording.exercises.get(use.use), exercise):
        yield use.use
    yield from (
        phase.name
        for tempo in each_tempo(use.tempo or exercise.tempo)
        for phase in tempo
        if phase.name not in wording.phases
    )
    needed = (gear.item for gear in exercise.equipment.required)
    yield from (item for item in needed if item not in wording.equipment)


def _complete(text: SpokenText | None, exercise: Exercise) -> bool:
    if text is None or not text.name:
        return False
    return all(getattr(text, field) is not None for field in EXERCISE_LINES if getattr(exercise, field))
