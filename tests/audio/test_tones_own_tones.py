from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiocoach.audio.clips import TARGET_LUFS, Clip
from audiocoach.audio.levels import gated, step_powers
from audiocoach.audio.sound import Sound, samples_of, sound_of
from audiocoach.audio.tones import SOFT, THEMES, find_tones, make_tones
from audiocoach.coach.model.choices import TONE_LENGTHS
from audiocoach.errors import AudioError, UnknownNameError
from tests.audio.synthetic import sine


def put(folder: Path, name: str, sound: Sound, rate: int = 24_000) -> Path:
    """Write a WAV into a folder."""
    soundfile.write(folder / name, sound, rate)
    return folder


def loudest(clip: Clip) -> float:
    """Give the loudness of a tone's loudest moment."""
    return gated(np.repeat(step_powers(sound_of(clip.segment)).max(), 4))


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_is_found_by_its_name(theme: str) -> None:
    """soft and gym are the generated tones."""
    found, made = find_tones(theme, -3.0), make_tones(theme, -3.0)
    assert {name: clip.name for name, clip in found.items()} == {
        name: clip.name for name, clip in made.items()
    }


def test_own_tones_take_the_place_of_those_they_are_named_after(tmp_path: Path) -> None:
    """A folder with one WAV changes one tone; the others are soft's."""
    tones = find_tones(str(put(tmp_path, "Start.wav", sine(500, 0.2))))
    assert tones.keys() == TONE_LENGTHS.keys()
    assert tones["stop"].name == make_tones()["stop"].name
    spectrum = np.abs(np.fft.rfft(sound_of(tones["start"].segment), 24_000))
    assert int(spectrum.argmax()) == pytest.approx(500, abs=3)


@pytest.mark.parametrize(("rate", "level"), [(8_000, 0.02), (44_100, 0.9), (48_000, 0.2)])
def test_rate_and_level_do_not_matter(rate: int, level: float, tmp_path: Path) -> None:
    """Any rate is resampled, and every tone comes to the level of its meaning."""
    tones = find_tones(str(put(tmp_path, "stop.wav", sine(500, 0.4, level, rate), rate)))
    assert loudest(tones["stop"]) == pytest.approx(TARGET_LUFS + SOFT.tones["stop"].level, abs=0.3)
    assert tones["stop"].milliseconds == pytest.approx(400, abs=10)


def test_stereo_becomes_mono_and_silence_around_a_tone_is_cut_off(tmp_path: Path) -> None:
    """A second of silence before a tone would make every signal late."""
    tone = np.concatenate([np.zeros(24_000), sine(500, 0.3), np.zeros(24_000)]).astype(np.float32)
    tones = find_tones(
        str(
            put(
                tmp_path,
                "start.wav",
                np.stack([tone, tone], axis=1)[
                    :,
                    :,
                ][: 24_000 + 5_000],
            )
        )
    )
    assert tones["start"].milliseconds <= TONE_LENGTHS["start"]
    assert np.abs(samples_of(tones["start"].segment)[:480]).max() > 300


def test_the_level_is_a_setting_and_follows_the_voice(tmp_path: Path) -> None:
    """Level and loudness of the voice move own and generated tones alike."""
    folder = str(put(tmp_path, "start.wav", sine(500, 0.2)))
    usual, softer = find_tones(folder), find_tones(folder, -6.0)
    louder = find_tones(folder, 0.0, TARGET_LUFS + 3)
    for name in ("start", "stop"):
        assert loudest(softer[name]) == pytest.approx(loudest(usual[name]) - 6, abs=0.1)
        assert loudest(louder[name]) == pytest.approx(loudest(usual[name]) + 3, abs=0.1)


@pytest.mark.parametrize(
    ("name", "sound", "complaint"),
    [
        (
            "start.wav",
            sine(500, 0.6),
            r"start\.wav: this tone lasts 60\d ms; 'start' may last 250 ms; shorten",
        ),
        ("start.wav", 0 * sine(500, 0.2), r"start\.wav: this is not the sound of a tone; it is silent"),
        ("tik.wav", sine(500, 0.03), r"tik\.wav: there is no tone 'tik'; did you mean 'tick'\?"),
        ("drum.wav", sine(500, 0.03), r"there is no tone 'drum'; the tones are start, stop, "),
    ],
    ids=["long", "silent", "typo", "unknown"],
)
def test_a_tone_that_will_not_do_is_told_with_what_would(
    name: str, sound: Sound, complaint: str, tmp_path: Path
) -> None:
    """Each mistake in the folder is one sentence that names the file."""
    put(tmp_path, name, sound)
    with pytest.raises(AudioError, match=complaint):
        find_tones(str(tmp_path))


@pytest.mark.parametrize("content", [b"", b"no sound", b"RIFF"])
def test_a_damaged_wav_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    """Bytes that are no WAV are told as such."""
    (tmp_path / "start.wav").write_bytes(content)
    with pytest.raises(AudioError, match=r"start\.wav: this is not the sound of a tone; write it as a WAV"):
        find_tones(str(tmp_path))


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_samples_that_are_no_numbers_are_no_tone(number: float, tmp_path: Path) -> None:
    """One such sample is enough."""
    sound = sine(500, 0.2)
    sound[100] = number
    soundfile.write(tmp_path / "start.wav", sound, 24_000, subtype="FLOAT")
    with pytest.raises(AudioError, match="not the sound of a tone; it holds samples that are no numbers"):
        find_tones(str(tmp_path))


def test_what_is_no_theme_and_no_folder_is_refused(tmp_path: Path) -> None:
    """A typo finds the theme; anything else is told what it may be."""
    with pytest.raises(UnknownNameError, match=r"'sotf' is not a theme of tones; did you mean 'soft'\?"):
        find_tones("sotf")
    with pytest.raises(UnknownNameError, match="it is soft, gym, off, or a folder of WAVs"):
        find_tones(str(tmp_path / "gone"))
    with pytest.raises(AudioError, match="there is no WAV in this folder; the tones are start"):
        find_tones(str(tmp_path))
