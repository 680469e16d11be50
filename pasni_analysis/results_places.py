"""The result table of places, which ``results`` takes in."""

from pasni_analysis.columns import FLOAT, INT, TEXT, Column, Table, evidence

AREAS = ("country", "province", "sea")  # kinds of place that no point stands for

PLACES: dict[str, Table] = {
    "places": Table(
        "one row per place named",
        {
            "entity": Column(TEXT, "name of the place"),
            "label": Column(TEXT, "label of the entity: GPE, LOC, FAC"),
            "mentions": Column(INT, "mentions in the voice counted"),
            "documents": Column(INT, "articles that mention it"),
            "n_documents": Column(INT, "articles counted"),
            "n_words": Column(INT, "words of all articles in the voice counted: the denominator"),
            "rate": Column(FLOAT, "mentions per 1,000 words"),
            "located": Column(
                TEXT, "yes; ambiguous: several of the name, none clearly meant; not in the list"
            ),
            "lat": Column(FLOAT, "degrees north, WGS 84; of an area near its middle; missing: not located"),
            "lon": Column(FLOAT, "degrees east"),
            "kind": Column(
                TEXT, f"town, capital, site, given (aliases.csv): a point; {', '.join(AREAS)}: an area"
            ),
            "country": Column(TEXT, "ISO 3166-1 code; missing: none, or given in aliases.csv"),
            "basis": Column(TEXT, "why this place of the name was taken, or none"),
            **evidence("the mentions"),
        },
    ),
}
