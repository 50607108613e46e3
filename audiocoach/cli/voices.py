"""audiocoach voices: who can speak."""

import click

from audiocoach.cli.completion import engines
from audiocoach.cli.listing import print_rows
from audiocoach.cli.output import print_json


@click.command("voices")
@click.argument("engine", required=False, shell_complete=engines)
@click.option("--json", "as_json", is_flag=True, help="Print names and descriptions as JSON.")
def command(engine: str | None, as_json: bool) -> None:
    """List the voice engines and what each needs; with ENGINE, its voices.

    \b
    audiocoach voices
    audiocoach voices espeak
    audiocoach make hips-for-runners --voice espeak:en-us+f5
    """
    from audiocoach.voices.registry import engine_table, find_engine

    if engine is None:
        rows = engine_table()
    else:
        rows = {
            f"{engine}:{voice.name}": f"{voice.language:<10} {voice.description}"
            for voice in find_engine(engine).voices()
        }
    if as_json:
        print_json(rows)
    else:
        print_rows(rows)
