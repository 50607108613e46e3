"""How the words of a session sound: what its wording and its exercises say of them."""

from audiocoach.coach.editing import places
from audiocoach.coach.exercises import Catalogue
from audiocoach.coach.routines import Routine, Use
from audiocoach.coach.wording import Pronounced, Wording


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
