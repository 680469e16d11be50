"""The result tables of the measures, in the manner of ``schema``, which takes them in."""

from pasni_analysis.columns import (
    DATE,
    DOC,
    FLAG,
    FLOAT,
    INT,
    INTERVAL,
    SPAN,
    TEXT,
    UNIT,
    WHERE,
    Column,
    Table,
    evidence,
)
from pasni_analysis.results_coding import CODING
from pasni_analysis.results_copies import COPIES
from pasni_analysis.results_framing import FRAMING
from pasni_analysis.results_places import PLACES

# Kinds of speaker, in the one order of tables and figures; "official": of which branch is not said.
OWN = "own voice"
KINDS = (
    "government",
    "military",
    "official",
    "foreign official",
    "diplomat",
    "international body",
    "court and police",
    "politician",
    "opposition",
    "company",
    "analyst",
    "civil society",
    "local community",
    "public",
    "medium",
    "unnamed source",
    "other named",
    "other",
    "unresolved",
    OWN,
)

VOICE = {"voice": Column(TEXT, "whose words are counted: all, outlet (own voice) or quoted (attributed)")}

RESULTS: dict[str, Table] = {
    "speakers": Table(
        "one row per attribution, with its speaker and the speaker's kind",
        {
            **DOC,
            "label": Column(TEXT, "documents.label"),
            "outlet": Column(TEXT, "documents.outlet"),
            "attribution": Column(INT, "attributions.attribution"),
            "speaker": Column(TEXT, "speaker as the document names or describes it; missing: unresolved"),
            "entity": Column(TEXT, "entity of a named speaker; missing: none"),
            "kind": Column(TEXT, "kind of speaker, one of results.KINDS"),
            "kind_basis": Column(
                TEXT, "what the kind rests on: aliases.csv, role, name, context, label, none"
            ),
            "kind_words": Column(TEXT, "the words of the role lexicon that decided; missing: none"),
            "named": Column(FLAG, "the speaker has a name; missing: unresolved"),
            "country": Column(TEXT, "place or people named with the role, as printed; missing: none"),
            "stance": Column(TEXT, "attributions.stance"),
            "negated": Column(FLAG, "attributions.negated"),
            "quoted": Column(TEXT, "attributions.quoted"),
            "via": Column(TEXT, "attributions.via"),
            "content_start": Column(INT, "first character of the content"),
            "content_end": Column(INT, "one past its last character"),
            "n_words": Column(INT, "words of the content, nested attributions included"),
            "words": Column(INT, "words of the content that belong to no attribution nested in it"),
        },
    ),
    "speaker_use": Table(
        "one row per unit, kind of speaker, and named or not; own voice is a kind of its own",
        {
            **UNIT,
            "kind": Column(TEXT, "kind of speaker, one of results.KINDS, or own voice"),
            "named": Column(FLAG, "the speakers have names; missing: own voice, unresolved"),
            "attributions": Column(INT, "attributions to such speakers"),
            "speakers": Column(INT, "different speakers among them, within each article"),
            "words": Column(INT, "words attributed to them, each counted once, for the innermost speaker"),
            "share": Column(FLOAT, "words / n_words"),
            **evidence("contents of the attributions; own voice: missing, all that is not among them"),
        },
    ),
    "stances": Table(
        "one row per unit and stance of the cue",
        {
            **UNIT,
            "stance": Column(TEXT, "attributions.stance; unclassified where missing"),
            "attributions": Column(INT, "attributions with such a cue"),
            "negated": Column(INT, "those among them whose cue is negated"),
            "n_attributions": Column(INT, "attributions of the unit: the denominator"),
            "share": Column(FLOAT, "attributions / n_attributions"),
            "cues": Column(TEXT, "cues by frequency, with counts"),
            **evidence("the cues; where none is printed, the content"),
        },
    ),
    "frame_hits": Table(
        "one row per place where a word of a frame's vocabulary stands",
        {
            **DOC,
            "label": Column(TEXT, "documents.label"),
            "outlet": Column(TEXT, "documents.outlet"),
            "frame": Column(TEXT, "frame of the dictionary, or of frames.toml"),
            "entry": Column(TEXT, "entry of the dictionary that matched"),
            "origin": Column(TEXT, "dictionary, or frames.toml"),
            **SPAN,
            "text": Column(TEXT, "the words as printed"),
            "in_name": Column(FLAG, "part of a longer name (Financial Times); not counted"),
            **WHERE,
            "left": Column(TEXT, "up to eight words before"),
            "right": Column(TEXT, "up to eight words after"),
        },
    ),
    "frames": Table(
        "one row per unit, frame and origin of its vocabulary; where asked for, and voice",
        {
            **UNIT,
            **VOICE,
            "frame": Column(TEXT, "frame of the dictionary, or of frames.toml"),
            "origin": Column(TEXT, "dictionary, or frames.toml"),
            "hits": Column(INT, "places where a word of its vocabulary stands"),
            "documents": Column(INT, "articles of the unit with a hit"),
            "rate": Column(FLOAT, "hits per 1,000 words"),
            "rate_low": Column(
                FLOAT, "2.5th percentile of the rate, texts resampled; missing: too few texts"
            ),
            "rate_high": Column(FLOAT, "97.5th percentile"),
            "words": Column(TEXT, "words that hit, by frequency, with counts"),
            **evidence("the hits"),
        },
    ),
    "keyness": Table(
        "one row per unit and word: the unit against all other units together",
        {
            **UNIT,
            **VOICE,
            "word": Column(
                TEXT, "word, as it is printed most often; counts fold capitals and the possessive"
            ),
            "count": Column(INT, "occurrences in the unit"),
            "texts": Column(INT, "independent texts of the unit that hold it"),
            "rate": Column(FLOAT, "count per 1,000 words of the unit"),
            "count_rest": Column(INT, "occurrences in all other units"),
            "texts_rest": Column(INT, "independent texts of the other units that hold it"),
            "n_words_rest": Column(INT, "words of the other units"),
            "n_independent_rest": Column(
                INT, "independent texts of the other units with words in this voice"
            ),
            "comparable": Column(
                FLAG, "two independent texts with words, or more, on both sides; else only counts"
            ),
            "log_odds": Column(FLOAT, "log-odds ratio with informative Dirichlet prior; above 0: the unit's"),
            "z": Column(FLOAT, "log_odds / its standard error for independent words"),
            "g2": Column(FLOAT, "log-likelihood ratio of the 2x2 table"),
            "log_ratio": Column(FLOAT, "log2 of the ratio of rates, 0.5 for a count of none"),
            "low": Column(FLOAT, "2.5th percentile of log_odds, independent texts resampled"),
            "high": Column(FLOAT, "97.5th percentile"),
            "p_value": Column(FLOAT, "two-sided, by the larger standard error; missing: below ten texts"),
            "p_adjusted": Column(FLOAT, "Benjamini-Hochberg over all words and units tested"),
            "dp": Column(
                FLOAT, "Gries' normalised DP over the unit's texts: 0 even, higher more concentrated"
            ),
            "rank": Column(
                INT, "place by z among the unit's words above 0 that are spread; missing: not ranked"
            ),
            **evidence("occurrences in the unit"),
        },
    ),
    "entities": Table(
        "one row per entity",
        {
            "entity": Column(TEXT, "name of the entity"),
            "label": Column(TEXT, "mentions.label that most of its mentions have"),
            "mentions": Column(INT, "mentions in the voice counted"),
            "documents": Column(INT, "articles that mention it"),
            "outlets": Column(INT, "known outlets that mention it"),
            "independent_texts": Column(INT, "independent texts that mention it"),
            "n_documents": Column(INT, "articles counted"),
            "n_words": Column(INT, "words of all articles in the voice counted: the denominator"),
            "rate": Column(FLOAT, "mentions per 1,000 words"),
            "dp": Column(
                FLOAT,
                "Gries' normalised DP over articles: 0 even, higher more concentrated; missing: one article",
            ),
            "juilland_d": Column(FLOAT, "Juilland's D over articles' rates: 1 even, 0 all in one"),
            "outlet_voice": Column(INT, "mentions in the articles' own voice"),
            "quoted": Column(INT, "mentions inside attributed content"),
            "first_doc_id": Column(
                TEXT, "article of the first mention, by day of publication, then in order"
            ),
            "first_start": Column(INT, "first character of the first mention"),
            "first_end": Column(INT, "one past its last character"),
            **evidence("the mentions"),
        },
    ),
    "entity_counts": Table(
        "one row per entity and unit, zeros included; the last entity may be all the rest together",
        {
            **UNIT,
            "entity": Column(TEXT, "name of the entity, or 'all others (k)'"),
            "label": Column(TEXT, "label of the entity"),
            "rank": Column(INT, "place of the entity by mentions, from 1"),
            "mentions": Column(INT, "mentions in the unit"),
            "rate": Column(FLOAT, "mentions per 1,000 words of the unit"),
            **evidence("the mentions"),
        },
    ),
    "cooccurrences": Table(
        "one row per pair of entities named in one sentence or paragraph",
        {
            "entity_a": Column(TEXT, "first entity, by name"),
            "entity_b": Column(TEXT, "second entity"),
            "count": Column(INT, "sentences or paragraphs with both"),
            "count_a": Column(INT, "sentences or paragraphs with the first"),
            "count_b": Column(INT, "sentences or paragraphs with the second"),
            "n_units": Column(INT, "sentences or paragraphs in all"),
            "documents": Column(INT, "articles in which they meet"),
            "outlets": Column(INT, "known outlets in which they meet"),
            "independent_texts": Column(INT, "independent texts in which they meet"),
            "measure": Column(TEXT, "name of the association measure"),
            "score": Column(FLOAT, "its value"),
            **evidence("the sentences or paragraphs with both"),
        },
    ),
    "timeline": Table(
        "one row per event and statement about it",
        {
            "event_id": Column(TEXT, "number of the event in order of date"),
            "event": Column(TEXT, "label: words of one of its statements, or the researcher's name for it"),
            "kind": Column(TEXT, "past; announced (no article tells it as past); history (long before)"),
            **DOC,
            "label": Column(TEXT, "documents.label"),
            "outlet": Column(TEXT, "documents.outlet"),
            "start": Column(INT, "first character of the clause"),
            "end": Column(INT, "one past its last character"),
            "predicate_start": Column(INT, "first character of the predicate"),
            "predicate_end": Column(INT, "one past its last character"),
            "sentence": Column(INT, "sentences.sentence in which the clause starts"),
            "event_class": Column(TEXT, "statements.event_class"),
            "subject": Column(TEXT, "statements.subject"),
            "status": Column(TEXT, "statements.status"),
            **INTERVAL,
            "date_basis": Column(TEXT, "statements.date_basis"),
            "timex_start": Column(INT, "timexes.start of the expression that dates it; missing: undated"),
            "attribution": Column(INT, "attributions.attribution whose content holds it; missing: own voice"),
            "reported_from": Column(TEXT, "medium or speaker it is reported from; missing: own voice"),
            "published_start": Column(DATE, "documents.published_start"),
            "published_end": Column(DATE, "documents.published_end"),
            "date_relation": Column(TEXT, "same, contains, overlaps, conflict or single (of the event)"),
            "status_relation": Column(TEXT, "same or differs (of the event)"),
            "best_start": Column(DATE, "first day that all dates given share; missing: open, or in conflict"),
            "best_end": Column(DATE, "last day that all dates given share"),
            "n_articles": Column(INT, "articles that tell of the event"),
            "n_outlets": Column(INT, "known outlets among them"),
            "n_origins": Column(INT, "independent origins: named ones once, else independent texts"),
        },
    ),
    "undated_events": Table(
        "one row per event that no article dates",
        {
            "event": Column(TEXT, "label: words of one of its statements, or the researcher's name for it"),
            "event_class": Column(TEXT, "statements.event_class, the first one's"),
            "n_articles": Column(INT, "articles that tell of the event"),
            "n_statements": Column(INT, "statements about it"),
            "labels": Column(TEXT, "documents.label of those articles, in order, separated by '; '"),
            "statuses": Column(TEXT, "per article its statuses: 'label: claimed, denied', separated by '; '"),
            "status_relation": Column(TEXT, "same or differs: as in timeline"),
            **evidence("the clauses of the statements"),
        },
    ),
    "quantity_groups": Table(
        "one row per reported figure, article and printed value",
        {
            "group": Column(TEXT, "what is measured, in the articles' words"),
            "order": Column(INT, "place of the figure in the table, from 0"),
            "relation": Column(
                TEXT, "of the figure: same; same amount, described differently; different; given once"
            ),
            "kind": Column(TEXT, "quantities.kind"),
            **DOC,
            "outlet": Column(TEXT, "documents.outlet"),
            "label": Column(TEXT, "documents.label"),
            "text": Column(TEXT, "the amount as first printed in the article, with its hedge"),
            "value": Column(FLOAT, "number, in unit"),
            "value_max": Column(FLOAT, "upper end of a range; missing: one value"),
            "unit": Column(TEXT, "quantities.unit"),
            "canonical": Column(FLOAT, "value in canonical_unit"),
            "canonical_unit": Column(TEXT, "base unit of lexicons/units.csv"),
            "modifier": Column(TEXT, "quantities.modifier"),
            "description": Column(TEXT, "quantities.predicate, all of the article, separated by '; '"),
            "origin": Column(TEXT, "outlet or speaker to whom the article ascribes it; missing: own voice"),
            **SPAN,
            "n_articles": Column(INT, "articles that give the figure"),
            "n_origins": Column(INT, "origins of the figure: see measures.quantities"),
            "n_descriptions": Column(INT, "different descriptions of the figure"),
            **evidence("every place where the article gives the value"),
        },
    ),
    "citations": Table(
        "one row per article, medium that it cites, relation, way and genre",
        {
            **DOC,
            "label": Column(TEXT, "documents.label"),
            "outlet": Column(TEXT, "documents.outlet"),
            "cited": Column(TEXT, "the cited medium, one spelling per medium"),
            "relation": Column(TEXT, "relies on, via, disputed, mentioned"),
            "through": Column(TEXT, "medium through which the article cites it; missing: directly"),
            "genre": Column(TEXT, "news, or opinion where a column, editorial or analysis is named"),
            **SPAN,
            "n": Column(INT, "passages with this relation, way and genre"),
            "n_mentions": Column(INT, "all passages of the article that name the medium"),
            **evidence("the passages that n counts"),
        },
    ),
    "origins": Table(
        "one row per citation that is no mere mention, and chain of media that leads to its origin",
        {
            **DOC,
            "label": Column(TEXT, "documents.label"),
            "outlet": Column(TEXT, "documents.outlet"),
            "cited": Column(TEXT, "citations.cited"),
            "relation": Column(TEXT, "citations.relation: relies on, via, disputed"),
            "genre": Column(TEXT, "citations.genre"),
            **SPAN,
            "path": Column(TEXT, "media from the article to the origin, separated by ' > '"),
            "hands": Column(INT, "media in the path: 1 direct, 2 through one other"),
            "basis": Column(
                TEXT, "named: the article names the whole path; corpus: an article of the corpus goes on"
            ),
            "origin": Column(TEXT, "last medium of the path, as far as the corpus tells"),
            "n_articles": Column(INT, "articles that lead to this origin"),
            "first": Column(
                TEXT, "label of the one that is certain to be published before all others; unknown"
            ),
            **evidence("the passages of the article, then those of the articles through which it goes on"),
        },
    ),
    "kwic": Table(
        "one row per occurrence of a keyword",
        {
            "left": Column(TEXT, "words before"),
            "keyword": Column(TEXT, "the keyword as printed"),
            "right": Column(TEXT, "words after"),
            **DOC,
            "label": Column(TEXT, "documents.label"),
            **SPAN,
        },
    ),
    **PLACES,
    **COPIES,
    **CODING,
    **FRAMING,
}
