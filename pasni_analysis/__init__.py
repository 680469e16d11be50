"""From a folder of news articles to timelines, source-framing comparisons and entity-frequency charts.

    corpus    load_corpus
    spans     annotate, find_timexes, find_mentions, find_attributions, find_quantities, find_sentences,
              find_credits
    measures  build_timeline, compare_speakers, compare_stances, compare_frames, compare_keyness,
              compare_quantities, trace_citations, trace_origins, resolve_entities, count_entities,
              locate_places, kwic, compare_copies, find_changes, find_shared_passages, compare_counts,
              compare_quotes, find_contested, find_omissions ...
    on disk   large: entities, key words, speakers and timeline of tables that do not fit into memory
    by hand   sample_for_coding, save_sample, load_coding, measure_agreement, measure_precision
    figures   plot_* and describe_* for each measure; cite, verify, save_graphml
    report    check_parameters, run_report, save_crate, evaluate; show and explore in a notebook

Names are imported when first used, so that ``import pasni_analysis`` costs next to nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "corpus.credits": ["find_credits"],
    "corpus.load": ["load_corpus"],
    "corpus.outlets": ["normalize_outlet"],
    "coding_files": ["load_coding", "save_sample"],
    "paths": ["resolve_path"],
    "spans.annotate": ["annotate", "annotate_to_store"],
    "spans.attributions": ["find_attributions"],
    "spans.mentions": ["find_mentions"],
    "spans.quantities": ["find_quantities"],
    "spans.sentences": ["find_sentences"],
    "spans.timexes": ["find_timexes"],
    "measures.agreement": ["measure_agreement", "measure_precision"],
    "measures.citations": ["trace_citations"],
    "measures.coding": ["sample_for_coding"],
    "measures.copies": ["compare_copies", "find_changes"],
    "measures.contested": ["find_contested"],
    "measures.counts": ["compare_counts", "count_copies"],
    "measures.cooccurrence": ["count_cooccurrences"],
    "measures.entities": ["resolve_entities"],
    "measures.frames": ["compare_frames", "find_frame_hits"],
    "measures.frequency": ["count_entities", "count_entities_by"],
    "measures.keyness": ["compare_keyness"],
    "measures.kwic": ["kwic"],
    "measures.omissions": ["find_omissions"],
    "measures.origins": ["trace_origins"],
    "measures.places": ["locate_places"],
    "measures.passages": ["find_shared_passages"],
    "measures.quantities": ["compare_quantities"],
    "measures.quotes": ["compare_quotes"],
    "measures.speakers": ["compare_speakers", "compare_stances", "list_speakers"],
    "measures.timeline": ["build_timeline", "count_undated", "undated_statements"],
    "figures.bundle": ["cite"],
    "figures.citations": ["plot_citations", "describe_citations"],
    "figures.graphs": ["plot_origins", "describe_origins", "save_graphml"],
    "figures.entities": [
        *("plot_entities", "describe_entities", "plot_entity_heatmap", "describe_entity_heatmap"),
        *("plot_cooccurrence", "describe_cooccurrence"),
    ],
    "figures.framing": [
        *("plot_speakers", "describe_speakers", "plot_stances", "describe_stances"),
        *("plot_frames", "describe_frames"),
    ],
    "figures.keyness": ["plot_keyness", "describe_keyness"],
    "figures.places": ["plot_places", "describe_places"],
    "figures.quantities": ["plot_quantities", "describe_quantities"],
    "figures.quotes": ["plot_quotes", "describe_quotes"],
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
    "crate": ["save_crate"],
    "evaluate": ["evaluate"],
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted([*_MODULES, "__version__", "large"])


def __getattr__(name: str) -> Any:
    if name == "large":
        return import_module("pasni_analysis.measures.large")
    if name not in _MODULES:
        raise AttributeError(f"module 'pasni_analysis' has no attribute {name!r}")
    found = getattr(import_module(f"pasni_analysis.{_MODULES[name]}"), name)
    globals()[name] = found  # a module of the same name (evaluate), now imported, would hide it
    return found


def __dir__() -> list[str]:
    return __all__
