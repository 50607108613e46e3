"""audiocoach show: one routine or exercise, as a card."""

import click

from audiocoach.cli.completion import names_of


@click.command("show")
@click.argument("name", shell_complete=names_of("routines", "exercises", files=True))
def command(name: str) -> None:
    """Show one routine or exercise: what it is, what it needs, how it is dosed.

    \b
    audiocoach show hips-for-runners
    audiocoach show clamshell
    audiocoach show "heel drop"
    """
    from audiocoach.showing import card
    from audiocoach.studio import open_studio

    click.echo("\n".join(card(open_studio(), name)))
