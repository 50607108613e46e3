"""A small program that speaks: for every word a tone that swells, its pitch made of the word, into a WAV.

robot.py OUT WPM [PITCH] reads the words from its standard input; OUT may be - for the standard output.
"""

import math
import struct
import sys
import wave
import zlib

RATE = 8000


def swell(share: float) -> float:
    """Give the level of a tone after a share of its time."""
    return math.sin(math.pi * share) if share < 1 else 0.0


def main() -> None:
    """Speak what comes in."""
    out, wpm, *pitch = sys.argv[1:]
    samples = []
    for word in sys.stdin.buffer.read().split():
        hertz = float(pitch[0]) if pitch else 200 + zlib.crc32(word) % 1000
        count = int(RATE * 60 / float(wpm))
        samples += [
            int(14000 * swell(place / (0.9 * count)) * math.sin(2 * math.pi * hertz * place / RATE))
            for place in range(count)
        ]
    with wave.open(sys.stdout.buffer if out == "-" else out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.setnframes(len(samples))
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))


if __name__ == "__main__":
    main()
