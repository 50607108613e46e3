"""audiocoach list: what the library holds."""

from typing import Any

import click

from audiocoach.cli.options import OneOf
from audiocoach.cli.output import print_json, say

LISTS = {
    "routines": "routines",
    "exercises": "exercises",
    "plans": "plans",
    "pacings": "pacing",
    "verbosities": "verbosity",
    "wordings": "wording",
}
"""What people list, and the folder that holds it."""


@click.command("list")
@click.argument("kind", type=OneOf([*LISTS, "voices"]), required=False, metavar="[KIND]")
@click.option("--equipment", multiple=True, metavar="ITEM", help="Exercises with it, such as band; or none.")
@click.option("--position", metavar="NAME", default="", help="Exercises that start standing, supine …")
@click.option("--level", metavar="NAME", default="", help="Exercises for a beginner, intermediate, advanced.")
@click.option("--family", metavar="NAME", default="", help="Exercises of one family, such as squat.")
@click.option("--json", "as_json", is_flag=True, help="Print names and descriptions as JSON.")
def command(kind: str | None, as_json: bool, **wanted: Any) -> None:
    """List what there is.

    KIND is routines (the default), exercises, plans, pacings, verbosities, wordings or voices.

    \b
    audiocoach list
    audiocoach list exercises --equipment none --position side-lying
    audiocoach list pacings --json
    """
    from audiocoach.coach.model.exercises import Wanted
    from audiocoach.library import open_library
    from audiocoach.studio.show import table
    from audiocoach.studio.voices import engine_lines

    filters = Wanted(**wanted)
    kind = kind or ("exercises" if filters else "routines")
    if filters and kind != "exercises":
        raise click.UsageError(f"only exercises are chosen from so, not {kind}; write: list exercises")
    rows = engine_lines() if kind == "voices" else table(open_library(), LISTS[kind], filters)
    if as_json:
        print_json(rows)
    else:
        print_rows(rows)
        if filters and not rows:
            say("No exercise is like that.", err=True)


def print_rows(rows: dict[str, str]) -> None:
    """Print names and what is said about each, in two columns."""
    width = max((len(name) for name in rows), default=0)
    for name, about in rows.items():
        say(f"{name:<{width}}  {about}".rstrip())
