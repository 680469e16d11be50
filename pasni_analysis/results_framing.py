"""The result tables of quotations, denials and omissions, which ``results`` takes in."""

from pasni_analysis.columns import DOC, FLAG, FLOAT, INT, SPAN, TEXT, UNIT, Column, Table, evidence

_ARTICLE = {
    **DOC,
    "label": Column(TEXT, "documents.label"),
    "outlet": Column(TEXT, "documents.outlet"),
}

FRAMING: dict[str, Table] = {
    "quote_versions": Table(
        "one row per utterance and passage that prints it, of utterances in several articles",
        {
            "utterance": Column(INT, "number of the utterance, from 1, the most varied first"),
            "speaker": Column(TEXT, "entity that said it, else as the reference names it; missing: unknown"),
            "n_articles": Column(INT, "articles that print it"),
            "n_clusters": Column(INT, "clusters of near-duplicates among them: a copy is no second printing"),
            "n_versions": Column(INT, "different wordings of it; case, punctuation and marks apart"),
            "order": Column(INT, "place in the utterance; 0: the reference"),
            **_ARTICLE,
            "cluster": Column(TEXT, "documents.cluster"),
            **SPAN,
            "text": Column(TEXT, "the passage as printed, words of the article between its parts included"),
            "said_by": Column(TEXT, "speaker as this article names it; missing: unresolved"),
            "quoted": Column(TEXT, "its words in quotation marks: all, part, none"),
            "kind": Column(TEXT, "reference, same words, shortened (lacks words only), reworded"),
            "similarity": Column(FLOAT, "2 x words kept in order / words of both; 1: the same words"),
            "n_words": Column(INT, "words of the utterance in this passage"),
            "n_kept": Column(INT, "those among them that the reference has too, in the same order"),
            "lacks": Column(TEXT, "words of the reference that it lacks, runs separated by ' … '"),
            "other": Column(
                TEXT,
                "words that the reference has not, likewise; of the reference: that none of the others has",
            ),
            "other_marked": Column(TEXT, "those of them that it prints in quotation marks"),
            "parts": Column(TEXT, "the words of the utterance, 'start:end' separated by blanks"),
            "differs": Column(TEXT, "where the other words stand, likewise"),
        },
    ),
    "contested": Table(
        "one row per contested matter and passage that affirms or denies it",
        {
            "matter": Column(INT, "number of the matter, from 1; what is affirmed and denied stands first"),
            "name": Column(TEXT, "the event as a timeline names it, else the first words of the denial"),
            "n_affirm": Column(INT, "articles in which it is affirmed; 0: nothing affirms it in the corpus"),
            "n_deny": Column(INT, "articles in which it is denied"),
            "side": Column(TEXT, "affirms, denies"),
            "basis": Column(
                TEXT,
                "what ties a denial to the matter: same event, same clause, refers back, nothing affirms it; "
                "missing: the row affirms",
            ),
            "speaker": Column(TEXT, "who says so: entity, else as named there; own voice; missing: unknown"),
            "cue": Column(TEXT, "attributions.cue; missing: own voice"),
            "status": Column(TEXT, "statements.status: happened, claimed, denied"),
            **_ARTICLE,
            "cluster": Column(TEXT, "documents.cluster"),
            **SPAN,
            "text": Column(TEXT, "the passage"),
        },
    ),
    "omissions": Table(
        "one row per unit and thing that most units mention and that was not found in this one",
        {
            **UNIT,
            "one_text": Column(
                FLAG, "the unit has fewer than two independent texts: it is that text's, not its"
            ),
            "kind": Column(TEXT, "entity, speaker, figure, event"),
            "thing": Column(
                TEXT, "the entity or speaker, what is measured, or the event as a timeline names it"
            ),
            "n_with": Column(INT, "units that have it, in a weaker form too"),
            "n_units": Column(INT, "units compared, this one included"),
            "units_with": Column(TEXT, "their names, in the order of the report, separated by '; '"),
            **evidence("where the others have it"),
        },
    ),
}
