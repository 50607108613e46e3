"""The listeners: programs of others that judge the MP3s; the package itself never runs them."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest


def find_tool(name: str) -> str:
    """Give the path of a listener, or skip the test that needs it."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def run_tool(*words: str | Path, feed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Feed a listener and run it to its end; it prints into `stdout` and `stderr`.

    It may take ten minutes, for the longest sessions.
    """
    return subprocess.run(words, capture_output=True, check=False, input=feed, timeout=600)


def ffmpeg_complaints(ffmpeg: str, mp3: Path) -> str:
    """Decode the whole file and return every warning and error; "" means that none was found."""
    done = run_tool(ffmpeg, "-nostdin", "-v", "warning", "-i", mp3, "-f", "null", "-")
    return _complaints(done, done.stderr)


def mpg123_complaints(mpg123: str, mp3: Path) -> str:
    """Decode the whole file and return every note, warning and error; "" means that none was found."""
    done = run_tool(mpg123, "--test", mp3)
    return _complaints(done, b"\n".join(re.findall(rb"(?im)^(?:note|warning|error|\[src).*", done.stderr)))


def mp3val_complaints(mp3val: str, mp3: Path, *, tagged: bool = True) -> str:
    """Walk all frames and return every warning and error; "" means that none was found.

    Of a stream that is not `tagged` yet, it may say that it has no tag.
    """
    done = run_tool(mp3val, "-si", mp3)
    found = re.findall(rb"(?m)^(?:WARNING|ERROR).*", done.stdout)
    return _complaints(done, b"\n".join(line for line in found if tagged or b"No supported tags" not in line))


def probe(ffprobe: str, mp3: Path) -> dict[str, Any]:
    """Read what ffprobe sees: `format` with its tags, `streams`, and `chapters` in the order of the file."""
    shown = ("-show_format", "-show_streams", "-show_chapters")
    done = run_tool(ffprobe, "-v", "error", "-of", "json", *shown, mp3)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def decode(ffmpeg: str, mp3: Path) -> npt.NDArray[np.int16]:
    """Decode to mono int16 samples at the rate of the file, with ffmpeg's own view of delay and padding."""
    done = run_tool(ffmpeg, "-nostdin", "-v", "error", "-i", mp3, "-ac", "1", "-f", "s16le", "-")
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return np.frombuffer(done.stdout, dtype="<i2")


def true_peak(ffmpeg: str, mp3: Path) -> float:
    """Measure the true peak of a whole file with ffmpeg's meter (EBU R 128), in dBTP (-inf: silence)."""
    return _metered(ffmpeg, "Peak", "peak=true:framelog=verbose", ("-i", mp3))


def meter(ffmpeg: str, samples: npt.NDArray[np.int16], rate: int) -> float:
    """Measure samples with ffmpeg's meter, in LUFS; they are 16-bit, of one channel or more as columns."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    source = ("-f", "s16le", "-ar", str(rate), "-ac", str(channels), "-i", "-")
    return _metered(ffmpeg, "I", "framelog=verbose", source, samples.astype("<i2").tobytes())


def _metered(ffmpeg: str, name: str, how: str, source: tuple[str | Path, ...], feed: bytes = b"") -> float:
    """Measure one thing only, because true peaks take four times as long as loudness."""
    measure = ("-af", f"ebur128={how}", "-f", "null", "-")
    done = run_tool(ffmpeg, "-hide_banner", "-nostats", *source, *measure, feed=feed)
    summary = done.stderr.decode(errors="replace").rpartition("Summary:")[2]
    assert done.returncode == 0, summary
    found = re.search(rf"{name}: +(\S+) ", summary)
    assert found, summary
    return float(found[1])


def _complaints(done: subprocess.CompletedProcess[bytes], said: bytes) -> str:
    text = said.decode(errors="replace").strip()
    return text or ("" if done.returncode == 0 else f"exit status {done.returncode}")
