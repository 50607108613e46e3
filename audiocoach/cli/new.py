"""audiocoach new: a routine to start from."""

import shlex
from pathlib import Path

import click


@click.command("new")
@click.argument("name")
@click.option("--force", is_flag=True, help="Write over a file that is already there.")
def command(name: str, force: bool) -> None:
    """Write NAME.yaml: a commented routine that works as it is and shows what can be changed.

    \b
    audiocoach new my-hips
    audiocoach check my-hips.yaml
    audiocoach make my-hips.yaml
    """
    from audiocoach.beginnings import begin_routine

    path = Path(name)
    if not path.name.strip(". "):
        raise click.BadParameter("a routine needs a name, such as my-hips", param_hint="NAME")
    if path.suffix not in (".yaml", ".yml"):
        path = path.with_name(f"{path.name}.yaml")
    begin_routine(path, replace=force)
    click.echo(f"{path} is written. Next: audiocoach make {shlex.quote(str(path))}")
