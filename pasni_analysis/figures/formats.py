"""A figure's files as bytes that its content alone decides, with the identity inside; and its citation."""

import io
import json
import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.figure import Figure

AUTHOR = "The pasni_analysis developers"
YEAR = 2026  # of the release; CITATION.cff says the same
LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}

# One salt for the ids inside SVG; text as paths, so that no reader needs the font; in PDF TrueType
# fonts, embedded, and no compression, whose bytes depend on the build of zlib.
_SETTINGS: Any = {
    "svg.hashsalt": "pasni_analysis",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "pdf.compression": 0,
    "savefig.bbox": None,
}


def _save(fig: Figure, kind: str, metadata: Mapping[str, Any], *, dpi: int = 300) -> bytes:
    out = io.BytesIO()
    with mpl.rc_context(_SETTINGS):
        fig.savefig(out, format=kind, dpi=dpi, metadata=dict(metadata))
    return out.getvalue()


def first_sentence(text: str) -> str:
    """Return the first sentence of a caption, without its full stop."""
    return re.split(r"(?<=[^\W\d_]{2}[.!?])\s", text.strip(), maxsplit=1)[0].rstrip(".")


def identity_line(record: Mapping[str, Any]) -> str:
    """Return the identity as one line of ASCII, as it stands in the keywords of a PDF."""
    return f"figure_id={record['figure_id']}; data_sha256={record['data']['sha256']}"


def draw_png(fig: Figure, record: Mapping[str, Any]) -> bytes:
    """Return the figure as PNG, 300 dots an inch, with the identity in its text chunks."""
    return _save(
        fig,
        "png",
        {
            "Software": _maker(record),
            "Title": record["title"],
            "Description": record["caption"],
            "Alt": record["alt"],
            "Author": record["author"] or None,
            "Copyright": record["licence"]["figure"] or None,
            "figure_id": record["figure_id"],
            "data_sha256": record["data"]["sha256"],
        },
    )


def draw_preview(fig: Figure) -> bytes:
    """Return the figure as a small PNG to be shown in a notebook, 144 dots an inch."""
    return _save(fig, "png", {"Software": None}, dpi=144)


def draw_svg(fig: Figure, record: Mapping[str, Any]) -> bytes:
    """Return the figure as SVG with ``<title>``, ``<desc>`` (the alt text) and Dublin Core."""
    metadata = {
        "Title": record["title"],
        "Description": record["caption"],
        "Identifier": record["figure_id"],
        "Keywords": [identity_line(record)],
        "Source": f"urn:sha256:{record['data']['sha256']}",
        "Rights": LICENCES.get(record["licence"]["figure"], record["licence"]["figure"]),
        "Creator": _maker(record),
        "Date": None,
    }
    svg = _save(fig, "svg", metadata).decode("utf-8")
    # matplotlib writes the title; a reader of the screen also needs the description.
    desc = f"<desc>{escape(record['alt'])}</desc>"
    svg = re.sub(r"<svg\b", '<svg role="img"', svg, count=1)
    svg = svg.replace("</title>", f"</title>\n {desc}", 1)
    return svg.encode("utf-8")


def draw_pdf(fig: Figure, record: Mapping[str, Any]) -> bytes:
    """Return the figure as PDF with embedded fonts and the identity in its keywords."""
    metadata = {
        "Title": record["title"],
        "Subject": record["caption"],
        "Keywords": identity_line(record),
        "Creator": _maker(record),
        "CreationDate": None,
    }
    return _save(fig, "pdf", metadata)


def _maker(record: Mapping[str, Any]) -> str:
    return f"pasni_analysis {record['versions']['pasni_analysis']}"


def _tex(text: str) -> str:
    marks = {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{c: f"\\{c}" for c in "&%$#_{}"},
    }
    return "".join(marks.get(c, c) for c in " ".join(text.split()))


def _note(record: Mapping[str, Any]) -> str:
    corpus = (record["corpus"] or {}).get("sha256", "")
    made_from = f", corpus SHA-256 {corpus[:16]}" if corpus else ""
    licence = f", {record['licence']['figure']}" if record["licence"]["figure"] else ""
    return f"Figure {record['figure_id']}, data SHA-256 {record['data']['sha256'][:16]}{made_from}{licence}"


def to_bibtex(record: Mapping[str, Any]) -> str:
    """Return the BibTeX entry of a figure; ``note`` holds what makes it checkable."""
    author = record["author"]
    fields = {
        **({"author": "{" + _tex(author) + "}"} if author else {}),
        "title": "{" + _tex(record["title"]) + "}",
        **({"year": str(YEAR)} if author == AUTHOR else {}),
        "howpublished": _tex(f"Figure made with {_maker(record)}"),
        "note": _tex(_note(record)),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{record['figure_id']},\n{lines}}}\n"


def to_csl(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the CSL-JSON entry of a figure."""
    return {
        "id": record["figure_id"],
        "type": "graphic",
        "title": record["title"],
        **({"author": [{"literal": record["author"]}]} if record["author"] else {}),
        **({"issued": {"date-parts": [[YEAR]]}} if record["author"] == AUTHOR else {}),
        "medium": f"Figure made with {_maker(record)}",
        "note": _note(record),
    }


def read_identity(content: bytes) -> dict[str, str]:
    """Return ``figure_id`` and ``data_sha256`` as an image or sidecar carries them; empty where it does not.

    Knows the format by its first bytes. Does not tell whether what is drawn fits them.
    """
    if content.startswith(b"\x89PNG"):
        return _read_png(content)
    if content.lstrip().startswith(b"{"):
        record = json.loads(content)
        return {
            "figure_id": record.get("figure_id", ""),
            "data_sha256": record.get("data", {}).get("sha256", ""),
        }
    if content.startswith(b"%PDF") or b"<svg" in content[:2000]:
        found = re.search(rb"figure_id=([\w.-]+); data_sha256=([0-9a-f]{64})", content)
        return {"figure_id": found[1].decode(), "data_sha256": found[2].decode()} if found else {}
    return {}


def _read_png(content: bytes) -> dict[str, str]:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as image:
            info = dict(image.info)
    except (OSError, ValueError, SyntaxError):
        return {}
    return {k: str(info[k]) for k in ("figure_id", "data_sha256") if k in info}
