"""Headers on every answer, the library's own files included: what a browser may run, frame, keep and tell."""

from __future__ import annotations

from typing import ClassVar

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import GZipContentEncoding, OutputTransform

FILES_LAST = 60 * 60  # seconds; afterwards the browser asks whether they changed

# Panel's pages start themselves by inline scripts and load modules from blobs; no handler in an attribute may run, which is
# where a name with markup in it would hide its script. Charts and tables style themselves inline.
PAGES = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' blob:; script-src-attr 'none'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; "
    "connect-src 'self' blob: data: {sockets}; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


class SafetyHeaders(OutputTransform):
    """Sets the headers that no handler has set. One class a server, made by `for_server`."""

    policy: ClassVar[str] = ""
    is_secure: ClassVar[bool] = False

    def __init__(self, request: HTTPServerRequest) -> None:
        self._path = request.path

    def transform_first_chunk(
        self,
        status_code: int,
        headers: HTTPHeaders,
        chunk: bytes,
        finishing: bool,  # noqa: ARG002 - Tornado hands it over
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Add what is missing before the first byte goes out."""
        given = {
            "Content-Security-Policy": self.policy,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
            "Cache-Control": f"public, max-age={FILES_LAST}" if self._is_file() else "no-store",
        }
        if self.is_secure:
            given["Strict-Transport-Security"] = "max-age=31536000"
        for name, value in given.items():
            if name not in headers:
                headers[name] = value
        headers["Server"] = "workbench"  # what runs here is nobody's business
        return status_code, headers, chunk

    def _is_file(self) -> bool:
        return "/static/" in self._path or "/components/" in self._path or self._path.endswith("/favicon.ico")


def for_server(origins: tuple[str, ...], *, is_secure: bool) -> list[type[OutputTransform]]:
    """The transforms of one server: headers, then compression."""
    sockets = " ".join(origin.replace("http", "ws", 1) for origin in origins)
    values = {"policy": PAGES.format(sockets=sockets), "is_secure": is_secure}
    return [type("Headers", (SafetyHeaders,), values), Compression]


class Compression(GZipContentEncoding):
    """Gzip at the quickest level: 7 MB of scripts at a first visit must not hold up everybody else."""

    GZIP_LEVEL = 1
