"""audiocoach cache: what has been spoken before, and is not asked for again."""

from dataclasses import asdict

import click

from audiocoach.cli.output import print_json, say


@click.group("cache", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Show how many clips are kept, how large they are, and whose they are.

    What a voice has once said is kept and not asked for again. The cache can
    be thrown away at any time: what is needed is made anew.

    \b
    audiocoach cache
    audiocoach cache verify
    audiocoach cache clear --voice gtts
    """
    if ctx.invoked_subcommand is not None:
        return
    from audiocoach.audio.cache import survey
    from audiocoach.files import cache_folder
    from audiocoach.studio.voices import cache_rows

    found = survey(cache_folder())
    if as_json:
        print_json({**asdict(found), "folder": str(found.folder), "clips": asdict(found.clips)})
    else:
        say("\n".join(cache_rows(found)))


@command.command("clear")
@click.option("--voice", metavar="VOICE", help="Only what this engine or voice has spoken.")
def clear_cache(voice: str | None) -> None:
    """Throw away what is kept, or only the clips of one voice.

    \b
    audiocoach cache clear
    audiocoach cache clear --voice gtts
    audiocoach cache clear --voice espeak:en-us
    """
    from audiocoach.audio.cache import clear
    from audiocoach.files import cache_folder

    removed = clear(cache_folder(), voice)
    say(f"{_files(removed.files)} removed, {removed.size / 1e6:.1f} MB.")


@command.command("verify")
@click.option("--repair", is_flag=True, help="Throw away what is damaged; it is made anew when needed.")
def verify_cache(repair: bool) -> None:
    """Check every file of the cache against its check sum.

    \b
    audiocoach cache verify
    audiocoach cache verify --repair
    """
    from audiocoach.audio import cache as cache_care
    from audiocoach.files import cache_folder

    found = cache_care.repair(cache_folder()) if repair else cache_care.damaged(cache_folder())
    for path in found:
        say(str(path), err=True)
    if found and not repair:
        say(f"{_files(len(found), 'damaged ')}; audiocoach cache verify --repair removes them.", err=True)
        raise SystemExit(1)
    say(f"{_files(len(found), 'damaged ')} removed." if found else "Every file is whole.")


def _files(count: int, how: str = "") -> str:
    return f"{count} {how}file{'' if count == 1 else 's'}"
