"""The rules that say which names are one entity; each takes and returns links between name forms."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

from pasni_analysis.measures import entity_forms as forms
from pasni_analysis.spans import mention_lists as lists


class Node(NamedTuple):
    """One name form in one document: the unit that rules link."""

    doc_id: str
    group: str
    key: str


class Form(NamedTuple):
    """A node's first mention, how often it is printed, and its commonest printed form and label."""

    node: Node
    text: str
    label: str
    start: int
    end: int
    n: int


class Link(NamedTuple):
    """A node's entity: (group, key), the rule that tied it, and the passage that shows it."""

    entity: tuple[str, str]
    rule: str
    evidence: str


Links = dict[Node, Link]


def passage(form: Form) -> str:
    """Return doc_id:start:end of the form's first mention."""
    return f"{form.node.doc_id}:{form.start}:{form.end}"


def by_document(all_forms: Iterable[Form]) -> dict[str, list[Form]]:
    """Return the forms of each document, in the order of their first mentions."""
    found: dict[str, list[Form]] = defaultdict(list)
    for form in sorted(all_forms, key=lambda f: (f.node.doc_id, f.start, f.end)):
        found[form.node.doc_id].append(form)
    return found


def own_definitions(all_forms: Iterable[Form], defined: dict[Node, tuple[Node, str]]) -> Links:
    """Link an acronym to the full name beside which this document prints it in brackets."""
    return {
        form.node: Link(defined[form.node][0][1:], "defined in the article", defined[form.node][1])
        for form in all_forms
        if form.node in defined
    }


def listed(all_forms: Iterable[Form]) -> Links:
    """Link a form to the place, body or outlet whose name or alias it is in the lists."""
    found: Links = {}
    for form in all_forms:
        name = ""
        if form.node.group == "place" and form.text in lists.places():
            name = lists.places()[form.text].entity
        elif form.label == "OUTLET" and form.text in lists.outlets():
            name = lists.outlets()[form.text][0]
        elif form.node.group == "thing" and form.text in lists.organisations():
            name = lists.organisations()[form.text][0]
        if name and forms.name_key(name) != form.node.key:
            found[form.node] = Link((form.node.group, forms.name_key(name)), "name list", passage(form))
    return found


def corpus_definitions(all_forms: list[Form], defined: dict[Node, tuple[Node, str]]) -> Links:
    """Link an acronym to the one full name that other documents define it by; none where they disagree."""
    meanings: dict[str, set[str]] = defaultdict(set)
    evidence: dict[str, str] = {}
    for node, (full, where) in sorted(defined.items()):
        meanings[node.key].add(full.key)
        evidence.setdefault(node.key, where)
    return {
        f.node: Link(("thing", next(iter(meanings[f.node.key]))), "defined elsewhere", evidence[f.node.key])
        for f in all_forms
        if f.node.group == "thing" and len(meanings.get(f.node.key, ())) == 1 and forms.is_acronym(f.text)
    }


def inferred_acronyms(all_forms: list[Form]) -> Links:
    """Link an acronym to the only name in its document whose first letters it is made of."""
    found: Links = {}
    for present in by_document(all_forms).values():
        long = [f for f in present if f.node.group == "thing" and " " in f.text]
        for short in present:
            if short.node.group != "thing" or not forms.is_acronym(short.text) or len(short.text) < 3:
                continue
            fits = {f.node.key: f for f in long if forms.abbreviates(short.text, f.text)}
            if len(fits) == 1:
                full = next(iter(fits.values()))
                found[short.node] = Link(full.node[1:], "initials", passage(full))
    return found


def plurals(all_forms: list[Form]) -> Links:
    """Link the plural of a people to its singular, where the corpus prints both (Americans, American)."""
    people = {f.node.key: f for f in all_forms if f.node.group == "people"}
    return {
        f.node: Link(("people", f.node.key[:-1]), "plural", passage(people[f.node.key[:-1]]))
        for f in all_forms
        if f.node.group == "people" and f.node.key.endswith("s") and f.node.key[:-1] in people
    }


def full_names(all_forms: list[Form]) -> Links:
    """Link a person's full names that differ by middle names, or a shorter one to the only longer one.

    Donald Trump, Donald J. Trump and Donald John Trump are one; where the middle initials differ (George W.
    Bush, George H. W. Bush) nobody is.
    """
    people = {f.node.key: f for f in all_forms if f.node.group == "person" and len(f.node.key.split()) > 1}
    fuller: dict[str, str] = {}
    for keys in _grouped(people, lambda words: (words[0], words[-1])):
        middles = {k: tuple(word[0] for word in k.split()[1:-1]) for k in keys}
        if len(set(middles.values()) - {()}) == 1:
            fullest = max(keys, key=lambda k: (len(k), k))
            fuller |= {k: fullest for k in keys if k != fullest}
        elif len(keys) > 1:
            fuller |= dict.fromkeys(keys, "")
    for keys in _grouped(people, lambda words: words[-1]):
        for key in (k for k in keys if k not in fuller):
            longer = [k for k in keys if k.endswith(f" {key}")]
            if len(longer) == 1:
                fuller[key] = longer[0]
    return {
        f.node: Link(("person", name), "fuller name", passage(people[name]))
        for f in all_forms
        if f.node.group == "person" and (name := fuller.get(f.node.key))
    }


def _grouped(keys: Iterable[str], by: Callable[[list[str]], Hashable]) -> Iterable[list[str]]:
    groups: dict[Hashable, list[str]] = defaultdict(list)
    for key in keys:
        groups[by(key.split())].append(key)
    return groups.values()


def surnames(all_forms: list[Form], links: Links) -> Links:
    """Link one word to the only person in the document who bears it as surname, else as any name."""
    found: Links = {}
    for present in by_document(all_forms).values():
        full = [f for f in present if f.node.group == "person" and " " in f.node.key]
        for short in present:
            alone = short.node.group == "person" and " " not in short.node.key
            if alone and (bearer := _bearer(short.node.key, full, links)):
                found[short.node] = Link(_entity(bearer.node, links), "part of name", passage(bearer))
    return found


def corpus_surnames(all_forms: list[Form], links: Links) -> Links:
    """Link a surname alone to the only person in the whole corpus who bears it."""
    full = [f for f in all_forms if f.node.group == "person" and " " in f.node.key]
    bearers: dict[str, dict[tuple[str, str], Form]] = defaultdict(dict)
    for form in full:
        bearers[form.node.key.split()[-1]].setdefault(_entity(form.node, links), form)
    return {
        f.node: Link(
            next(iter(bearers[f.node.key])),
            "surname in corpus",
            passage(next(iter(bearers[f.node.key].values()))),
        )
        for f in all_forms
        if f.node.group == "person" and " " not in f.node.key and len(bearers.get(f.node.key, ())) == 1
    }


def _entity(node: Node, links: Links) -> tuple[str, str]:
    link = links.get(node)
    return link.entity if link else (node.group, node.key)


def _bearer(word: str, full: list[Form], links: Links) -> Form | None:
    for fits in (
        [f for f in full if f.node.key.split()[-1] == word],
        [f for f in full if word in f.node.key.split()],
    ):
        if fits:
            return fits[0] if len({_entity(f.node, links) for f in fits}) == 1 else None
    return None


def short_names(all_forms: list[Form]) -> Links:
    """Link a body's long name to its short one, where both are printed.

    Dropped are a legal form and a company's line of business (Apple Inc., Apple Computer: Apple), which the
    corpus must show, and "of Country", which the article must.
    """
    things = {f.node.key: f for f in all_forms if f.node.group == "thing"}
    here = {f.node: f for f in all_forms}
    found: Links = {}
    for form in all_forms:
        if form.node.group != "thing":
            continue
        head, _, place = form.text.rpartition(" of ")
        own = here.get(form.node._replace(key=forms.name_key(head))) if place in lists.places() else None
        short = own or things.get(_company(form.text))
        if short and short.node.key != form.node.key:
            found[form.node] = Link(("thing", short.node.key), "short name", passage(short))
    return found


def _company(name: str) -> str:
    words = name.split()
    while len(words) > 1 and (
        words[-1] in forms.COMPANY_WORDS or forms.bare_key(" ".join(words)) != forms.name_key(" ".join(words))
    ):
        words.pop()
    return forms.name_key(" ".join(words))


def metonyms(all_forms: list[Form]) -> Links:
    """Link a capital, or the seat of a government, to its country."""
    seats = lists.seats()
    return {
        f.node: Link(("place", forms.name_key(seats[f.text])), "metonym", passage(f))
        for f in all_forms
        if f.text in seats and f.node.group in ("place", "thing")
    }


def most_common(counts: Counter[str]) -> str:
    """Return the value counted most often; the longer, then the first by name, where it ties."""
    return min(counts, key=lambda text: (-counts[text], -len(text), text))
