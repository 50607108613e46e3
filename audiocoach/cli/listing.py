"""audiocoach list: what the library holds."""

import click

from audiocoach.cli.options import OneOf
from audiocoach.cli.output import print_json

KINDS = {
    "routines": "routines",
    "exercises": "exercises",
    "pacings": "pacing",
    "verbosities": "verbosity",
    "wordings": "wording",
}
"""What people list, and the folder that holds it."""


@click.command("list")
@click.argument("kind", type=OneOf([*KINDS, "voices"]), default="routines", metavar="[KIND]")
@click.option("--json", "as_json", is_flag=True, help="Print names and descriptions as JSON.")
def command(kind: str, as_json: bool) -> None:
    """List what there is.

    KIND is routines (the default), exercises, pacings, verbosities, wordings or voices.

    \b
    audiocoach list
    audiocoach list exercises
    audiocoach list pacings --json
    """
    from audiocoach.library import open_library
    from audiocoach.showing import table
    from audiocoach.voices.registry import engine_table

    rows = engine_table() if kind == "voices" else table(open_library(), KINDS[kind])
    if as_json:
        print_json(rows)
    else:
        print_rows(rows)


def print_rows(rows: dict[str, str]) -> None:
    """Print names and what is said about each, in two columns."""
    width = max((len(name) for name in rows), default=0)
    for name, about in rows.items():
        click.echo(f"{name:<{width}}  {about}".rstrip())
