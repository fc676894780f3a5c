"""The shell's line to the browser: what a person clicked or typed comes in, address, title and files go out."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import param
from panel.custom import JSComponent

_MIMES = {
    "zip": "application/zip",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


_HERE = Path(__file__).parent


class Bridge(JSComponent):
    """`shown`: what stands on the screen when the tab opens (parts, query, title, what to announce, where the focus goes)."""

    shown = param.Dict(default={})

    # One module out of two files: a component of Panel is one.
    _esm: ClassVar[str] = "".join((_HERE / name).read_text("utf-8") for name in ("stage.js", "bridge.js"))

    def __init__(self, heard: Callable[[dict[str, Any]], None], **params: Any) -> None:
        super().__init__(**params)  # type: ignore[no-untyped-call]
        self._heard = heard

    def _handle_msg(self, data: Any) -> None:
        if isinstance(data, dict):
            self._heard(data)

    def tell(self, shown: dict[str, Any]) -> None:
        """Say what stands on the screen from now on; before a browser has the page, what it will find there."""
        if self._models:
            self._send_msg({"shown": shown})
        else:
            self.shown = shown

    def acknowledge(self, *, arrived: bool) -> None:
        """Tell the browser that a part of a file has arrived and the next may come; or that none is wanted."""
        self._send_msg({"arrived": arrived})

    def hand_over(self, name: str, content: bytes) -> None:
        """Hand a file to the browser, to be saved under `name` (its ending says the type)."""
        mime = _MIMES[name.rpartition(".")[2]]
        self._send_msg({"name": name, "mime": mime, "data": base64.b64encode(content).decode("ascii")})
