"""audiocoach publish: the page and the podcast as files for a web space."""

from pathlib import Path

import click

from audiocoach.cli.options import FolderPath
from audiocoach.cli.output import print_json, say


@click.command("publish")
@click.argument("folder", required=False, type=FolderPath())
@click.option(
    "-o",
    "--output",
    required=True,
    type=FolderPath(),
    help="The folder that you upload.",
)
@click.option(
    "--url", required=True, help="The address that it will have, as in https://example.org/training."
)
@click.option("--force", is_flag=True, help="Write over what is not as publish wrote it.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written and removed as JSON.")
def command(folder: Path | None, output: Path, url: str, force: bool, as_json: bool) -> None:
    """Write the sessions of FOLDER (default: where `make` puts them) as a site: a page and a podcast.

    \b
    audiocoach publish -o site --url https://example.org/training
    audiocoach publish ~/Music/plan -o site --url https://example.org/plan

    Only what changed is written; what is gone is removed, if `publish` wrote it. Over https the page can be
    installed on a phone, and keeps the sessions that you choose for when there is no network.
    """
    from audiocoach.studio.serve import covers, sessions_folder
    from audiocoach.web.static_site import publish

    done = publish(sessions_folder(folder), output, url, covers(), force=force)
    if as_json:
        names = ("written", "same", "removed", "left")
        print_json(
            {"page": done.base, "feed": f"{done.base}feed.xml"}
            | {each: getattr(done, each) for each in names}
        )
        return
    counts = f"{len(done.written)} files written, {len(done.same)} as they were, {len(done.removed)} removed"
    say(f"{output}: {done.sessions} sessions; {counts}.")
    for path in done.left:
        say(f"  {path} is wanted no more, but somebody has changed it: it stays.")
    say(f"  page    {done.base}\n  podcast {done.base}feed.xml")
    if done.base.startswith("http:"):
        say("  Over plain http the page plays, but cannot be installed, and keeps nothing offline.")
