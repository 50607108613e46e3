"""The packages of engines: imported when first needed, and missed with the command that installs them."""

from importlib import import_module
from types import ModuleType

from audiocoach.errors import VoiceUnavailableError


def import_package(module: str, *, engine: str, install: str) -> ModuleType:
    """Import a module of an engine's package.

    Raises VoiceUnavailableError, whose hint is the install command, where the package is missing or broken.
    """
    try:
        return import_module(module)
    except ImportError as error:
        reason = f"the voice '{engine}' needs a package that cannot be imported ({error})"
        raise VoiceUnavailableError(reason, hint=f"install it with: {install}") from error
