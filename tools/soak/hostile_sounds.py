"""Sound files from strangers, as music and as tones."""

import struct
from functools import partial

from tools.soak.disk import make_both
from tools.soak.findings import Row, is_whole, sessions
from tools.soak.odd_things import THINGS, Put, holding, sparse
from tools.soak.running import Bench

RATE = 22_050


def wav(
    data: bytes,
    *,
    code: int = 1,
    channels: int = 1,
    rate: int = RATE,
    bits: int = 16,
    size: int | None = None,
) -> bytes:
    """Write a WAV whose head may say anything."""
    step = max(0, channels * bits // 8)
    fmt = struct.pack(
        "<4sIHHIIHH", b"fmt ", 16, code, channels, rate, rate * step % 2**32, step % 2**16, bits
    )
    body = b"WAVE" + fmt + struct.pack("<4sI", b"data", len(data) if size is None else size) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def floats(*odd: float, seconds: float = 1.0) -> bytes:
    """Write quiet samples as floats, with odd ones at their start and in their middle."""
    samples = [0.05 if number // 30 % 2 else -0.05 for number in range(int(RATE * seconds))]
    for at in (0, len(samples) // 2):
        samples[at : at + len(odd)] = odd
    return wav(struct.pack(f"<{len(samples)}f", *samples), code=3, bits=32)


LOUD = b"".join(struct.pack("<h", 9000 if number // 25 % 2 else -9000) for number in range(RATE))
SHORT = LOUD[: RATE // 5]

SOUNDS: dict[str, bytes] = {
    "1e30": floats(1e30),
    "1e20 once": floats(1e20),
    "the largest float": floats(3.4e38, -3.4e38),
    "not a number": floats(float("nan")),
    "infinity": floats(float("inf"), float("-inf")),
    "nothing but 1e30": wav(struct.pack("<f", 1e30) * RATE, code=3, bits=32),
    "the smallest float": floats(1e-45),
    "doubles of 1e300": wav(struct.pack("<d", 1e300) * RATE, code=3, bits=64),
    "a rate of 0": wav(LOUD, rate=0),
    "a rate of 1": wav(LOUD, rate=1),
    "a rate of 4 GHz": wav(LOUD, rate=2**32 - 1),
    "a rate of 2 GHz": wav(LOUD, rate=2**31 - 1),
    "a rate that is prime": wav(LOUD, rate=99_991),
    "no channel": wav(LOUD, channels=0),
    "65535 channels": wav(LOUD, channels=65_535),
    "200 channels": wav(LOUD, channels=200),
    "0 bits": wav(LOUD, bits=0),
    "7 bits": wav(LOUD, bits=7),
    "a code of nobody": wav(LOUD, code=0x4242),
    "a size of 4 GB": wav(LOUD, size=2**32 - 1),
    "a size of 0": wav(LOUD, size=0),
    "no sample": wav(b""),
    "one sample": wav(b"\0\x40"),
    "half a sample": wav(b"\x40"),
    "digital silence": wav(bytes(2 * RATE)),
    "full of steps": wav(struct.pack("<hh", 32767, -32768) * RATE),
    "cut in its head": wav(LOUD)[:30],
    "cut in its sound": wav(LOUD)[:9001],
    "a foreign head": b"RIFX" + wav(LOUD)[4:],
    "empty": b"",
    "text": b"This is no sound.\n" * 500,
    "zeros": bytes(100_000),
    "random": bytes(number * number * 31 % 251 for number in range(100_000)),
    "MP3 frames of noise": (b"\xff\xfb\x90\x64" + bytes(number * 7 % 256 for number in range(413))) * 100,
    "an ID3 tag without an end": b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(3000),
    "FLAC of a billion samples": b"fLaC\0\0\0\x22\x10\0\x10\0\0\0\0\0\0\0\x0a\xc4\x42\xff\xff\xff\xff\xff"
    + bytes(60),
    "Ogg cut": b"OggS\0\x02" + bytes(200),
    "a playlist": b"#EXTM3U\nhttp://127.0.0.1:9/x.mp3\n/dev/zero\n",
    "an AIFF of nothing": b"FORM\0\0\0\x04AIFF",
    "a page": b"<!DOCTYPE html><html></html>",
}
"""Sound files by what is odd about them."""

PLACED: dict[str, Put] = {
    **THINGS,
    **{name: holding(content) for name, content in SOUNDS.items()},
    "a link to nowhere": lambda path: path.symlink_to("/nowhere/at/all.wav"),
    "4 GB with a head": partial(sparse, head=wav(LOUD, size=2**32 - 1)),
}
"""What may lie in the place of a sound file."""

ENDINGS = (".wav", ".mp3", ".flac", ".ogg", ".m4a")


def hostile_sounds(bench: Bench, row: Row) -> None:
    """Let each be music, a piece of it, and a tone: the session is heard, or the earlier one is there."""
    make_both(bench, row)
    for name in bench.picked(list(PLACED), 3):
        ending = ".wav" if bench.dice.random() < 0.7 else bench.dice.choice(ENDINGS)
        for use in bench.picked(["music", "playlist", "tones"], 2):
            _use(bench, row, PLACED[name], f"{name} ({ending}) as {use}", ending)
    bench.empty()


def _use(bench: Bench, row: Row, put: Put, what: str, ending: str) -> None:
    folder = bench.folder / "sounds"
    bench.empty(folder)
    if what.endswith("tones"):
        put(folder / f"start{ending}")
        words = ["--tones", str(folder)]
    else:
        put(folder / f"a{ending}")
        words = ["--music", str(folder / f"a{ending}")]
    if what.endswith("playlist"):
        (folder / "b.wav").write_bytes(wav(LOUD * 3))
        words = ["--music", str(folder)]
    earlier = sessions(bench.output)
    done = row.judge(bench.run(*bench.make_words(*words)), what)
    row.compare(bench, earlier, what, strict=not done)
    for name in sessions(bench.output) if done else ():
        if not is_whole(bench.output / name):
            row.fault("damaged", f"{what}: {name} is not heard, with status 0")
    bench.empty(folder)
