"""What the loader answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from workbench.intake.merge import Counts
from workbench.intake.problems import Remark


@dataclass(frozen=True, slots=True)
class FileSummary:
    """One file or sheet: `counts.read` is always the sum of the other counts. `modified` is UTC."""

    name: str
    sheet: str | None
    table: str
    counts: Counts
    sha256: str
    size: int
    modified: datetime
    encoding: str | None
    separator: str | None
    ignored_columns: tuple[str, ...]
    unchecked_references: tuple[str, ...]

    @property
    def title(self) -> str:
        """Name of the file, with its sheet when it has one."""
        return f"{self.name} [{self.sheet}]" if self.sheet else self.name


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """One import. `import_id` is None when every file was refused and nothing was written.

    `retired`: rows by table that a full import no longer had. `settled`: quarantined rows that this import mended.
    `horizon`: the data horizon of the import's schools afterwards, naive UTC. `orphaned`: rows by table, loaded earlier or in
    this import, that point to nothing now that the table which they point to came; they went to the quarantine.
    """

    import_id: int | None
    files: tuple[FileSummary, ...]
    schools: tuple[str, ...]
    retired: dict[str, int]
    ignored: tuple[Remark, ...]
    refused: tuple[Remark, ...]
    settled: int
    horizon: datetime | None
    orphaned: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> Counts:
        """The counts of all files together."""
        counts = [f.counts for f in self.files]
        return Counts(
            sum(c.read for c in counts),
            sum(c.new for c in counts),
            sum(c.changed for c in counts),
            sum(c.unchanged for c in counts),
            sum(c.quarantined for c in counts),
        )
