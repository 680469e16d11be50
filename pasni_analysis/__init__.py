"""From a folder of news articles to timelines, source-framing comparisons and entity-frequency charts.

    corpus    load_corpus
    spans     annotate, find_timexes, find_mentions, find_attributions, find_quantities, find_sentences,
              find_credits
    measures  build_timeline, compare_speakers, compare_stances, compare_frames, compare_keyness,
              compare_quantities, trace_citations, resolve_entities, count_entities, kwic,
              compare_copies, find_changes, find_shared_passages, compare_counts ...
    figures   plot_* and describe_* for each measure; cite, verify
    report    check_parameters, run_report, evaluate; show and explore in a notebook

Names are imported when first used, so that ``import pasni_analysis`` costs next to nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "corpus.credits": ["find_credits"],
    "corpus.load": ["load_corpus"],
    "corpus.outlets": ["normalize_outlet"],
    "paths": ["resolve_path"],
    "spans.annotate": ["annotate", "annotate_to_store"],
    "spans.attributions": ["find_attributions"],
    "spans.mentions": ["find_mentions"],
    "spans.quantities": ["find_quantities"],
    "spans.sentences": ["find_sentences"],
    "spans.timexes": ["find_timexes"],
    "measures.citations": ["trace_citations"],
    "measures.copies": ["compare_copies", "find_changes"],
    "measures.counts": ["compare_counts", "count_copies"],
    "measures.cooccurrence": ["count_cooccurrences"],
    "measures.entities": ["resolve_entities"],
    "measures.frames": ["compare_frames", "find_frame_hits"],
    "measures.frequency": ["count_entities", "count_entities_by"],
    "measures.keyness": ["compare_keyness"],
    "measures.kwic": ["kwic"],
    "measures.passages": ["find_shared_passages"],
    "measures.quantities": ["compare_quantities"],
    "measures.speakers": ["compare_speakers", "compare_stances", "list_speakers"],
    "measures.timeline": ["build_timeline", "count_undated", "undated_statements"],
    "figures.bundle": ["cite"],
    "figures.citations": ["plot_citations", "describe_citations"],
    "figures.entities": [
        *("plot_entities", "describe_entities", "plot_entity_heatmap", "describe_entity_heatmap"),
        *("plot_cooccurrence", "describe_cooccurrence"),
    ],
    "figures.framing": [
        *("plot_speakers", "describe_speakers", "plot_stances", "describe_stances"),
        *("plot_frames", "describe_frames"),
    ],
    "figures.keyness": ["plot_keyness", "describe_keyness"],
    "figures.quantities": ["plot_quantities", "describe_quantities"],
    "figures.timeline": [
        *("plot_timeline", "describe_timeline", "plot_event_matrix", "describe_event_matrix"),
        *("plot_coverage", "describe_coverage"),
    ],
    "figures.verify": ["verify"],
    "explorer": ["explore"],
    "parameters": ["check_parameters"],
    "display": ["show"],
    "summary": ["describe_corpus"],
    "report": ["run_report"],
    "evaluate": ["evaluate"],
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted([*_MODULES, "__version__"])


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module 'pasni_analysis' has no attribute {name!r}")
    return getattr(import_module(f"pasni_analysis.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
