"""Which OpenAI-shaped server is asked, with which model, voice and key: what the environment says."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from audiocoach.errors import VoiceError

OPENAI_URL = "https://api.openai.com/v1"
URL_VARIABLE = "AUDIOCOACH_OPENAI_URL"
MODEL_VARIABLE = "AUDIOCOACH_OPENAI_MODEL"
VOICE_VARIABLE = "AUDIOCOACH_OPENAI_VOICE"
KEY_VARIABLE = "AUDIOCOACH_OPENAI_KEY"
COMMON_KEY_VARIABLE = "OPENAI_API_KEY"

_SPEECH = "/audio/speech"
_LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechServer:
    """A server, by the address before `/audio/speech`, and what is said to it.

    `query` is what its address has behind a question mark. The key is in no text made of this.
    """

    base: str
    query: str = ""
    model: str = "tts-1"
    voice: str = "alloy"
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The name and port that errors name."""
        return urlsplit(self.base).netloc

    @property
    def is_openai(self) -> bool:
        """Whether it is OpenAI's own."""
        return self.base == OPENAI_URL

    def address(self, path: str) -> str:
        """Give the address of one function, such as /audio/speech."""
        return f"{self.base}{path}{'?' if self.query else ''}{self.query}"

    def headers(self) -> dict[str, str]:
        """Give the headers of a request, the key among them."""
        known = {"Content-Type": "application/json"}
        return known | ({"Authorization": f"Bearer {self.key}"} if self.key else {})


def server_of_environment() -> SpeechServer:
    """Read which server is meant; OpenAI's own where the environment names none.

    Raises VoiceError for an address or a key that cannot be one.
    """
    base, query = _address(os.environ.get(URL_VARIABLE, "").strip() or OPENAI_URL)
    return SpeechServer(
        base=base,
        query=query,
        model=os.environ.get(MODEL_VARIABLE, "").strip() or "tts-1",
        voice=os.environ.get(VOICE_VARIABLE, "").strip() or "alloy",
        key=_key(base),
    )


def _address(url: str) -> tuple[str, str]:
    """Bring an address to what stands before /audio/speech, whichever end of it was given."""
    parts, hint = _split(url), f"write {URL_VARIABLE}=http://127.0.0.1:8880/v1"
    if parts is None or parts[0] not in ("http", "https") or not parts[1]:
        raise VoiceError(f"{URL_VARIABLE} names no address of a server", hint=hint)
    scheme, place, path, query = parts
    if "@" in place:
        raise VoiceError(f"{URL_VARIABLE} has a name or password in it", hint=f"put a key in {KEY_VARIABLE}")
    path = path.rstrip("/").removesuffix(_SPEECH)
    return urlunsplit((scheme, place, path or "/v1", "", "")), query


def _split(url: str) -> tuple[str, str, str, str] | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts.scheme, parts.netloc, parts.path, parts.query


def _key(base: str) -> str:
    """Choose the key: the one for this server, or the common one where nobody can read it on the way."""
    parts = urlsplit(base)
    private = parts.scheme == "https" or parts.hostname in _LOCAL
    common = os.environ.get(COMMON_KEY_VARIABLE, "") if private else ""
    key = os.environ.get(KEY_VARIABLE, common).strip()
    if not (key.isascii() and key.isprintable()):
        raise VoiceError("the key for the speech server has characters that no key has", hint="copy it anew")
    return key
