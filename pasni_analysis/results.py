"""The result tables of the measures, in the manner of ``schema``, which takes them in."""

from pasni_analysis.columns import DOC, FLAG, FLOAT, INT, SPAN, TEXT, WHERE, Column, Table

UNIT = {
    "unit": Column(TEXT, "article or outlet (or other group) that the row is about, as labelled in figures"),
    "by": Column(TEXT, "what a unit is: article, outlet, or a column of documents"),
    "order": Column(INT, "place of the unit in the one order of a report, from 0"),
    "n_articles": Column(INT, "articles of the unit that were counted"),
    "n_independent": Column(INT, "independent texts among them (see measures.texts.text_ids)"),
    "n_copies": Column(INT, "near-duplicate articles of the unit that were left out"),
    "n_words": Column(INT, "words of the unit in the voice counted: the denominator"),
}

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
            "kind": Column(TEXT, "kind of speaker, one of measures.speakers.KINDS"),
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
            "kind": Column(TEXT, "kind of speaker, one of measures.speakers.KINDS, or own voice"),
            "named": Column(FLAG, "the speakers have names; missing: own voice, unresolved"),
            "attributions": Column(INT, "attributions to such speakers"),
            "speakers": Column(INT, "different speakers among them, within each article"),
            "words": Column(INT, "words attributed to them, each counted once, for the innermost speaker"),
            "share": Column(FLOAT, "words / n_words"),
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
        "one row per unit and frame",
        {
            **UNIT,
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
        },
    ),
    "keyness": Table(
        "one row per unit and word: the unit against all other units together",
        {
            **UNIT,
            "word": Column(TEXT, "word, in lower case"),
            "count": Column(INT, "occurrences in the unit"),
            "texts": Column(INT, "independent texts of the unit that hold it"),
            "rate": Column(FLOAT, "count per 1,000 words of the unit"),
            "count_rest": Column(INT, "occurrences in all other units"),
            "texts_rest": Column(INT, "independent texts of the other units that hold it"),
            "n_words_rest": Column(INT, "words of the other units"),
            "n_independent_rest": Column(INT, "independent texts of the other units"),
            "comparable": Column(FLAG, "two independent texts or more on both sides; else only counts"),
            "log_odds": Column(FLOAT, "log-odds ratio with informative Dirichlet prior; above 0: the unit's"),
            "z": Column(FLOAT, "log_odds / its standard error for independent words"),
            "g2": Column(FLOAT, "log-likelihood ratio of the 2x2 table"),
            "log_ratio": Column(FLOAT, "log2 of the ratio of rates, 0.5 for a count of none"),
            "low": Column(FLOAT, "2.5th percentile of log_odds, independent texts resampled"),
            "high": Column(FLOAT, "97.5th percentile"),
            "p_value": Column(FLOAT, "two-sided, by the resampled standard error; missing: below ten texts"),
            "p_adjusted": Column(FLOAT, "Benjamini-Hochberg over all words and units tested"),
            "dp": Column(FLOAT, "Gries' normalised DP over the unit's texts: 0 even, 1 all in one"),
            "rank": Column(INT, "place by low among the unit's words above 0; missing: not comparable"),
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
                FLOAT, "Gries' normalised DP over articles: 0 even, 1 all in one; missing: one article"
            ),
            "juilland_d": Column(FLOAT, "Juilland's D over articles' rates: 1 even, 0 all in one"),
            "outlet_voice": Column(INT, "mentions in the articles' own voice"),
            "quoted": Column(INT, "mentions inside attributed content"),
            "first_doc_id": Column(
                TEXT, "article of the first mention, by day of publication, then in order"
            ),
            "first_start": Column(INT, "first character of the first mention"),
            "first_end": Column(INT, "one past its last character"),
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
            "first_doc_id": Column(TEXT, "article of the first such sentence or paragraph"),
            "first_start": Column(INT, "first character of the earlier mention there"),
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
}
