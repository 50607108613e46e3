from pathlib import Path

import pytest

from tests.commands import call, put_routine

WRONG = """\
title: Hips
blocks:
  - exercises:
      - use: clamshel
        dose: {sest: 2, reps: 10}
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Give a routine without a mistake."""
    return put_routine(tmp_path / "good.yaml")


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Give a routine with two mistakes."""
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG)
    return path


def test_good_files(good: Path) -> None:
    """Files without a mistake are told in one line, with status 0; a name of the library will do."""
    assert call("check", good).out == "1 file is fine.\n"
    assert call("check", good, "hips-for-runners").out == "2 files are fine.\n"


def test_every_mistake_with_its_place(wrong: Path) -> None:
    """Every mistake stands on a line of its own: file:line:column, what is wrong, what would be right."""
    ran = call("check", wrong)
    assert (ran.status, ran.out) == (1, "")
    first, second = sorted(ran.err.splitlines())
    assert first.startswith(f"{wrong}:4:14: ")
    assert "'clamshel'" in first
    assert "'clamshell'" in first
    assert second.startswith(f"{wrong}:5:16: 'sest' ")
    assert "did you mean 'sets'" in second


def test_other_files_are_looked_at_all_the_same(wrong: Path, good: Path, tmp_path: Path) -> None:
    """A file that is not there is one mistake more; the others are checked none the less."""
    ran = call("check", tmp_path / "absent.yaml", good, wrong)
    assert ran.status == 1
    assert len(ran.err.splitlines()) == 3
    assert "absent.yaml" in ran.err


def test_broken_exercises_of_the_user_are_told(config_dir: Path, tmp_path: Path) -> None:
    """Where a routine misses an exercise whose file has a mistake, that mistake is told, too."""
    own = config_dir / "exercises" / "mine.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("exercises:\n  my-move: {nam: My move}\n")
    routine = tmp_path / "routine.yaml"
    routine.write_text("title: T\nblocks:\n  - exercises: [my-move]\n")
    ran = call("check", routine)
    assert f"{routine}:3:17: " in ran.err
    assert f"{own}:2:13: 'nam' is not a field" in ran.err
    assert len(call("check", own, routine).err.splitlines()) == len(ran.err.splitlines())


def test_every_built_in_file_is_fine() -> None:
    """Everything that comes with audiocoach passes its own check."""
    data = Path(__file__).parents[2] / "data"
    folders = ("exercises", "routines", "plans", "wording", "pacing", "verbosity")
    files = [path for folder in folders for path in sorted((data / folder).glob("*.yaml"))]
    ran = call("check", *files)
    assert (ran.err, ran.status) == ("", 0)
    assert len(files) > 30


def test_voices_tones_and_music_that_are_not_there_are_told_with_their_places(
    tmp_path: Path, config_dir: Path
) -> None:
    """What `make` could only refuse, one by one, `check` tells at once: in routines and in the config."""
    chosen = "voice: {main: espeak:en-gbb, counts: epseak}\nsound: {tones: gmy, music: gone.mp3}\n"
    routine = tmp_path / "mine.yaml"
    routine.write_text(f"title: T\n{chosen}blocks:\n  - exercises: [squat]\n")
    config = config_dir / "config.yaml"
    config_dir.mkdir(parents=True, exist_ok=True)
    config.write_text(f"{chosen}fallback: silnt\n")
    told = call("check", routine, config).err.splitlines()
    wrong = ["espeak has no language 'en-gbb'", "there is no voice engine 'epseak'", "'gmy' is not a theme"]
    wrong += ["gone.mp3: there is no such file or folder of music; it is looked for beside this file"]
    places = [f"{routine}:{place}" for place in ("2:15", "2:38", "3:16", "3:28")]
    places += [f"{config}:{place}" for place in ("1:15", "1:38", "2:16", "2:28", "3:11")]
    expected = zip(places, [*wrong, *wrong, "there is no voice engine 'silnt'; did you mean"], strict=True)
    assert len(told) == len(places)
    for line, (place, message) in zip(told, expected, strict=True):
        assert line.startswith(f"{place}: {message}")


def test_what_lies_beside_a_file_is_found_from_there(tmp_path: Path) -> None:
    """Music beside a routine is found from anywhere; a voice that is not installed is no mistake."""
    (tmp_path / "tune.wav").write_bytes(b"RIFF")
    routine = tmp_path / "mine.yaml"
    routine.write_text("title: T\nvoice: piper\nsound: {music: tune.wav}\nblocks:\n  - exercises: [squat]\n")
    assert call("check", routine).status == 0


def test_each_mistake_is_told_once(tmp_path: Path) -> None:
    """What the notation refuses is not looked for; names that no file can have are told like others."""
    long = "n" * 300
    routine, pacing = tmp_path / "mine.yaml", tmp_path / "slow.yaml"
    blocks = "blocks:\n  - exercises: [squat]\n"
    routine.write_text(f"title: T\nsound: {{tones: '', music: {long}}}\n{blocks}")
    pacing.write_text("preset: nope\nlead_in: 5s\n")
    told = call("check", routine, pacing).err.splitlines()
    assert [line.partition(":2:")[2][:2] or line for line in told[:2]] == ["16", "27"]
    assert told[0].endswith("'tones' must not be empty")
    assert "this cannot be read (File name too long)" in told[1]
    assert len(told) == 3
    assert told[2].startswith(f"{pacing}:1:9: there is no pacing or verbosity 'nope'")


def test_presets_that_start_from_each_other_are_told(config_dir: Path) -> None:
    """A ring has no beginning."""
    for name, other in (("one", "two"), ("two", "one")):
        path = config_dir / "pacing" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"preset: {other}\n")
    ran = call("check", config_dir / "pacing" / "one.yaml")
    assert ran.err.startswith(f"{config_dir / 'pacing' / 'one.yaml'}:1:9: the presets ")
    assert "start from each other" in ran.err


def test_a_flood_of_mistakes_is_bounded(tmp_path: Path) -> None:
    """The first twenty of each file are shown, and the number of the others; --all shows them."""
    blocks = "".join(f"  - exercises: [{', '.join(f'sqat-{i}-{j}' for j in range(60))}]\n" for i in range(50))
    files = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for file in files:
        file.write_text(f"title: Hips\nblocks:\n{blocks}")
    lines = call("check", *files).err.splitlines()
    assert len(lines) == 42
    for file in files:
        assert sum(line.startswith(f"{file}:") for line in lines) == 21
        assert f"{file}: … and 2,980 more; audiocoach check --all shows them" in lines
    assert len(call("check", "--all", files[0]).err.splitlines()) == 3000
    assert "… and 2,980 more" in call("script", files[0]).err


TOO_MUCH = {
    "sets": (
        "[{rounds: 100, exercises: [{use: squat, reps: 200}]}]",
        "the session has more than 15000 sets, phases of reps and rests, or 40000 cues: 15238 in ",
    ),
    "days": ("[{rounds: 9, exercises: [{use: squat, time: 2h}]}]", "the session lasts more than 12 hours"),
    "marks": (
        "[{rounds: 23, exercises: [{use: squat, time: 30m, marks: {every: 1s}}]}]",
        "or 40000 cues: 44 and 40114 in its first 11:21:13",
    ),
    "emoji": (
        "[{exercises: [{say: 💪}, squat]}]",
        "there is no",
    ),
    "weeks": ("[{rounds: 100, exercises: [{rest: 30m}, squat]}]", "the session lasts more than 12 hours"),
}


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        pytest.param(*each, id=name, marks=pytest.mark.slow if name == "marks" else ())
        for name, each in TOO_MUCH.items()
    ],
)
def test_what_make_refuses_is_not_fine(blocks: str, said: str, tmp_path: Path) -> None:
    """A few lines that ask for more than a session can be, or for what no voice says, are told by `check`."""
    file = tmp_path / "much.yaml"
    file.write_text(f"title: Much\nblocks: {blocks}\n", encoding="utf-8")
    assert said in call("check", file).err
    assert call("script", file, "--voice", "silent").status == 1


def test_a_script_that_is_too_long_is_not_fine(tmp_path: Path) -> None:
    """A script of thirteen hours is told, too."""
    window = "{kind: exact, name: work, length: 1h}"
    file = tmp_path / "s.yaml"
    file.write_text(f"title: Much\nlanguage: en\nwindows: [{', '.join([window] * 13)}]\n")
    assert "the session lasts more than 12 hours" in call("check", file).err
