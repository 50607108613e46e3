"""audiocoach doctor: whether everything works here, and what to do where it does not."""

from dataclasses import asdict

import click

from audiocoach.cli.output import print_json

MARKS = {"fine": "ok", "note": "--", "wrong": "!!"}


@click.command("doctor")
@click.option("--repair", is_flag=True, help="Remove what is damaged in the cache; it is made anew.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(repair: bool, as_json: bool) -> None:
    """Look at the program, its voices, cache, folders, and your files; say what to do about each finding.

    \b
    audiocoach doctor
    audiocoach doctor --repair

    Each voice of this machine says one word; no network is asked. `ok` is fine, `--` is worth knowing, and
    `!!` keeps something from working: then the status is 1.
    """
    from audiocoach.studio.doctor import examine

    findings = []
    for finding in examine(mend=repair):
        findings.append(finding)
        if not as_json:
            click.echo(f"{MARKS[finding.state]}  {finding.about}: {finding.what}")
            if finding.remedy:
                click.echo(f"      {finding.remedy}")
    if as_json:
        print_json([asdict(finding) for finding in findings])
    if any(finding.state == "wrong" for finding in findings):
        raise SystemExit(1)
