from audiocoach.audio.mastering import TARGET_LUFS, master
from audiocoach.audio.segments import to_samples
from audiocoach.audio.takes import make_take
from audiocoach.voices.contract import Speech
from tests.audio.synthetic import murmur

TEXTS = {"lie on your back and lift": 2900, "hold": 500, "now slowly down and rest": 2400}
TOTAL = 50_000
CUES = {
    6_000: "lie on your back and lift",
    14_000: "hold",
    15_000: "now slowly down and rest",
    25_000: "lie on your back and lift",
    44_000: "now slowly down and rest",
}


def spoken(target: float = TARGET_LUFS) -> dict[str, object]:
    """Record the texts at a loudness."""
    takes = [
        make_take(
            text,
            Speech(data=to_samples(murmur(length, seed, 0.1)).tobytes(), encoding="pcm16", rate=24_000),
        )
        for seed, (text, length) in enumerate(TEXTS.items())
    ]
    return {clip.text: clip for clip in master(takes, target)}
