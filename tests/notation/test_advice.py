from audiocoach.library import open_library
from audiocoach.notation.advice import advise
from audiocoach.notation.document import open_document, parse_document
from audiocoach.notation.file_kinds import EXERCISES

TALKATIVE = """\
exercises:
  wall-sit:
    name: Wall sit
    position: standing
    dose: 2 x 30s
    setup:
      - Stand with your back against the wall and your feet a little way out in front of you both.
    cues: [Breathe.]
"""


def test_a_long_sentence_gets_advice_with_its_line() -> None:
    """A sentence of more than twelve words is no mistake, but `check` says where it stands."""
    document = parse_document(TALKATIVE, "mine.yaml")
    told = advise(document, EXERCISES.read(document).exercises)
    advice = [line for line in told if "12 words" in line.message]
    assert [(line.line, line.column) for line in advice] == [(7, 9)]


def test_the_built_in_exercises_need_no_advice() -> None:
    """What is built in keeps the writing rules."""
    library = open_library()
    files = sorted((library.folders[-1] / "exercises").glob("*.yaml"))
    documents = [open_document(file) for file in files]
    read = [(document, EXERCISES.read(document, library.known()).exercises) for document in documents]
    assert [str(line) for document, exercises in read for line in advise(document, exercises)] == []
    assert len(read) > 5


def test_advice_is_given_once_a_kind() -> None:
    """What holds for several exercises as a whole is told at the first, with how many others it holds for."""
    text = "".join(f"  {id_}: {{name: {id_}, position: standing, dose: 1 x 5}}\n" for id_ in "abc")
    document = parse_document(f"exercises:\n{text}", "it.yaml")
    told = [each.message for each in advise(document, EXERCISES.read(document).exercises)]
    assert told == [
        "has no setup; say how to take up the start position (so do 2 others)",
        "has no movement; say what to do (so do 2 others)",
        "has no cues; add three to five (so do 2 others)",
    ]
