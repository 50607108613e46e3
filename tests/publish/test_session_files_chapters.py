import json

from audiocoach.publish.session_files import chapters_json
from tests.publish.sessions import timeline

LINE = timeline((1000, 500, "Hello"), chapters=("Intro", "Squat, — left", "End"), total=60_500)


def test_chapters_stand_in_the_form_of_podcasting_2() -> None:
    """A version, and for each chapter a title with start and end in seconds; they tile the session."""
    read = json.loads(chapters_json(LINE.title, LINE.chapters))
    assert read["version"] == "1.2.0"
    assert [chapter["title"] for chapter in read["chapters"]] == ["Intro", "Squat, — left", "End"]
    ends = [chapter["endTime"] for chapter in read["chapters"]]
    assert [chapter["startTime"] for chapter in read["chapters"]] == [0, *ends[:-1]]
    assert ends[-1] == 60.5


def test_whole_seconds_are_whole_numbers_and_letters_stay_letters() -> None:
    """Players that expect integers get them; people can read the file."""
    text = chapters_json(LINE.title, LINE.chapters)
    assert '"startTime": 20,' in text
    assert "— left" in text


def test_a_session_without_chapters_has_an_empty_list() -> None:
    """Nothing to list is no error."""
    assert json.loads(chapters_json(LINE.title, ()))["chapters"] == []
