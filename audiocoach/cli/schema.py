"""audiocoach schema: what editors complete and check with."""

import click

from audiocoach.cli.options import OneOf
from audiocoach.cli.output import say

KINDS = ("routine", "exercises", "pacing", "wording", "plan", "script", "config")


@click.command("schema")
@click.argument("kind", type=OneOf(KINDS), default="routine", metavar="[KIND]")
def command(kind: str) -> None:
    """Print the JSON Schema of one kind of file, for editors that complete and check YAML.

    KIND is routine (the default), exercises, pacing, wording, plan, script or config.

    \b
    audiocoach schema > routine.json
    # then, as the first line of a routine:
    # yaml-language-server: $schema=routine.json
    """
    from audiocoach.notation.schema import schema_text

    say(schema_text(kind).removesuffix("\n"))
