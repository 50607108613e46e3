import json

from audiocoach.publish.session_files import sidecars
from tests.publish.sessions import timeline

LINE = timeline((1000, 500, "Lift & hold"), (4000, 500, "Up"), chapters=("One",), total=9000)


def test_each_sidecar_is_what_its_name_says() -> None:
    """Cue sheet, captions, lyrics and chapters of one timeline lie beside its session, in UTF-8 text."""
    files = sidecars(LINE)
    assert list(files) == [".txt", ".vtt", ".lrc", ".chapters.json", ".timeline.json"]
    assert files[".vtt"].startswith("WEBVTT\n\n00:00:01.000 --> ")
    assert "[00:04.00]Up\n" in files[".lrc"]
    assert "0:04  Up" in files[".txt"]
    assert json.loads(files[".chapters.json"])["chapters"][0]["title"] == "One"
    assert json.loads(files[".timeline.json"])["duration"] == 9000
