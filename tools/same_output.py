"""Compare what two checkouts make, byte for byte.

    python tools/same_output.py OLD NEW [--quick]

Each checkout needs its own `.venv` (`scripts/coach list` makes it). Every built-in routine is made at every
verbosity in both languages, with music and with tones of one's own; the MP3s, the files beside them and the
saved scripts are compared. Prints a table; ends with 1 where anything differs.
"""

import argparse
import math
import os
import struct
import subprocess
import sys
import tempfile
import wave
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

VERBOSITIES = ("learn", "standard", "brief", "minimal")
WORDINGS = ("english", "spanish")
QUICK = ("three-hip-exercises", "couch-stretch")
WITH_SOUND = ("three-hip-exercises", "couch-stretch", "pre-run-activation")


def write_tone(path: Path, hertz: int, seconds: float) -> None:
    """Write a mono WAV of a decaying sine."""
    rate = 24_000
    count = round(rate * seconds)
    samples = (math.sin(6.2832 * hertz * at / rate) * (1 - at / count) * 12_000 for at in range(count))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", round(sample)) for sample in samples))


def groups(routines: tuple[str, ...], material: Path) -> dict[str, list[str]]:
    """Name each group of runs: the arguments that `make` gets after the routines."""
    found = {
        f"{wording} {verbosity}": [*routines, "--wording", wording, "--verbosity", verbosity]
        for wording in WORDINGS
        for verbosity in VERBOSITIES
    }
    sound = [name for name in WITH_SOUND if name in routines]
    found["music"] = [*sound, "--music", str(material / "music.wav")]
    found["own tones"] = [*sound, "--tones", str(material / "tones")]
    found["loud and clear"] = [*sound, "--loudness", "loud", "--clarity", "on"]
    found["fitted"] = [*sound, "--minutes", "12", "--pacing", "brisk"]
    return found


def run(checkout: Path, words: list[str], home: Path) -> None:
    """Run audiocoach of a checkout; its own folders are below `home`."""
    environment = {
        **os.environ,
        "AUDIOCOACH_VOICE": "espeak",  # which says the same on every processor
        **{f"AUDIOCOACH_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "CACHE", "DATA")},
    }
    command = [str(checkout / ".venv/bin/audiocoach"), *words]
    subprocess.run(command, cwd=home, env=environment, check=True, capture_output=True)


def names_of(checkout: Path) -> tuple[str, ...]:
    """List the built-in routines of a checkout."""
    return tuple(sorted(path.stem for path in (checkout / "data/routines").glob("*.yaml")))


def contents(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def make_all(checkout: Path, group: str, words: list[str], home: Path) -> dict[str, bytes]:
    """Make a group of sessions and their saved scripts, and read the files."""
    folder = home / group.replace(" ", "-")
    folder.mkdir(parents=True)
    run(checkout, ["make", *words, "-o", str(folder)], home)
    if "--wording" in words and ("standard" in words or "brief" in words):
        routines, flags = words[: words.index("--wording")], words[words.index("--wording") :]
        for name in routines:
            run(checkout, ["script", name, *flags, "--save", str(folder / f"{name}.script.yaml")], home)
    return contents(folder)


def compare(old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """List the files that differ or that only one side has."""
    return sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))


def main() -> int:
    """Compare, print the table, and tell by the status whether all is the same."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--quick", action="store_true", help="two routines instead of all")
    chosen = parser.parse_args()
    routines = QUICK if chosen.quick else names_of(chosen.old)
    different: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        (base / "tones").mkdir()
        write_tone(base / "music.wav", 220, 30)
        for name, seconds in {"start": 0.2, "stop": 0.3, "tick": 0.03}.items():
            write_tone(base / "tones" / f"{name}.wav", 660, seconds)
        print(f"{'group':<18} {'MP3s':>5} {'files':>6} {'differ':>7}")
        for group, words in groups(routines, base).items():
            with ThreadPoolExecutor(2) as pool:
                made = [
                    pool.submit(make_all, getattr(chosen, side).resolve(), group, words, base / side)
                    for side in ("old", "new")
                ]
            sides = [future.result() for future in made]
            unlike = compare(*sides)
            kinds = Counter(Path(name).suffix for name in sides[0])
            print(f"{group:<18} {kinds['.mp3']:>5} {len(sides[0]):>6} {len(unlike):>7}", flush=True)
            different += [f"{group}: {name}" for name in unlike]
    print("\n".join(different) or "All files are the same, byte for byte.")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
