"""How espeak-ng and hibari read a text, in the signs of each."""

import ctypes

from audiocoach.voices.espeak import Espeak
from audiocoach.voices.hibari import Hibari

_UTF8, _IPA = 1, 2

_HIBARI = Hibari()


def read_by_espeak(text: str) -> str:
    """Ask espeak-ng for the phonemes of a text, in IPA, clause by clause."""
    engine = Espeak()
    identifier = engine._catalogue.voices["en-us"].identifier
    with engine._library() as library:
        library._choose(identifier)
        read = library._functions.espeak_TextToPhonemes
        read.restype = ctypes.c_char_p
        read.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
        written = ctypes.create_string_buffer(text.encode())
        place, clauses = ctypes.c_void_p(ctypes.addressof(written)), []
        while place.value:
            clauses.append(read(ctypes.byref(place), _UTF8, _IPA).decode())
    return " ".join(clauses)


def read_by_hibari(text: str) -> str:
    """Ask hibari for the phonemes that it gives its model."""
    return _HIBARI.phonemes(text)
