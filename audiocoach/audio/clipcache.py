"""The clip cache: what a voice once spoke, kept on disk under the hash of all that shaped it."""

import hashlib
import json
import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiocoach.errors import VoiceError
from audiocoach.voices.contract import Engine, Speech, SpeechRequest

_FORM = "audiocoach clip 1"
ENDING = ".clip"
DAMAGE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading the bytes of a file that is no clip can raise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipKey:
    """The name of a clip in the cache, and what a person would call it."""

    digest: str
    engine: str
    voice: str
    text: str


class ClipCache:
    """Speech on disk, one file a clip: a line of JSON about it, and the bytes as the engine gave them.

    The cache never fails a session: a folder that cannot be read holds nothing, and what cannot be kept is
    counted in `unsaved`. Several processes may use one folder at once.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unsaved = 0

    def key(self, engine: Engine, request: SpeechRequest) -> ClipKey:
        """Name the clip that this request makes with this engine."""
        text = unicodedata.normalize("NFC", request.text)
        shaped_by = {
            "engine": engine.name,
            "version": engine.version(),
            "voice": request.voice,
            "parameters": dict(engine.parameters(request)),
            "text": text,
        }
        digest = hashlib.sha256(_canonical(shaped_by)).hexdigest()
        return ClipKey(digest=digest, engine=engine.name, voice=request.voice, text=text)

    def path(self, key: ClipKey) -> Path:
        """Give the file in which the clip is kept, whether it is there or not."""
        return self.folder / key.digest[:2] / f"{key.digest}{ENDING}"

    def get(self, key: ClipKey) -> Speech | None:
        """Give the speech, or None where it is not kept; a damaged clip is removed and is none."""
        try:
            kept = self.path(key).read_bytes()
        except OSError:
            return None
        try:
            return unpack_clip(kept, key.digest)
        except (*DAMAGE, VoiceError):
            with suppress(OSError):
                self.path(key).unlink()
            return None

    def put(self, key: ClipKey, speech: Speech) -> bool:
        """Keep the speech, and tell whether that went well; other readers see all of it or nothing."""
        try:
            _write_whole(self.path(key), _pack(speech, key))
        except OSError:
            self.unsaved += 1
            return False
        return True


def _pack(speech: Speech, key: ClipKey) -> bytes:
    about = {
        "form": _FORM,
        "clip": key.digest,
        "engine": key.engine,
        "voice": key.voice,
        "text": key.text,
        "encoding": speech.encoding,
        "rate": speech.rate,
        "channels": speech.channels,
        "audible": speech.audible,
        "length": len(speech.data),
    }
    return _canonical(about | {"sha256": _checksum(about, speech.data)}) + b"\n" + speech.data


def unpack_clip(kept: bytes, digest: str) -> Speech:
    """Read a clip back from the bytes of its file; what is wrong raises VoiceError or one of DAMAGE."""
    line, _, data = kept.partition(b"\n")
    about: dict[str, Any] = json.loads(line)
    checksum = about.pop("sha256")
    if (about["form"], about["clip"], about["length"]) != (_FORM, digest, len(data)):
        raise ValueError("this is another clip, or not all of it")
    if checksum != _checksum(about, data):
        raise ValueError("the clip is damaged")
    form = {name: about[name] for name in ("encoding", "rate", "channels", "audible")}
    return Speech(data=data, **form)


def _checksum(about: dict[str, Any], data: bytes) -> str:
    return hashlib.sha256(_canonical(about) + data).hexdigest()


def _canonical(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as part:
        written = Path(part.name)
        try:
            part.write(content)
            part.close()
            written.replace(path)
        except BaseException:
            with suppress(OSError):
                part.close()
            written.unlink(missing_ok=True)
            raise
