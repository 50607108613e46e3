"""The licences of all that an install of audiocoach brings, read from the packages themselves."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, requires

HEAD = """\
# Licences

audiocoach itself is under the GPL, version 3 or later; the letters of its covers (Inter) are under the
SIL Open Font License 1.1. What an install brings besides, by what the packages say of themselves. Written by
`scripts/supply licences`.

| package | licence | for |
|---|---|---|
"""

EXTRAS = ("music", "piper", "cluster")
"""The extras that a user may install; those of development are not part of audiocoach."""

UNSAID = {"espeakng-loader": "GPL-3.0-or-later (espeak NG)"}
"""The licences of packages that do not say theirs."""

HOLDS = {"imageio-ffmpeg": "; the ffmpeg in it: GPL-3.0-or-later"}
"""What packages hold besides, under another licence than theirs."""

_NAME = re.compile(r"[A-Za-z0-9._-]+")

_LONGEST = 60


def table() -> str:
    """Write the page: a row for each package that is installed here, with who asks for it."""
    asked: dict[str, str] = {}
    waiting = ["audiocoach"]
    for package in waiting:
        for name, why in needed(package):
            if name not in asked:
                asked[name] = why
                waiting.append(name)
    rows = [
        f"| {name} | {licence(distribution(name))}{HOLDS.get(name, '')} | {why} |"
        for name, why in sorted(asked.items())
    ]
    return HEAD + "\n".join(rows) + "\n"


def needed(package: str) -> Iterator[tuple[str, str]]:
    """List what a package itself needs, as far as it is installed here, each with who asks for it."""
    for requirement in requires(package) or ():
        found = _NAME.match(requirement)
        extra = re.search(r"extra == ['\"]([\w-]+)['\"]", requirement)
        if found is None or (extra and (package != "audiocoach" or extra[1] not in EXTRAS)):
            continue
        name = re.sub(r"[-_.]+", "-", found[0]).lower()
        if _installed(name):
            yield name, f"{package}[{extra[1]}]" if extra else package


def _installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def licence(package: Distribution) -> str:
    """Tell the licence of a package: its expression, else its classifiers, else what it calls it."""
    told = package.metadata
    if expressions := told.get_all("License-Expression"):
        return str(expressions[0])
    classifiers = [str(each) for each in told.get_all("Classifier") or ()]
    classified = [each.rpartition(" :: ")[2] for each in classifiers if "License ::" in each]
    if classified:
        return ", ".join(classified)
    called = str((told.get_all("License") or [UNSAID.get(package.name, "not said")])[0])
    return called.strip().splitlines()[0][:_LONGEST]
