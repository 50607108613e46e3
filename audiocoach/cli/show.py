"""audiocoach show: one routine, exercise or plan, as a card."""

from typing import TYPE_CHECKING

import click

from audiocoach.cli.options import choices, names_of
from audiocoach.cli.output import print_json, say

if TYPE_CHECKING:
    from audiocoach.settings import Flags


@click.command("show")
@click.argument("name", shell_complete=names_of("routines", "exercises", "plans", files=True))
@click.option("--settings", is_flag=True, help="Show every setting of a routine and where it is from.")
@choices
@click.option("--json", "as_json", is_flag=True, help="With --settings: print them as JSON.")
def command(name: str, settings: bool, as_json: bool, **chosen: str | None) -> None:
    """Show one routine, exercise or plan: what it is, what it needs, how much is done.

    \b
    audiocoach show hips-for-runners
    audiocoach show clamshell
    audiocoach show "heel drop"
    audiocoach show runner-hips-six-weeks
    audiocoach show --settings hips-for-runners --pacing brisk
    """
    from audiocoach.settings import Flags
    from audiocoach.studio.make import open_studio
    from audiocoach.studio.show import card

    flags = Flags(**chosen)  # type: ignore[arg-type] # click has checked the level
    if settings:
        _show_settings(name, flags, as_json)
        return
    given = [flag for flag, value in {**chosen, "json": as_json}.items() if value]
    if given:
        raise click.UsageError(f"--{given[0]} goes with --settings: audiocoach show --settings {name} …")
    say("\n".join(card(open_studio(), name)))


def _show_settings(name: str, flags: "Flags", as_json: bool) -> None:
    from audiocoach.publish.cards import settings_card, settings_report
    from audiocoach.studio.make import open_studio
    from audiocoach.studio.show import effective

    title, chosen, settled = effective(open_studio(), name, flags)
    if as_json:
        print_json(settings_report(chosen, settled))
    else:
        say("\n".join(settings_card(f"{title}  ({name})", chosen, settled)))
