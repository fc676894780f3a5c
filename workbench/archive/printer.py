"""Printing the journals: each as XLSX and PDF, on all cores, a few at a time in memory."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

from workbench.archive.journals import Page

FEW = 12  # pages that are not worth starting processes for
AHEAD = 8  # pages that wait for each process
MAX_PROCESSES = 8
PAGES_EACH = 100  # after which a process gives its memory back


def print_page(page: Page, folder: str, words: dict[str, str]) -> None:
    """Write one page's XLSX and PDF below `folder`."""
    from workbench.archive import pdf, xlsx

    path = Path(folder) / page.path
    path.parent.mkdir(parents=True, exist_ok=True)
    content: dict[str, Any] = json.loads(page.content)
    writer = xlsx.write_journal if page.kind == "journal" else xlsx.write_summary
    writer(content, path.with_name(path.name + ".xlsx"), words)
    printed = pdf.compile_page(page.kind, content, words)
    path.with_name(path.name + ".pdf").write_bytes(printed)


def print_all(pages: Iterator[Page], folder: Path, words: dict[str, str]) -> Iterator[Page]:
    """Print every page; yields each when it is written."""
    first = [page for _, page in zip(range(FEW), pages, strict=False)]
    if len(first) < FEW:
        for page in first:
            print_page(page, str(folder), words)
            yield page
        return
    processes = min(os.cpu_count() or 1, MAX_PROCESSES)
    # Fresh processes hold no copy of the open database.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), max_tasks_per_child=PAGES_EACH) as pool:
        waiting: deque[tuple[Page, Future[None]]] = deque()
        try:
            for page in _chained(first, pages):
                waiting.append((page, pool.submit(print_page, page, str(folder), words)))
                if len(waiting) >= processes * AHEAD:
                    yield _written(waiting)
            while waiting:
                yield _written(waiting)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _chained(first: list[Page], rest: Iterator[Page]) -> Iterator[Page]:
    yield from first
    yield from rest


def _written(waiting: deque[tuple[Page, Future[None]]]) -> Page:
    page, future = waiting.popleft()
    future.result()
    return page
