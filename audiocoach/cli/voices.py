"""audiocoach voices: who can speak, how each sounds, and which one is yours."""

from pathlib import Path

import click

from audiocoach.cli.listing import print_rows
from audiocoach.cli.options import FolderPath, engines
from audiocoach.cli.output import print_json, say


class VoicesGroup(click.Group):
    """The commands about voices; a word that is none of them is the name of an engine or a voice."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take `voices` and `voices espeak` for `voices list` and `voices list espeak`."""
        if not args or args[0] not in (*self.commands, "-h", "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group("voices", cls=VoicesGroup, subcommand_metavar="[NAME or COMMAND …]")
def command() -> None:
    """List the voices, hear one, choose one, get more.

    Without a command: the engines, and how each stands here. With NAME: the
    voices of an engine.

    \b
    audiocoach voices
    audiocoach voices espeak
    audiocoach voices try espeak:en-us+f5
    audiocoach voices use gtts
    audiocoach voices install en_US-ljspeech-medium
    """


@command.command("list", hidden=True)
@click.argument("name", required=False, shell_complete=engines)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def list_voices(name: str | None, as_json: bool) -> None:
    """List the engines; with NAME, the voices of one.

    \b
    audiocoach voices
    audiocoach voices espeak
    """
    from audiocoach.studio.voices import engine_report, engine_rows, voice_rows

    if name is not None:
        rows = voice_rows(name)
        print_json(rows) if as_json else print_rows(rows)
    elif as_json:
        print_json(engine_report())
    else:
        say("\n".join(engine_rows()))


@command.command("try", short_help="Hear a voice.")
@click.argument("voice", required=False, default="", shell_complete=engines)
@click.argument("text", required=False, default="")
@click.option("--all", "everyone", is_flag=True, help="Hear every voice that can speak here, in one MP3.")
@click.option("--offline", is_flag=True, help="With --all: ask no voice that needs the network.")
@click.option(
    "-o",
    "--output",
    type=FolderPath(),
    help="Where the sample goes (default: output/).",
)
def try_voice(voice: str, text: str, output: Path | None, *, everyone: bool, offline: bool) -> None:
    """Hear a VOICE: write a sample and, where there is a player, play it.

    With --all, every voice that can speak here says the same ten cues, into
    one MP3 with a chapter for each.

    \b
    audiocoach voices try --all --offline
    audiocoach voices try espeak:en-us+f5
    audiocoach voices try gtts:en@co.uk "Last one. Well done."
    """
    from audiocoach.studio.make import open_studio
    from audiocoach.studio.voices import try_voice as hear

    if everyone:
        _try_all(output, offline=offline)
        return
    if not voice:
        raise click.UsageError("name a VOICE to hear, such as espeak, or say --all")
    sample = hear(open_studio(), voice, text, folder=output)
    say(f"{sample.path}  {sample.seconds:.1f} s, by {sample.voice}")
    if not sample.played:
        say("No player was found, or none could play it; open the file to hear it.", err=True)


def _try_all(output: Path | None, *, offline: bool) -> None:
    from audiocoach.studio.make import open_studio
    from audiocoach.studio.voices import try_all

    heard = try_all(open_studio(), output, offline=offline)
    for name, reason in heard.failed.items():
        say(f"{name} is not heard: {reason}", err=True)
    say(f"{heard.session.path}  {len(heard.voices)} voices: {', '.join(heard.voices)}")


@command.command("use", short_help="Make a voice that of every session.")
@click.argument("voice", shell_complete=engines)
def use_voice(voice: str) -> None:
    """Make a VOICE the one of every session: write it into your config.yaml.

    Comments and everything else in the file stay as they are.

    \b
    audiocoach voices use gtts
    audiocoach voices use espeak:en-gb
    """
    from audiocoach.studio.voices import use_voice as choose

    say(f"{choose(voice)} says now: voice: {voice}")


@command.command("install", short_help="Download a natural voice that works offline.")
@click.argument("name")
def install_voice(name: str) -> None:
    """Download a voice of hibari or piper: natural, and offline once it is here.

    NAME is engine:voice; without engine it is a voice of piper. What was
    downloaded before an interruption is not downloaded again.

    \b
    audiocoach voices install hibari:fenrir
    audiocoach voices install piper:en_US-ljspeech-medium
    audiocoach voices try piper:en_US-ljspeech-medium
    """
    from audiocoach.cli.output import speaking
    from audiocoach.studio.voices import expect_the_network, voice_store

    expect_the_network()
    store, voice = voice_store(name)
    offer = store.find_offer(voice)
    say("\n".join(offer.lines()))
    with speaking(label="Downloading") as progress:
        path = store.install(offer, progress)
    say(f"{path} is there. Next: audiocoach voices try {offer.engine}:{offer.name}")


@command.command("remove", short_help="Remove a downloaded voice.")
@click.argument("name")
def remove_voice(name: str) -> None:
    """Remove a voice that was downloaded.

    \b
    audiocoach voices remove piper:en_US-ljspeech-medium
    audiocoach voices piper
    """
    from audiocoach.studio.voices import voice_store

    store, voice = voice_store(name)
    freed = store.remove(voice) / 1e6
    say(f"{name if ':' in name else f'piper:{name}'} is removed; {freed:.1f} MB are free again.")
