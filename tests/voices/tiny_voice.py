"""A piper voice of two kilobytes: a real ONNX model, written by hand, that plays a tone for every phoneme.

The tone of phoneme number n has 10 n Hz and lasts 30 ms at a length scale of 1; a speaker of number s raises
it by half of s; noise is added as it is asked for. So what was spoken can be read back from the sound.
"""

import json
import math
import struct
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audiocoach.voices.contract import Speech
from tests.voices.hearing import samples

NAME = "en_US-tiny-low"
RATE = 16_000
TONE = 480
STEP_HZ = 10

_SIGNS = (
    "_^$[]&0123456789 !',-.:;?abcdefghijklmnopqrstuvwxyzæðŋɐɑɒɔəɚɛɜɡɪɹɾʃʊʌʒʔˈˌːθᵻɫ\u0301\u0303\u0308\u0327"
)
IDS = {sign: number for number, sign in enumerate(_SIGNS)}


def need_piper() -> None:
    """Skip the test where piper-tts is not installed."""
    if find_spec("piper") is None:
        pytest.skip("piper-tts is not installed")


def write_voice(
    folder: Path, name: str = NAME, *, speakers: int = 1, phonemes: str = "espeak", **more: Any
) -> None:
    """Write the model and its config into a folder, as piper wants them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.onnx").write_bytes(model(speakers))
    (folder / f"{name}.onnx.json").write_text(json.dumps(config(speakers, phonemes) | more))


def config(speakers: int = 1, phonemes: str = "espeak") -> dict[str, Any]:
    """Make what a voice says of itself."""
    return {
        "audio": {"sample_rate": RATE, "quality": "low"},
        "espeak": {"voice": "en-us"},
        "language": {"code": "en_US"},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_type": phonemes,
        "phoneme_id_map": {sign: [number] for sign, number in IDS.items()},
        "num_symbols": len(IDS),
        "num_speakers": speakers,
        "speaker_id_map": {f"speaker {number}": number for number in range(speakers)} if speakers > 1 else {},
    }


def heard(speech: Speech, *, length_scale: float = 1.0, speaker: int = 0) -> str:
    """Read back which phonemes were spoken, without the pauses between them."""
    sound, rate = samples(speech)
    size = round(TONE * length_scale)
    pitches = [_pitch(sound[start : start + size], rate) for start in range(0, len(sound) - size + 1, size)]
    numbers = [round(pitch / STEP_HZ / (1 + speaker / 2)) for pitch in pitches]
    return "".join(_SIGNS[number] for number in numbers).replace("_", "").strip("^$")


def _pitch(sound: Any, rate: int) -> float:
    if np.abs(sound).max() < 0.05:
        return 0.0
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 15))
    return float(np.argmax(spectrum)) * rate / (1 << 15)


def model(speakers: int = 1) -> bytes:
    """Write the model, in the protocol-buffer form of ONNX."""
    inputs = [_value("input", 7, 1, "n"), _value("input_lengths", 7, 1), _value("scales", 1, 3)]
    raised: list[bytes] = []
    if speakers > 1:
        inputs.append(_value("sid", 7, 1))
        raised = [
            _node("Cast", ["sid"], "sid_float", to=1),
            _node("Mul", ["sid_float", "half"], "half_sid"),
            _node("Add", ["half_sid", "one"], "raise"),
        ]
    nodes = [
        *raised,
        _node(
            "Cast",
            [
                "input",
            ],
            "ids",
            to=1,
        ),
        _node("Reshape", ["ids", "column"], "rows"),
        _node("Mul", ["rows", "step"], "plain"),
        _node("Mul", ["plain", "raise" if speakers > 1 else "one"], "turns"),
        _node("Gather", ["scales", "second"], "length"),
        _node("Mul", ["length", "tone"], "count"),
        _node("Range", ["zero", "count", "unit"], "places"),
        _node("Reshape", ["places", "row"], "columns"),
        _node("MatMul", ["turns", "columns"], "angles"),
        _node("Sin", ["angles"], "tones"),
        _node("RandomNormalLike", ["tones"], "hiss"),
        _node("Gather", ["scales", "first"], "loudness"),
        _node("Mul", ["hiss", "loudness"], "noise"),
        _node("Add", ["tones", "noise"], "sum"),
        _node("Reshape", ["sum", "line"], "output"),
    ]
    constants = [
        _constant("column", [-1, 1], 7),
        _constant("row", [1, -1], 7),
        _constant("line", [1, 1, 1, -1], 7),
        _constant("first", 0, 7),
        _constant("second", 1, 7),
        _constant("zero", 0.0, 1),
        _constant("unit", 1.0, 1),
        _constant("one", [1.0], 1),
        *([_constant("half", [0.5], 1)] if speakers > 1 else []),
        _constant("tone", float(TONE), 1),
        _constant("step", 2 * math.pi * STEP_HZ / RATE, 1),
    ]
    graph = b"".join(_bytes(1, node) for node in nodes) + _bytes(2, b"tiny")
    graph += b"".join(_bytes(5, constant) for constant in constants)
    graph += b"".join(_bytes(11, value) for value in inputs) + _bytes(12, _value("output", 1, 1, 1, 1, "t"))
    return _number(1, 8) + _bytes(7, graph) + _bytes(8, _bytes(1, b"") + _number(2, 13))


def _node(kind: str, inputs: Sequence[str], output: str, **attributes: int) -> bytes:
    written = b"".join(_bytes(1, name.encode()) for name in inputs) + _bytes(2, output.encode())
    written += _bytes(3, output.encode()) + _bytes(4, kind.encode())
    for name, value in attributes.items():
        written += _bytes(5, _bytes(1, name.encode()) + _number(3, value) + _number(20, 2))
    return written


def _constant(name: str, value: float | list[int] | list[float], kind: int) -> bytes:
    numbers = value if isinstance(value, list) else [value]
    dims = b"".join(_number(1, len(numbers)) for _ in range(isinstance(value, list)))
    raw = struct.pack(f"<{len(numbers)}{'q' if kind == 7 else 'f'}", *numbers)
    return dims + _number(2, kind) + _bytes(8, name.encode()) + _bytes(9, raw)


def _value(name: str, kind: int, *dims: int | str) -> bytes:
    shape = b"".join(
        _bytes(1, _number(1, dim) if isinstance(dim, int) else _bytes(2, dim.encode())) for dim in dims
    )
    tensor = _number(1, kind) + _bytes(2, shape)
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, tensor))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:
        written.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*written, value])
