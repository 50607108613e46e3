"""audiocoach turns a routine, written in a short YAML file, into one MP3 in which a coach speaks.

    from pathlib import Path
    from audiocoach import make_session

    session = make_session("three-hip-exercises", Path("output"))
    print(session.path, session.duration)

The stages stand by themselves, too: `audiocoach.studio` shows the straight line in one glance.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audiocoach.settings import Flags
    from audiocoach.studio.make import make_session


__version__ = "0.1.0"

__all__ = ["Flags", "__version__", "make_session"]


def __getattr__(name: str) -> Any:
    """Import the studio when it is first asked for: `audiocoach --help` does without it."""
    if name in ("Flags", "make_session"):
        from audiocoach.studio import make as studio

        return getattr(studio, name)
    raise AttributeError(f"module 'audiocoach' has no attribute '{name}'")
