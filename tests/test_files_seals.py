"""Seals: they tell a text as it was written from one that somebody has edited."""

import pytest

from audiocoach.files import Seal

SEALS = [Seal("# as written: ", "\n"), Seal("\n<!-- ", " -->\n"), Seal(',\n"as_written": "', '"', at="\n}\n")]
TEXT = '{\n"title": "Hüfte"\n}\n'


@pytest.mark.parametrize("seal", SEALS)
def test_a_seal_breaks_with_any_edit(seal: Seal) -> None:
    """Nothing can be added, taken away or changed, wherever it stands; line ends are part of it."""
    whole = seal.put(TEXT).encode()
    assert seal.is_whole(whole)
    assert not seal.is_whole(TEXT.encode())
    assert not seal.is_whole(b"")
    assert not seal.is_whole(whole.replace(b"\n", b"\r\n"))
    for place in range(len(whole)):
        assert not seal.is_whole(whole[:place] + b"x" + whole[place:])
        assert not seal.is_whole(whole[:place] + whole[place + 1 :])


@pytest.mark.parametrize("seal", SEALS)
def test_a_text_may_hold_what_looks_like_a_seal(seal: Seal) -> None:
    """It is sealed like any other, also twice."""
    assert seal.is_whole(seal.put(seal.put(TEXT)).encode())
