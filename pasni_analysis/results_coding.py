"""The tables of hand coding, which ``results`` takes in: samples, keys, codes, agreement, precision."""

from pasni_analysis.columns import DOC, FLOAT, INT, SPAN, TEXT, Column, Table

_ID = {"id": Column(TEXT, "table:doc_id:start:end; where several rows have the same span, :2, :3 ... follow")}
_STRATUM = {
    "stratum": Column(TEXT, "outlet, article, or class of the package, by which the sample was drawn"),
    "n_stratum": Column(INT, "items of the stratum in the corpus"),
    "n_sampled": Column(INT, "items drawn from it"),
    "weight": Column(FLOAT, "n_stratum / n_sampled: items of the corpus for which the item stands"),
}
_QUESTION = {"question": Column(TEXT, "question of the codebook")}
_INTERVAL = {
    "low": Column(FLOAT, "2.5th percentile, items resampled; missing: fewer than two items, or no value"),
    "high": Column(FLOAT, "97.5th percentile"),
}

CODING: dict[str, Table] = {
    "coding_items": Table(
        "one row per item to be coded, in random order; what the codebook shows beside it follows as columns",
        {
            **_ID,
            **DOC,
            **SPAN,
            **_STRATUM,
            "outlet": Column(TEXT, "documents.outlet"),
            "article": Column(TEXT, "documents.label"),
            "title": Column(TEXT, "documents.title"),
            "date": Column(TEXT, "day, or first and last possible day, of publication; missing: unknown"),
            "passage": Column(
                TEXT, "the item between » and «, two sentences before and one after; blanks made one"
            ),
        },
    ),
    "coding_key": Table(
        "one row per item and question: what the coders do not see",
        {
            **_ID,
            **_QUESTION,
            "value": Column(TEXT, "the package's own code; 'yes' where coders judge a value that they see"),
            "class": Column(TEXT, "class of the item by the package, for which precision is given apart"),
            **DOC,
            **SPAN,
            **_STRATUM,
        },
    ),
    "codes": Table(
        "one row per item, question and coder",
        {
            **_ID,
            **_QUESTION,
            "coder": Column(TEXT, "name of the coder"),
            "code": Column(TEXT, "code of the codebook, or 'cannot tell'; missing: left blank"),
            "row": Column(INT, "row of the coder's spreadsheet, the header being row 1"),
        },
    ),
    "agreement": Table(
        "one row per question, measure of agreement and group of coders",
        {
            **_QUESTION,
            "measure": Column(TEXT, "alpha (Krippendorff's, nominal) or kappa (Cohen's; of several: mean)"),
            "coders": Column(TEXT, "the coders compared, separated by '; '"),
            "n": Column(INT, "items that at least two of them coded"),
            "observed": Column(FLOAT, "share of pairs of codes that are equal, each item counting once"),
            "value": Column(FLOAT, "1: perfect, 0: as by chance; missing: all codes are the same, or none"),
            **_INTERVAL,
            "undefined": Column(INT, "resamples without a value, which the interval leaves out"),
        },
    ),
    "precision": Table(
        "one row per question, coder or all coders, and all items, stratum or class",
        {
            **_QUESTION,
            "coder": Column(TEXT, "name of the coder; 'all coders': see share"),
            "by": Column(TEXT, "all, stratum or class"),
            "group": Column(TEXT, "the stratum or class; all"),
            "n": Column(INT, "items with a code: the denominator"),
            "blank": Column(INT, "cells left blank"),
            "cannot_tell": Column(INT, "cells with 'cannot tell'"),
            "right": Column(FLOAT, "items with the package's code; of several coders: the mean of theirs"),
            "share": Column(FLOAT, "share right, items weighted by weight"),
            "low": Column(FLOAT, "lower end of Wilson's 95 % interval; missing: no item has a code"),
            "high": Column(FLOAT, "upper end"),
        },
    ),
    "validation": Table(
        "one row per question that human coders have answered, as validation.json tells it",
        {
            "table": Column(TEXT, "table of the codebook"),
            **_QUESTION,
            "coders": Column(TEXT, "names of the coders, separated by '; '"),
            "n": Column(INT, "items that at least two of them coded"),
            "alpha": Column(FLOAT, "Krippendorff's alpha; missing: not defined"),
            "alpha_low": Column(FLOAT, "2.5th percentile"),
            "alpha_high": Column(FLOAT, "97.5th percentile"),
            "share": Column(FLOAT, "precision.share of all coders and items; missing: no item has a code"),
            "share_low": Column(FLOAT, "lower end of Wilson's 95 % interval"),
            "share_high": Column(FLOAT, "upper end"),
            "state": Column(
                TEXT, "what it was made with: another version of the package, another corpus; missing: these"
            ),
        },
    ),
}
