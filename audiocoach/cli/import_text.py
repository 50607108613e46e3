"""audiocoach import: a workout that somebody sent as text, as a routine."""

import shlex
from pathlib import Path

import click

from audiocoach.cli.output import say


@click.command("import")
@click.argument("text", metavar="TEXT", type=click.Path())
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(),
    help="The routine to write; - prints it. [TEXT.yaml, here]",
)
@click.option("--force", is_flag=True, help="Write over a file that is already there.")
def command(text: str, output: str | None, force: bool) -> None:
    """Turn a workout written as text into a routine: a coach's message, a physiotherapist's sheet, a table.

    TEXT is a file, or - for what you paste and end with Ctrl-D (it is printed, unless you name a file).
    One exercise a line, as people write them, in English, German or Spanish:

    \b
    Knee programme
    Warm up: 5 min easy bike
    Main (3 rounds, 90s rest between rounds)
    - Clamshells 2 x 12 e/s, 2s hold
    - Goblet squat 8-12 reps @ 16 kg
    400m x 4 @ 96s, 90s rest
    EMOM 10: 5 burpees

    Exercises of the catalogue are used from there. A line that is not understood stands in the routine as a
    comment and is told with its number, and so is whatever had to be assumed.

    \b
    audiocoach import knee.txt                   writes knee.yaml
    audiocoach import message.txt -o tuesday.yaml
    audiocoach import -                          paste it
    """
    from audiocoach.studio.import_text import PASTED, imported, place, read_source, remarks, save

    source = None if text == "-" else Path(text)
    name = text if source else PASTED
    printed = output == "-" or (source is None and output is None)
    target = None if printed else place(source or Path("routine"), Path(output) if output else None)
    made = imported(read_source(source) if source else _pasted(name), name, target)
    if target is not None:
        save(made, target, replace=force, source=source)
    for line in remarks(made, name):
        say(line, err=True)
    if target is None:
        say(made.routine.removesuffix("\n"))
        return
    count = f"{made.exercises} {'exercise' if made.exercises == 1 else 'exercises'}"
    say(f"{target} is written: {count}. Next: audiocoach make {shlex.quote(str(target))}")


def _pasted(name: str) -> str:
    from audiocoach.notation.text import MOST_BYTES, decode_text

    return decode_text(click.get_binary_stream("stdin").read(MOST_BYTES + 1), name)
