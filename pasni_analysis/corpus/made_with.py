"""What values rest on: one hash of the code that makes them, and one of the lexicons."""

import hashlib
from functools import cache
from pathlib import Path

from pasni_analysis.lexicons import lexicon_hashes

_STAGES = ("corpus", "spans", "measures")
_JUDGES = {"coding.py", "codebook.py", "agreement.py"}  # these ask and count; they make no value


@cache
def made_with() -> dict[str, str]:
    """Return ``code_sha256`` (from files to measures, not figures) and ``lexicons_sha256``."""
    code = hashlib.sha256()
    for stage in _STAGES:
        folder = Path(__file__).parents[1] / stage
        for path in sorted(p for p in folder.glob("*.py") if p.name not in _JUDGES):
            # Line ends are a matter of the checkout, not of the code.
            code.update(f"{stage}/{path.name}\n".encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    lexicons = hashlib.sha256(repr(sorted(lexicon_hashes().items())).encode())
    return {"code_sha256": code.hexdigest(), "lexicons_sha256": lexicons.hexdigest()}
