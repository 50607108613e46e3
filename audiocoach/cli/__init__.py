"""The command line: words in, calls out, errors shown in one place."""

import atexit
import gc
import io
import os
import signal
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

from audiocoach import __version__
from audiocoach.cli.output import open_what_is_closed, say
from audiocoach.errors import in_a_sentence, visible

COMMANDS = {
    "make": "make",
    "script": "script",
    "preview": "preview",
    "check": "check",
    "list": "listing",
    "show": "show",
    "plan": "plan",
    "batch": "batch",
    "serve": "serve",
    "publish": "publish",
    "new": "new",
    "import": "import_text",
    "schema": "schema",
    "voices": "voices",
    "cache": "cache",
    "doctor": "doctor",
}
"""Each command and the module of cli/ that holds it, imported when the command is run."""

SUMMARIES = {
    "make": "Make the MP3 of a routine.",
    "script": "Read what will be said, and when.",
    "preview": "Hear half a minute of it at once.",
    "check": "Find the mistakes in files, before they are spoken.",
    "list": "List routines, exercises, plans, pacings, wordings or voices.",
    "show": "Show one routine, exercise or plan.",
    "plan": "Put a plan of several weeks on dates, and make all of it.",
    "batch": "Make the sessions of a whole club from a table.",
    "serve": "Show finished sessions on a phone: a page and a podcast.",
    "publish": "Write that page and podcast as files for any web space.",
    "new": "Start a routine, exercise, plan or wording of your own.",
    "import": "Turn a workout that somebody sent you as text into a routine.",
    "schema": "Print the JSON Schema that lets an editor complete files.",
    "voices": "List the voices, hear them, choose one, get more.",
    "cache": "Show or clear what has been spoken before.",
    "doctor": "See whether everything works here, and what to do.",
}
"""One line for each command, so that --help need not import them."""


class Commands(click.Group):
    """The commands by name; a module is imported only when its command is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"audiocoach.cli.{COMMANDS[cmd_name]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Offer the near names where a command does not exist."""
        from audiocoach.errors import did_you_mean

        if args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = did_you_mean(args[0], COMMANDS) or f"the commands are {', '.join(COMMANDS)}"
            raise click.UsageError(f"there is no command '{args[0]}'; {hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--debug", is_flag=True, expose_value=False, help="With any command: tell all about an error.")
@click.version_option(__version__, prog_name="audiocoach")
def audiocoach() -> None:
    """Turn a workout routine into one MP3 in which a coach counts, times and guides you.

    \b
    audiocoach list                          what is there
    audiocoach make hips-for-runners         make an MP3 of it, in output/
    audiocoach script hips-for-runners       read it first
    audiocoach new my-hips                   write a routine of your own
    audiocoach make my-hips.yaml -o ~/Music  make that one
    """


class Stopped(BaseException):
    """A signal that ends the run; what is under way is taken down first, as it is after Ctrl-C."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main() -> None:
    """Run the command line; every error becomes one sentence on standard error, and an exit status.

    0: done; 1: it could not be done; 2: the words make no command; 130: stopped by the user; 128 and its
    number: ended by another signal. Where the reader of a pipe has gone, as `head` does, click ends the run
    without a word.
    """
    open_what_is_closed()
    _make_haste()
    _settle_in()
    _expect_room()
    _take_any_alphabet()
    words, debug = _without_debug(sys.argv[1:])
    try:
        audiocoach.main(words, prog_name="audiocoach", standalone_mode=False)
    except (click.Abort, KeyboardInterrupt):
        say("Stopped; nothing half-made was left behind.", err=True)
        sys.exit(130)
    except Stopped as stopped:
        sys.exit(128 + stopped.number)
    except Exception as error:
        if debug:
            say(traceback.format_exc(), err=True)
        _tell(error)


def _tell(error: Exception) -> None:
    """Say in one sentence what went wrong, and end the run."""
    if isinstance(error, click.ClickException):
        error.message = visible(error.message)
        error.show()
        sys.exit(error.exit_code)
    if isinstance(error, OSError):
        _write_no_more()
    _fail(in_a_sentence(error))


def _without_debug(words: list[str]) -> tuple[list[str], bool]:
    """Take --debug out of the words, wherever it stands before a lone --."""
    end = words.index("--") if "--" in words else len(words)
    return [word for word in words[:end] if word != "--debug"] + words[end:], "--debug" in words[:end]


def _settle_in() -> None:
    """See to surroundings in which a home or a search path is missing, and to being ended by a signal."""
    os.environ.setdefault("PATH", os.defpath)
    if sys.platform != "win32":
        if not os.path.isabs(os.environ.get("HOME", "")):  # noqa: PTH117 - of a name, no path
            os.environ.pop("HOME", None)
            with suppress(KeyError, ImportError):
                import pwd

                os.environ["HOME"] = pwd.getpwuid(os.getuid()).pw_dir
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            with suppress(ValueError):  # in a thread, signals are somebody else's
                if signal.getsignal(number) is signal.SIG_DFL:
                    signal.signal(number, _stop)


LEAST_ROOM = 256_000_000
"""Bytes of address space: with less, libraries end the run themselves, and not in words."""


def _expect_room() -> None:
    """Say so at once where a limit leaves too little memory: libraries would not."""
    if sys.platform != "win32":
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        if limit != resource.RLIM_INFINITY and limit < LEAST_ROOM:
            least = f"audiocoach needs {LEAST_ROOM // 1024} and more"
            _fail(f"there is not enough memory: a limit allows {limit // 1024} kB; {least} (ulimit -v)")


def _stop(number: int, _frame: object) -> None:
    raise Stopped(number)


_THREADS = "OPENBLAS_NUM_THREADS"
"""How many threads numpy's linear algebra starts: they spin for a while, and nothing here needs them."""


def _make_haste() -> None:
    """Spare a short run what would take a fifth of its time."""
    gc.set_threshold(1_000_000)  # a run makes many values and hardly a cycle to look for
    atexit.register(gc.freeze)  # nor is anything to be found when Python itself looks at the end
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # no package's metadata is searched for them
    if _THREADS not in os.environ:
        os.putenv(_THREADS, "1")  # not in os.environ, which the programs of others get


def _take_any_alphabet() -> None:
    """Have letters that the terminal's encoding lacks shown as `?`, where Python would stop with an error."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")


def _write_no_more() -> None:
    """Let what is still to be written vanish: its reader has gone, or the disk is full."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(sentence: str) -> NoReturn:
    say(f"Error: {sentence}", err=True)
    sys.exit(1)
