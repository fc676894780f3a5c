"""`workbench serve`: the pages, for people with a browser."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import options
from workbench.texts import text


@click.command("serve")
@options.workspace
@click.option("--address", default="127.0.0.1", show_default=True, help="Kur klausīties · where to listen")
@click.option("--port", type=click.IntRange(1, 65535), default=5006, show_default=True, help="Ports · port")
@click.option(
    "--public-url", default=None, help="Adrese, ko atver cilvēki · the address that people open, with its path"
)
@click.option(
    "--certificate", type=click.Path(path_type=Path), default=None, help="TLS sertifikāts · certificate (PEM)"
)
@click.option("--key", type=click.Path(path_type=Path), default=None, help="Tā atslēga · its key (PEM)")
@click.option("--trust-proxy", is_flag=True, help="Ticēt starpniekserverim · believe X-Forwarded-For of the proxy")
@options.language
def serve(
    workspace: Path, address: str, port: int, public_url: str | None, certificate: Path | None, key: Path | None,
    trust_proxy: bool, lang: str,
) -> None:  # fmt: skip
    """Atver darbnīcas lapas pārlūkam · serve the pages until stopped with Ctrl+C.

    Only this computer reaches them unless --address says otherwise; put TLS before it with --certificate and --key, or with
    a proxy and --public-url https://… (docs/access.md).
    """
    from workbench.access.problems import AccessError

    try:
        _serve(workspace, address, port, public_url, certificate, key, trust_proxy, lang)
    except AccessError as error:
        raise click.ClickException(error.say(lang)) from error


def _serve(
    workspace: Path, address: str, port: int, public_url: str | None, certificate: Path | None, key: Path | None,
    trust_proxy: bool, lang: str,
) -> None:  # fmt: skip
    from workbench.access import links
    from workbench.access.problems import AccessError
    from workbench.records.store import open_store
    from workbench.serving import beacon
    from workbench.serving.settings import Settings, is_loopback

    settings = Settings(workspace, address, port, public_url, certificate, key, trust_proxy)
    running_already = beacon.seen(workspace)
    if running_already is not None:
        raise AccessError("serve.already", url=running_already)
    with open_store(workspace):
        click.echo(text("serve.starting", lang), err=True)  # a workspace that cannot be opened is said before the wait

    from dashboards.app import build, setup, visits
    from workbench.serving.jobs import warm
    from workbench.serving.server import serving

    warm()
    setup()
    with serving(settings, build, visits) as running:
        token = links.first_administrator(running.database, text("access.role.administrator", lang).capitalize())
        if token is not None:
            click.echo(text("serve.first", lang, link=f"{running.url}/uzsakt/{token}"))
        click.echo(text("serve.open", lang, url=running.url))
        if not settings.is_secure:
            plain = "serve.loopback" if is_loopback(address) else "serve.unprotected"
            click.echo(text(plain, lang), err=True)
        running.run()
        click.echo(text("serve.stopping", lang), err=True)
