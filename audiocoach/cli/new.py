"""audiocoach new: a routine, an exercise, a plan or a wording to start from."""

from pathlib import Path

import click

from audiocoach.cli.output import say


@click.command("new")
@click.argument("words", nargs=-1, required=True, metavar="[KIND] NAME")
@click.option("--here", is_flag=True, help="Write it where you stand, not into your audiocoach folder.")
@click.option("--force", is_flag=True, help="Write over a file that is already there.")
def command(words: tuple[str, ...], here: bool, force: bool) -> None:
    """Write NAME.yaml: commented, working as it is, showing what can be changed.

    KIND is routine (the default), exercise, plan or wording. A routine is written where you stand, the others
    into your audiocoach folder, where they are found by name. NAME may be a path. A wording lists all that is
    left to translate into another language.

    \b
    audiocoach new my-hips
    audiocoach new exercise my-move
    audiocoach new plan my-plan
    audiocoach new wording my-words
    """
    from audiocoach.studio.new import begin, count_untranslated, next_command, place_for

    kind, name = _kind_and_name(words)
    if not Path(name).name.strip(". "):
        raise click.BadParameter(f"a {kind} needs a name, such as my-hips", param_hint="NAME")
    path = place_for(name, kind, here=here)
    begin(path, kind, replace=force)
    following = next_command(path, kind)
    say(f"{path} is written. {f'Next: {following}' if following else _found(kind)}")
    if kind == "wording":
        say(f"Left to translate into another language, listed in the file: {count_untranslated(path)}.")


def _kind_and_name(words: tuple[str, ...]) -> tuple[str, str]:
    from audiocoach.errors import did_you_mean
    from audiocoach.studio.new import FOLDERS

    kind, *rest = words if len(words) > 1 else ("routine", *words)
    if len(rest) > 1:
        raise click.UsageError(
            f"a name is one word, or stands in quotes, as in: audiocoach new '{' '.join(rest)}'"
        )
    if kind not in FOLDERS:
        hint = did_you_mean(kind, FOLDERS) or f"the kinds are {', '.join(FOLDERS)}"
        raise click.UsageError(f"there is no kind '{kind}' to start; {hint}")
    if len(words) == 1 and rest[0] in FOLDERS:
        raise click.UsageError(f"what shall it be called? as in: audiocoach new {rest[0]} my-{rest[0]}")
    return kind, rest[0]


def _found(kind: str) -> str:
    from audiocoach.files import config_folder
    from audiocoach.studio.new import FOLDERS

    return f"It is found when it lies in {config_folder() / FOLDERS[kind]}."
