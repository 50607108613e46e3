"""Music to be played under a session: found, decoded, measured, and played one piece after another."""

import struct
import subprocess
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from itertools import chain, cycle, pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray

from audiocoach.audio.cache import DerivedCache
from audiocoach.audio.levels import SILENCE_LUFS, Powers, gated, step_powers
from audiocoach.audio.mp3 import MUSIC
from audiocoach.audio.sound import (
    NO_NUMBERS,
    Stereo,
    all_but_last,
    check_form,
    in_blocks,
    is_sound,
    unheard_notes,
)
from audiocoach.errors import AudioError

READABLE = frozenset({".mp3", ".wav", ".flac", ".ogg", ".oga", ".opus", ".aif", ".aiff"})
"""Endings of what can be read as it is."""

THROUGH_FFMPEG = frozenset({".m4a", ".aac", ".mp4", ".wma"})
"""Endings of what only the extra `music` can read."""

INSTALL = "pip install 'audiocoach[music]'"

SHORTEST_S = 2.0
"""Music shorter than this is a sound, and no loop of it would be music."""

MOST_MUSIC_BYTES = 2_000_000_000
"""A file of more is not read: three hours without compression have less."""

CROSSFADE_S = 4.0
"""Seconds over which one piece fades into the next; a short one takes at most a quarter of itself."""

_BLOCK_S = 5

_SAMPLE = 2 * 4  # bytes of both channels as floats

_ABOVE_ITS_MEAN = 2.0  # LU by which the loud passages of pop lie above its loudness

_LOUD_PASSAGES = 95  # per cent of its passages are at most as loud as those

_MOST_ABOVE = 10.0  # dB by which a tenth of a second may rise above the loudness of its piece

_CELL = MUSIC.rate // 10

_PASSAGE = 30  # steps of 100 ms: what EBU Tech 3341 calls short-term

_MEASURED = 600 * MUSIC.rate  # ten minutes: sessions of about one length share what was measured

_RECIPE = "track 2"  # another number whenever the same file would measure differently

_MEASURES = struct.Struct("<qd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One piece of music: its length in samples a channel at the session's rate, its loudness in LUFS.

    Of a long piece only what a session needs is measured, and no more is counted as its length. Of music that
    is much louder in some passages than on the whole, those count.
    """

    path: Path
    samples: int
    loudness: float

    def sound(self) -> Iterator[Stereo]:
        """Decode it, block by block."""
        return decode_music(self.path)


def find_tracks(path: Path, samples: int, shelf: DerivedCache | None = None) -> tuple[Track, ...]:
    """Look at as much music of a file or folder as so many samples a channel need.

    Raises AudioError where there is none, or any of it is no good.
    """
    tracks: list[Track] = []
    lasting = 0
    for file in find_music(path):
        tracks.append(look_at(file, shelf, samples))
        lasting += tracks[-1].samples - round(CROSSFADE_S * MUSIC.rate)
        if lasting >= samples:
            break
    return tuple(tracks)


def repeated(tracks: Sequence[Track], loudness: float) -> Iterator[Stereo]:
    """Play tracks in order, again and again, all at the same loudness in LUFS; tempo and pitch stay.

    A single track is a loop. The powers of two that overlap add up to one.
    """
    ending = np.zeros((0, 2), dtype=np.float32)
    for track, following in pairwise(cycle(tracks)):
        ending = yield from _played(track, loudness, ending, _crossfade(track, following))


def find_music(path: Path) -> tuple[Path, ...]:
    """List the files to be played: the one named, or all in the folder, in the order of their names.

    Raises AudioError where there is no such file, no music in the folder, or none that can be read.
    """
    try:
        found = sorted(filter(_is_music, path.iterdir())) if path.is_dir() else None
        is_file = path.is_file()
    except OSError as error:
        raise AudioError(f"this cannot be read ({error.strerror})", where=str(path)) from error
    if found is not None:
        if not found:
            raise AudioError("there is no music in this folder", where=str(path), hint=_what_can_be_read())
        return tuple(map(_bounded, found))
    if not is_file:
        raise AudioError("there is no such file or folder of music", where=str(path))
    if path.suffix.lower() not in READABLE | THROUGH_FFMPEG:
        raise AudioError("this is no file of music", where=str(path), hint=_what_can_be_read())
    return (_bounded(path),)


def _bounded(path: Path) -> Path:
    if path.stat().st_size > MOST_MUSIC_BYTES:
        wrong = f"this music is larger than {MOST_MUSIC_BYTES / 1e9:g} GB"
        raise AudioError(wrong, where=str(path), hint="make an MP3 or a FLAC of it")
    return path


def decode_music(path: Path) -> Iterator[Stereo]:
    """Decode a file to stereo at the rate of a session with music, a few seconds at a time.

    Raises AudioError where it is damaged, or needs the extra.
    """
    through = _through_ffmpeg if path.suffix.lower() in THROUGH_FFMPEG else _through_libsndfile
    for block in through(path):
        if not is_sound(block):
            raise AudioError("this music is damaged", where=str(path), hint=NO_NUMBERS)
        yield block


def look_at(path: Path, shelf: DerivedCache | None = None, needed: int = 0) -> Track:
    """Measure a piece of music, as much as a session of `needed` samples plays of it and a little more.

    What is on the shelf is not measured again. Raises AudioError for music that is damaged, too short or
    silent.
    """
    most = -(-(needed + 1) // _MEASURED) * _MEASURED
    key = sha256(f"{_RECIPE} {most} {_fingerprint(path)}".encode()).hexdigest()
    kept = shelf.get(key) if shelf else None
    known = _recalled(kept, most) if kept else None
    samples, loudness = known or _measured(path, most)
    if shelf and not known:
        shelf.put(key, _MEASURES.pack(samples, loudness))
    return Track(path=path, samples=samples, loudness=loudness)


def _recalled(kept: bytes, most: int) -> tuple[int, float] | None:
    """Read what was measured before, if it is what music can have."""
    if len(kept) != _MEASURES.size:
        return None
    samples, loudness = _MEASURES.unpack(kept)
    fits = SHORTEST_S * MUSIC.rate <= samples <= most + _MEASURED and abs(loudness) < -SILENCE_LUFS
    return (samples, loudness) if fits else None


def _crossfade(track: Track, following: Track) -> int:
    return min(round(CROSSFADE_S * MUSIC.rate), track.samples // 4, following.samples // 4)


def _played(track: Track, loudness: float, ending: Stereo, hold: int) -> Generator[Stereo, None, Stereo]:
    """Play a track into the ending of the one before, and return its own last `hold` samples."""
    gain = np.float32(10 ** ((loudness - track.loudness) / 20))
    sound = _without_bursts((gain * block for block in track.sound()), loudness)
    return (yield from all_but_last(_faded_in(sound, ending), hold))


def _without_bursts(sound: Iterable[Stereo], loudness: float) -> Iterator[Stereo]:
    """Turn down what bursts out of a piece of this loudness, heard by a meter or not.

    A few seconds hardly count in the loudness of a long piece, nor does a hum below 20 Hz; speech would be
    drowned in the one, and turned down with the other by the limiter.
    """
    earlier, now, gains = 1.0, None, np.ones(0)
    for block in chain(in_blocks(sound, _BLOCK_S * MUSIC.rate), [np.zeros((0, 2), dtype=np.float32)]):
        following = _cell_gains(block, 10 ** ((loudness + _MOST_ABOVE) / 10))
        if now is not None:
            row = np.concatenate([[earlier], gains, following[:1] if len(following) else [1.0]])
            yield _under(now, np.minimum(row[:-1], row[1:]))
            earlier = float(gains[-1])
        now, gains = block, following


def _cell_gains(block: Stereo, most: float) -> NDArray[np.float64]:
    """Give the gain that brings the power of each cell down to the most there may be."""
    whole = np.pad(block, ((0, -len(block) % _CELL), (0, 0))).reshape(-1, 2 * _CELL)
    powers = np.einsum("ij,ij->i", whole, whole, dtype=np.float64) / _CELL
    gains: NDArray[np.float64] = np.sqrt(most / np.maximum(powers, most))
    return gains


def _under(block: Stereo, edges: NDArray[np.float64]) -> Stereo:
    """Give a block under gains that go straight from edge to edge of its cells."""
    if edges.min() == 1.0:
        return block
    places = np.arange(len(block)) / _CELL
    return block * np.interp(places, np.arange(len(edges)), edges).astype(np.float32)[:, None]


def _faded_in(parts: Iterable[Stereo], ending: Stereo) -> Iterator[Stereo]:
    """Let one piece fade out while the other fades in."""
    angles = np.linspace(0, np.pi / 2, len(ending), endpoint=False, dtype=np.float32)[:, None]
    place = 0
    for part in parts:
        both = slice(place, place + len(part))
        mixed = part.copy()
        mixed[: len(angles[both])] *= np.sin(angles[both])
        mixed[: len(angles[both])] += ending[both] * np.cos(angles[both])
        place += len(part)
        yield mixed


def _is_music(file: Path) -> bool:
    known = file.suffix.lower() in READABLE | THROUGH_FFMPEG
    return known and not file.name.startswith(".") and file.is_file()


def _what_can_be_read() -> str:
    plain, others = (", ".join(sorted(endings)) for endings in (READABLE, THROUGH_FFMPEG))
    return f"it would end in {plain}, or, with the extra, {others}"


def _through_libsndfile(path: Path) -> Iterator[Stereo]:
    import soundfile
    import soxr

    try:
        with unheard_notes():
            opened = soundfile.SoundFile(path)
        with opened as file:
            _expect_form(file.samplerate, file.channels, path)
            resampler = soxr.ResampleStream(file.samplerate, MUSIC.rate, 2, dtype="float32", quality="HQ")
            over = False
            while not over:
                with unheard_notes():
                    block = file.read(_BLOCK_S * file.samplerate, dtype="float32", always_2d=True)
                over = len(block) == 0
                yield resampler.resample_chunk(_in_stereo(block), last=over)
    except (soundfile.LibsndfileError, RuntimeError, ValueError, OSError) as error:
        raise AudioError("this music cannot be read", where=str(path), hint=_reason(path, error)) from error


def _expect_form(rate: int, channels: int, path: Path) -> None:
    try:
        check_form(rate, channels)
    except AudioError as error:
        raise AudioError("this music cannot be read", where=str(path), hint=error.message) from error


def _in_stereo(block: Stereo) -> Stereo:
    if block.shape[1] == 2:
        return block
    one = block.mean(axis=1, dtype=np.float32)
    return np.stack([one, one], axis=1)


def _reason(path: Path, error: Exception) -> str:
    said = str(error).strip().rstrip(".")
    if "does not exist" in said and path.is_file():  # libsndfile says so of a file that is no MP3
        return f"it is damaged, or no {path.suffix[1:].upper()}"
    return f"libsndfile says: {said}" if said else "it seems to be damaged"


def _through_ffmpeg(path: Path) -> Iterator[Stereo]:
    form = ["-vn", "-ac", "2", "-ar", str(MUSIC.rate), "-f", "f32le", "-"]
    words = [_ffmpeg(path), "-nostdin", "-v", "error", "-i", f"file:{path}", *form]
    with _output_of(words, path) as output:
        while block := output.read(_BLOCK_S * MUSIC.rate * _SAMPLE):
            yield np.frombuffer(block[: len(block) // _SAMPLE * _SAMPLE], dtype="<f4").reshape(-1, 2)


@contextmanager
def _output_of(words: list[str], path: Path) -> Iterator[IO[bytes]]:
    """Run a program for what it writes; it is ended where not all of that is wanted."""
    with TemporaryFile() as complaints:
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=complaints) as process:
            try:
                yield cast("IO[bytes]", process.stdout)
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            complaints.seek(0)
            said = complaints.read().decode(errors="replace").strip()
            raise AudioError("this music cannot be read", where=str(path), hint=f"ffmpeg says: {said[-200:]}")


def _ffmpeg(path: Path) -> str:
    try:
        program: str = import_module("imageio_ffmpeg").get_ffmpeg_exe()
    except (ImportError, RuntimeError) as error:
        kind = path.suffix.lower()
        raise AudioError(
            f"to read {kind} needs a package that is not there ({error})",
            where=str(path),
            hint=f"install it with: {INSTALL}",
        ) from error
    return program


def _fingerprint(path: Path) -> str:
    """Name the content of a file."""
    content = sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                content.update(part)
    except OSError as error:
        raise AudioError(f"this music cannot be read ({error.strerror})", where=str(path)) from error
    return f"{path.suffix.lower()} {content.hexdigest()}"


def _measured(path: Path, most: int) -> tuple[int, float]:
    """Measure a piece up to its first `most` samples; they reach a crossfade beyond what is played."""
    samples, powers = 0, []
    for block in in_blocks(decode_music(path), 10 * MUSIC.rate):
        samples += len(block)
        powers.append(_powers(block))
        if samples >= most + CROSSFADE_S * MUSIC.rate:
            break
    if samples < SHORTEST_S * MUSIC.rate:
        raise AudioError(f"this music lasts less than {SHORTEST_S:g} seconds", where=str(path))
    loudness = _loudness(np.concatenate(powers))
    if loudness <= SILENCE_LUFS:
        raise AudioError("this music is silent", where=str(path))
    return samples, loudness


def _powers(block: Stereo) -> Powers:
    """Measure both channels at half the rate, which is that of the meter; music loses next to nothing."""
    even = block[: len(block) // 2 * 2]
    halved: Stereo = (even[::2] + even[1::2]) / np.float32(2)
    return step_powers(halved[:, 0]) + step_powers(halved[:, 1])


def _loudness(powers: Powers) -> float:
    mean = gated(powers)
    if len(powers) < _PASSAGE:
        return mean
    passages = np.convolve(powers, np.full(_PASSAGE, 1 / _PASSAGE), mode="valid")
    loud = gated(np.full(4, np.percentile(passages, _LOUD_PASSAGES)))
    return max(mean, loud - _ABOVE_ITS_MEAN)
