"""Entities: which mentions mean the same person, body or place, and the ledger of every merge.

Rules, the first that fits each name: the article's own definition "Full Name (FN)"; the lists of places,
outlets and bodies; the definition by other articles, where they agree; the initials of the only name that
fits in the article; a body's name without its legal form or line of business; a fuller form of a person's
name; a surname, where one person in the article bears it, else one in the corpus. Names of persons, places,
peoples and other things are never merged with one another. Two bearers of a surname are left apart: a wrong
merge is worse than a missed one.
"""

from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from pasni_analysis import schema
from pasni_analysis.measures import entity_forms as forms
from pasni_analysis.measures import entity_rules as rules
from pasni_analysis.measures.entity_rules import Form, Link, Links, Node
from pasni_analysis.spans import mention_lists as lists

Entity = tuple[str, str]
FORBID = "-"


class Resolved(NamedTuple):
    """The mentions with the columns ``entity`` and ``entity_label``; and the ledger (schema "ledger")."""

    mentions: pd.DataFrame
    ledger: pd.DataFrame


def resolve_entities(
    mentions: pd.DataFrame,
    *,
    aliases: pd.DataFrame | None = None,
    documents: pd.DataFrame | None = None,
    merge_metonyms: bool = False,
) -> Resolved:
    """Return each mention with its entity, and one ledger row per name form merged into an entity.

    ``aliases`` has the columns entity, alias, label, role, note (all but the first may lack). A row merges
    the form ``alias`` into ``entity``, whatever the rules say; where ``alias`` is the name that the rules
    chose, the entity is renamed with all its forms. An entity written ``-`` forbids: the form stands by
    itself. An empty ``alias`` merges nothing: the row gives the entity's label or role. ``documents``
    (doc_id, text): where given, "Full Name (FN)" counts as a definition only with its bracket.
    ``merge_metonyms``: capitals and seats of government (Washington, White House) count for their country.

    Does not resolve pronouns, and does not tell two bearers of one full name apart.
    """
    table = mentions.reset_index(drop=True)
    nodes = [
        Node(d, forms.group_of(lb), forms.name_key(t))
        for d, lb, t in zip(table["doc_id"], table["label"], table["text"], strict=True)
    ]
    all_forms = _forms(table, nodes)
    texts = {} if documents is None else dict(zip(documents["doc_id"], documents["text"], strict=True))
    links = _link(all_forms, _definitions(table, nodes, texts), merge_metonyms)
    names, labels = _names(all_forms, links)
    named = {f.node: names[_root(f.node, links)] for f in all_forms}
    kinds = {names[root]: label for root, label in labels.items()}
    sides = _side_file(all_forms, named, aliases)
    named |= {node: name for node, (name, _) in sides.items()}
    if aliases is not None and "label" in aliases:
        told = aliases[aliases["label"].fillna("").ne("") & aliases["entity"].ne(FORBID)]
        kinds |= dict(zip(told["entity"], told["label"], strict=True))
    for form in all_forms:
        kinds.setdefault(named[form.node], form.label)
    entity = [named[node] for node in nodes]
    table = table.assign(
        entity=pd.array(entity, dtype="str"), entity_label=pd.array([kinds[e] for e in entity], dtype="str")
    )
    return Resolved(table, _ledger(table, nodes, links, sides))


def _forms(table: pd.DataFrame, nodes: list[Node]) -> list[Form]:
    texts: dict[Node, Counter[str]] = defaultdict(Counter)
    labels: dict[Node, Counter[str]] = defaultdict(Counter)
    first: dict[Node, tuple[int, int]] = {}
    rows = zip(nodes, table["text"], table["label"], table["start"], table["end"], strict=True)
    for node, text, label, start, end in rows:
        texts[node][text] += 1
        labels[node][label] += 1
        first[node] = min(first.get(node, (start, end)), (start, end))
    return [
        Form(
            node,
            rules.most_common(texts[node]),
            rules.most_common(labels[node]),
            *first[node],
            texts[node].total(),
        )
        for node in sorted(texts)
    ]


def _definitions(
    table: pd.DataFrame, nodes: list[Node], texts: dict[str, str]
) -> dict[Node, tuple[Node, str]]:
    # "Full Name (FN)": two neighbouring mentions, two characters apart.
    order = table.sort_values(["doc_id", "start"], kind="stable").index.tolist()
    docs, names = table["doc_id"].tolist(), table["text"].tolist()
    starts, ends = table["start"].tolist(), table["end"].tolist()
    found: dict[Node, tuple[Node, str]] = {}
    for a, b in pairwise(order):
        near = docs[a] == docs[b] and 2 <= starts[b] - ends[a] <= 3
        bracket = "(" in texts[docs[a]][ends[a] : starts[b]] if near and docs[a] in texts else near
        if bracket and forms.is_acronym(names[b]) and _fits(names[b], names[a]):
            found.setdefault(nodes[b], (nodes[a], f"{docs[a]}:{starts[a]}:{ends[b]}"))
    return found


def _fits(acronym: str, name: str) -> bool:
    rest = iter(name.lower())
    letters = [c.lower() for c in acronym if c.isalnum()]
    return " " in name and name[:1].lower() == letters[0] and all(c in rest for c in letters)


def _link(all_forms: list[Form], defined: dict[Node, tuple[Node, str]], merge_metonyms: bool) -> Links:
    links: Links = rules.metonyms(all_forms) if merge_metonyms else {}
    for found in (
        rules.own_definitions(all_forms, defined),
        rules.listed(all_forms),
        rules.corpus_definitions(all_forms, defined),
        rules.inferred_acronyms(all_forms),
        rules.plurals(all_forms),
        rules.short_names(all_forms),
        rules.full_names(all_forms),
    ):
        links = found | links
    for step in (rules.surnames, rules.corpus_surnames):
        links = step(all_forms, links) | links
    return links


def _root(node: Node, links: Links) -> Entity:
    # A link may lead to a name that is itself linked in the same document; of a circle, the first by name.
    path: list[Entity] = [node[1:]]
    while link := links.get(Node(node.doc_id, *path[-1])):
        if link.entity in path:
            return min(path[path.index(link.entity) :])
        path.append(link.entity)
    return path[-1]


def _names(all_forms: list[Form], links: Links) -> tuple[dict[Entity, str], dict[Entity, str]]:
    texts: dict[Entity, Counter[str]] = defaultdict(Counter)
    labels: dict[Entity, Counter[str]] = defaultdict(Counter)
    for form in all_forms:
        root = _root(form.node, links)
        labels[root][form.label] += form.n
        full = " " in form.text if form.node.group == "person" else form.node[1:] == root
        texts[root][form.text] += form.n if full else 0
    printed = {root: rules.most_common(counts) for root, counts in texts.items()}
    names: dict[Entity, str] = {}
    taken: set[str] = set()
    for root in sorted(printed, key=lambda r: (-labels[r].total(), r)):
        name = _listed_name(root) or printed[root]
        names[root] = name if name not in taken else f"{name} [{rules.most_common(labels[root])}]"
        taken.add(names[root])
    return names, {root: rules.most_common(labels[root]) for root in labels}


def _listed_name(root: Entity) -> str:
    if root[0] not in ("place", "thing"):
        return ""
    return _list_names(root[0]).get(root[1], "")


@cache
def _list_names(group: str) -> dict[str, str]:
    if group == "place":
        names = {place.entity for place in lists.places().values() if place.kind == "country"}
    else:
        names = {name for name, _ in (*lists.organisations().values(), *lists.outlets().values())}
    return {forms.name_key(name): name for name in sorted(names)}


def _side_file(
    all_forms: list[Form], named: dict[Node, str], aliases: pd.DataFrame | None
) -> dict[Node, tuple[str, str]]:
    if aliases is None or aliases.empty:
        return {}
    table = aliases.reindex(columns=["entity", "alias", "note"]).astype("str").fillna("")
    forbidden = set(table.loc[table["entity"] == FORBID, "alias"])
    found: dict[Node, tuple[str, str]] = {}
    for entity, alias, note in table.itertuples(index=False):
        for form in all_forms if alias else []:
            renamed = named[form.node] == alias and entity != FORBID and form.text not in forbidden
            if form.text == alias or renamed:
                found[form.node] = (alias if entity == FORBID else entity, note)
    return found


def _ledger(
    table: pd.DataFrame, nodes: list[Node], links: Links, sides: dict[Node, tuple[str, str]]
) -> pd.DataFrame:
    merged: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, (entity, text) in enumerate(zip(table["entity"], table["text"], strict=True)):
        if entity != text:
            merged[entity, text].append(i)
    rows = []
    for (entity, alias), where in sorted(merged.items()):
        first = where[0]
        spot = f"{table.at[first, 'doc_id']}:{table.at[first, 'start']}:{table.at[first, 'end']}"
        node = nodes[first]
        link = Link(("", ""), "aliases.csv", sides[node][1]) if node in sides else links.get(node)
        rows.append(
            {
                "entity": entity,
                "alias": alias,
                "label": table.at[first, "entity_label"],
                "rule": link.rule if link else "spelling",
                "evidence": link.evidence if link else spot,
                "documents": " ".join(sorted({table.at[i, "doc_id"] for i in where})),
                "n_mentions": len(where),
            }
        )
    return schema.make("ledger", rows)
