"""Files of music: which there are, and their sound, block by block."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

import numpy as np

from audiocoach.audio.blocks import Stereo
from audiocoach.audio.mp3 import MUSIC
from audiocoach.errors import AudioError

READABLE = frozenset({".mp3", ".wav", ".flac", ".ogg", ".oga", ".opus", ".aif", ".aiff"})
"""Endings of what can be read as it is."""

THROUGH_FFMPEG = frozenset({".m4a", ".aac", ".mp4", ".wma"})
"""Endings of what only the extra `music` can read."""

INSTALL = "pip install 'audiocoach[music]'"

_BLOCK_S = 5
_SAMPLE = 2 * 4  # bytes of both channels as floats


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
        return tuple(found)
    if not is_file:
        raise AudioError("there is no such file or folder of music", where=str(path))
    if path.suffix.lower() not in READABLE | THROUGH_FFMPEG:
        raise AudioError("this is no file of music", where=str(path), hint=_what_can_be_read())
    return (path,)


def decode_music(path: Path) -> Iterator[Stereo]:
    """Decode a file to stereo at the rate of a session with music, a few seconds at a time.

    Raises AudioError where it is damaged, or needs the extra.
    """
    through = _through_ffmpeg if path.suffix.lower() in THROUGH_FFMPEG else _through_libsndfile
    for block in through(path):
        if not np.isfinite(block).all():
            hint = "it holds samples that are no numbers"
            raise AudioError("this music is damaged", where=str(path), hint=hint)
        yield block


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
        with soundfile.SoundFile(path) as file:
            resampler = soxr.ResampleStream(file.samplerate, MUSIC.rate, 2, dtype="float32", quality="HQ")
            over = False
            while not over:
                block = file.read(_BLOCK_S * file.samplerate, dtype="float32", always_2d=True)
                over = len(block) == 0
                yield resampler.resample_chunk(_in_stereo(block), last=over)
    except (soundfile.LibsndfileError, RuntimeError, ValueError, OSError) as error:
        raise AudioError("this music cannot be read", where=str(path), hint=_reason(path, error)) from error


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
