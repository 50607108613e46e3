"""audiocoach batch: a session for every athlete of a file, on all cores or on a cluster."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiocoach.cli.output import say, speaking

if TYPE_CHECKING:
    from audiocoach.batch.engine import Workers
    from audiocoach.batch.make import Batch, Tally


_WORDS = {
    "made": "made",
    "mended": "damaged and made anew",
    "there": "there already",
    "new": "to be made",
    "damaged": "damaged, to be made anew",
    "failed": "failed",
}
"""What came of a session, as it is told in the end."""


@click.command("batch")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o", "--output", metavar="DIR", help="A folder, or an address as in s3://club (default: output/NAME)."
)
@click.option("--clips", default="", metavar="ADDRESS", help="A clip cache that many machines share.")
@click.option("--dry-run", is_flag=True, help="Check every row, tell what there is to do, and make nothing.")
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Processes here (one a core).")
@click.option("--cluster", metavar="ADDRESS", help="Dask: tcp://host:8786, or local:4.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what became of each session: .csv or .jsonl.",
)
@click.option("--force", is_flag=True, help="Write over what is not as batch wrote it.")
@click.option("--publish", metavar="URL", help="Write each athlete a page and a podcast of their own.")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each session as it is done.")
def command(file: Path, report: Path | None, publish: str | None, as_json: bool, **asked: Any) -> None:
    """Make the sessions of every row of FILE: .csv, .yaml or .jsonl, an athlete a row.

    \b
    name,routine,level,minutes,first_side,without
    Ana,hips-for-runners,beginner,25,right,
    Ben,three-hip-exercises,,,,weight

    \b
    audiocoach batch club.csv --dry-run
    audiocoach batch club.csv -o club --report report.csv
    audiocoach batch club.csv -o club --publish https://example.org/club

    A row has a routine, or a plan and its week. All rows are checked before anything is made. A session that
    is there already is not made again, so that a batch which was stopped goes on where it was. A row that
    fails is told at the end and in the report; the others are made.
    """
    from audiocoach.batch.engine import rows_a_task
    from audiocoach.batch.make import Batch, check_rows, expect_report

    store = asked["output"] or f"output/{file.stem}"
    expect_report(report, file, force=asked["force"])
    _expect_places(store, asked["clips"], publish)
    count, crew = check_rows(file), _crew(asked["cluster"], asked["workers"])
    some = rows_a_task(count, crew.count)
    batch = Batch(
        file=file,
        store=store,
        clips=asked["clips"],
        dry=asked["dry_run"],
        force=asked["force"],
        rows_a_task=some,
    )
    tally = _made(batch, crew, count, report, as_json=as_json)
    _close(tally, store, as_json=as_json)
    if publish and not batch.dry:
        _publish(store, publish, as_json=as_json, force=asked["force"])
    if tally.failures:
        raise SystemExit(1)


def _made(batch: "Batch", crew: "Workers", count: int, report: Path | None, *, as_json: bool) -> "Tally":
    from audiocoach.batch.make import Tally, json_line, make_batch, reporting

    tally = Tally()
    with reporting(report) as write, speaking(quiet=as_json, label="Rows", rated=True) as tell:
        for outcome in make_batch(batch, crew):
            tally.add(outcome)
            write(outcome)
            if as_json:
                say(json_line(outcome))
            if tell:
                tell(tally.rows, count)
    return tally


def _crew(cluster: str | None, count: int | None) -> "Workers":
    from audiocoach.batch.engine import cluster_workers, local_workers

    return cluster_workers(cluster) if cluster else local_workers(count or 0)


def _expect_places(store: str, clips: str, publish: str | None) -> None:
    """Find out before the work whether its addresses are any, and the sites can be written afterwards."""
    from audiocoach.batch.store import expect_lasting, local_folder, open_store, opened
    from audiocoach.errors import SettingsError
    from audiocoach.web.static_site import base_of

    expect_lasting(store)
    open_store(store).find("nobody/none.mp3")
    if clips:
        opened(clips)
    if publish:
        base_of(publish)
        if local_folder(store) is None:
            raise SettingsError("sites are written from a folder of this machine", hint="choose one with -o")


def _close(tally: "Tally", store: str, *, as_json: bool) -> None:
    counts = [f"{tally.counts[status]:,} {word}" for status, word in _WORDS.items() if tally.counts[status]]
    if not as_json:
        size = f" · {tally.size / 1e6:,.0f} MB" if tally.size else ""
        say(f"{store}: {tally.done:,} session{'s' * (tally.done != 1)}: {', '.join(counts)}{size}")
        for each in tally.new:
            say(f"  line {each.line}: {each.name}")
        _say_more(tally.counts["new"] + tally.counts["damaged"] - len(tally.new), err=False)
    for each in tally.failures:
        say(f"Failed: line {each.line}, {each.athlete}: {each.error}", err=True)
    _say_more(tally.counts["failed"] - len(tally.failures), err=True)


def _say_more(count: int, *, err: bool) -> None:
    if count > 0:
        say(f"… and {count:,} more, which --report lists", err=err)


def _publish(store: str, url: str, *, as_json: bool, force: bool) -> None:
    from audiocoach.batch.make import publish_sites
    from audiocoach.batch.store import local_folder

    sites = publish_sites(local_folder(store) or Path(store), url, force=force)
    for athlete, done in sites.items():
        changed = f"{len(done.written)} files written" if done.written else "as it was"
        say(f"  {athlete}: {done.base}  ({changed})", err=as_json)
