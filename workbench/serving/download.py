"""`/pakotne/NAME.zip`: an evidence pack for whoever may have it, streamed from the disk."""

from __future__ import annotations

from tornado.web import HTTPError

from workbench.access import log
from workbench.access.viewing import viewer_of
from workbench.errors import WorkbenchError
from workbench.serving.plain import Plain

BLOCK = 1 << 20


class Download(Plain):
    """A pack as a ZIP. Whoever is not signed in goes to sign-in; what one may not have is as if it were not there."""

    async def get(self, name: str) -> None:
        """Send the file."""
        who = self.here()
        if who is None:
            self.redirect(self.own_path("/ienakt"), status=303)
            return
        # Only here: evidence brings Typst and the workbook's writer along, which sign-in does not need.
        from workbench.serving.packs import Packs

        if self.door.hub is None:
            raise HTTPError(404)
        try:
            path = Packs(
                self.door.settings.workspace, viewer_of(self.door.database, self.door.hub.cursor(), who[0])
            ).path(name)
        except WorkbenchError as error:
            raise HTTPError(404) from error
        self.set_header("Content-Type", "application/zip")
        self.set_header("Content-Disposition", f'attachment; filename="{name}.zip"')
        self.set_header("Content-Length", str(path.stat().st_size))
        if self.request.method == "HEAD":  # nothing is handed over
            return
        log.record(self.door.database, who[0].account_id, "download", name)
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                self.write(block)
                await self.flush()
