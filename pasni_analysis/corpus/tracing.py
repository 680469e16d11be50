"""From a clean text back to the raw file, through what a reader and then the cleaning did to it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from pasni_analysis.corpus.articles import Segment
from pasni_analysis.corpus.edits import Edit


def _cut(start: int, end: int, segments: Sequence[Segment], starts: Sequence[int]) -> Iterator[Segment]:
    # The parts of start..end that segments cover: start, end and raw_start of each.
    for first, last, raw in segments[max(0, bisect_right(starts, start) - 1) :]:
        if first >= end:
            return
        if last > start:
            a, b = max(first, start), min(last, end)
            yield a, b, raw + a - first


def trace_segments(cleaned: Iterable[Segment], read: Sequence[Segment]) -> Iterator[Segment]:
    """Yield the runs of the clean text that stand in the raw file, as (start, end, raw_start).

    ``cleaned`` leads from the clean text to the text as read, ``read`` from there to the raw file; without
    ``read`` the two are the same.
    """
    starts = [segment[0] for segment in read]
    for start, end, at in cleaned:
        if not read:
            yield start, end, at
            continue
        for a, b, raw in _cut(at, at + end - start, read, starts):
            yield start + a - at, start + b - at, raw


def trace_edits(edits: Iterable[Edit], read: Sequence[Segment]) -> Iterator[Edit]:
    """Yield ``edits`` of the text as read in characters of the raw file, from first to last they touch.

    An edit of what the reader itself put into the text touches none; it stands where that was put.
    """
    starts = [segment[0] for segment in read]
    for edit in edits:
        if not read:
            yield edit
            continue
        parts = list(_cut(edit.start, edit.end, read, starts))
        if parts:
            yield edit._replace(start=parts[0][2], end=parts[-1][2] + parts[-1][1] - parts[-1][0])
        else:
            before = read[max(0, bisect_right(starts, edit.start) - 1)]
            at = before[2] + min(edit.start, before[1]) - before[0] if before[0] <= edit.start else before[2]
            yield edit._replace(start=at, end=at)
