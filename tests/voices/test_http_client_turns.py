from concurrent.futures import ThreadPoolExecutor

import pytest

from audiocoach.errors import VoiceError
from audiocoach.voices.http_client import RefusedError, Turns


def test_one_at_a_time() -> None:
    """Eight threads take turns: nobody comes in while another is inside."""
    turns, inside = Turns(), []

    def enter(_: int) -> int:
        with turns.turn():
            inside.append(1)
            present = len(inside)
            inside.pop()
            return present

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(enter, range(400))) == {1}


def test_refusal_ends_all_turns() -> None:
    """After a refusal nobody comes in, and each is told why; after any other failure the next one does."""
    turns = Turns()
    with pytest.raises(VoiceError), turns.turn():
        raise VoiceError("a passing fault")
    with pytest.raises(RefusedError), turns.turn():
        raise RefusedError("go away", hint="come back tomorrow")
    with pytest.raises(RefusedError, match="go away; come back tomorrow"), turns.turn():
        pytest.fail("somebody came in")
