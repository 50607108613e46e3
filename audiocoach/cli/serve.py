"""audiocoach serve: the page and the podcast of finished sessions."""

from pathlib import Path
from typing import Any

import click

from audiocoach.cli.options import FolderPath
from audiocoach.cli.output import say


@click.command("serve")
@click.argument("folder", required=False, type=FolderPath())
@click.option("--lan", is_flag=True, help="Let phones of this network in, too, by a QR code with a secret.")
@click.option("--new-token", is_flag=True, help="Make a new secret: addresses that were handed out end.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, help="The port (8765); 0 takes any.")
@click.option("--cert", type=click.Path(dir_okay=False, path_type=Path), help="Certificate, for https.")
@click.option("--key", type=click.Path(dir_okay=False, path_type=Path), help="Key of the certificate.")
@click.option("--open", "opens", is_flag=True, help="Open the page in a browser.")
def command(opens: bool, **wanted: Any) -> None:
    """Serve the finished sessions of FOLDER (default: where `make` puts them) until you press Ctrl+C.

    \b
    audiocoach serve                  on this machine alone
    audiocoach serve --lan            on the phone: scan the code
    audiocoach serve ~/Music --open

    The page plays sessions and shows what is done; its podcast goes into AntennaPod or Apple Podcasts.
    """
    from audiocoach.studio.serve import PageRequest, opened_page

    with opened_page(PageRequest(**wanted)) as page:
        say("\n".join(page.lines()))
        if opens:
            click.launch(page.urls[0])
        page.run()
