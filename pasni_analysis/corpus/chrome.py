"""What a line of a page is, judged by its words alone: the patterns of page furniture ("chrome")."""

import re

from pasni_analysis.corpus.dates import DATE_LINE
from pasni_analysis.corpus.outlets import find_outlet

WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_QUOTE = re.compile(r"[\"“”]|^['‘]")
I = re.IGNORECASE  # noqa: E741

_DESK = r"(?:news|web|staff|city|foreign|digital|monitoring|online|sports?|business|national|editorial)"
_JOB = r"(?:editor|reporter|correspondent|desk|writer|bureau|staff|team|report)"
BYLINE = re.compile(
    rf"(?:by\s+)?(?:our|the|a)?\s?(?:special|senior|chief|staff|deputy|{_DESK})\s{_JOB}(?:\s{_JOB})?", I
)
# "By Jane Doe", "By JANE DOE and John Roe, Staff Writer": names are capitalised, and few.
BY_NAME = re.compile(
    r"(?:[Bb]y|BY)[:\s]\s?[A-Z][\w.'’-]*(?:\s(?:[A-Z][\w.'’-]*|and|de|van|von|bin|al|el|[|&/,-])){1,9}"
    r"(?:,?\s[\w ]{0,40}(?:[Ww]riter|[Rr]eporter|[Ee]ditor|[Cc]orrespondent|Press|News|TODAY|Post|Times))?"
)
SECTION = re.compile(
    r"(?:(?:world|us|u\.s\.|uk|top|latest|national|international|local|asia|africa|europe|middle east|south asia"
    r"|pakistan|india|china|business|political|breaking|general|sports?|tech|home)\s?(?:news)?"
    r"|news|politics|economy|opinions?|editorials?|comment|analysis|culture|science|health|technology|markets"
    r"|entertainment|lifestyle|features?|americas|environment|climate|energy|defen[cs]e|columns?|columnists?)",
    I,
)
RELATED = re.compile(
    r"(?:next|previous|prev|latest|recent|related|similar|popular|trending|recommended|more|top|most|featured"
    r"|other|also)\s(?:\w+\s){0,2}?(?:posts?|stor(?:y|ies)|articles?|news|topics?|reads?|reading|viewed|popular"
    r"|read|stories|headlines|videos?|links?|coverage|tags?)(?:\s(?:on|about|from|in|this|today|now)\b.{0,40})?"
    r"|you\s(?:may|might|must|should|would|could)\s(?:also\s)?(?:like|have missed|be interested in|read|love)"
    r"|(?:more|read more|read next|also read|up next|don['’]?t miss|must read|trending now|editor['’]?s picks?"
    r"|editors['’] picks?|what to read next|recommended(?: for you)?|related|see also|tags|most popular|most read"
    r"|share this|leave a (?:reply|comment)|post a comment|\d* ?comments?|about (?:us|the author)|contact us"
    r"|quick (?:links|access|accesses)|follow us(?: on .{0,40})?)",
    I,
)
READ_MORE = re.compile(
    r"(?:(?:read|also read|read also|read more|see also|must read|related|watch|more|also see|full story)"
    r"\s?[:|>»→-]\s?\S.{2,160}|(?:read|see) the (?:rest|full (?:story|article|report))\b.{0,80}"
    r"|(?:continue|keep) reading\b.{0,60}|read (?:more|it) (?:here|at|on|from)\b.{0,80}|click here\b.{0,80})",
    I,
)
PROMPT = re.compile(
    r"(?:share (?:this|on|via|to|with|the)\b.{0,60}|(?:share|tweet|pin|print|email|e-mail|save|copy link|whatsapp"
    r"|facebook|twitter|linkedin|telegram|reddit|instagram|youtube)(?:[\s,|·]+(?:share|tweet|pin|print|email|save"
    r"|copy link|whatsapp|facebook|twitter|linkedin|telegram|reddit|instagram|youtube|x))*"
    r"|(?:follow|like|join|find) (?:us|our)\b.{0,120}|(?:please )?(?:sign up|subscribe)\b.{0,160}"
    r"|(?:get|download) (?:our|the)\b.{0,60}\b(?:app|newsletter|inbox|alerts?)\b.{0,80}|enter your e-?mail.{0,60}"
    r"|log ?in|sign in|register|subscribe now|(?:scroll|swipe) .{0,40}|(?:continue reading )?(?:after|below)"
    r" (?:the )?(?:ad|advertisement).{0,30}|article continues (?:after|below).{0,60}|story continues .{0,40}"
    r"|support (?:our|independent) journalism.{0,120})",
    I,
)
COOKIES = re.compile(
    r".{0,160}\b(?:uses?|using|accept(?: all)?|set|manage|about) (?:of )?(?:our )?cookies\b.{0,300}", I
)
COPYRIGHT = re.compile(
    r"(?:copyright\b|©|\(c\)\s?(?:copyright\s)?\d{4}).{0,160}|.{0,60}\ball rights reserved\b.{0,120}", I
)
COPYRIGHT_OWNER = re.compile(r"(?:copyright|©|\(c\)|\d{4}(?:\s?[-–]\s?\d{4})?|by|the|[\s,:])+", I)
NAVIGATION = re.compile(
    r"(?:skip to (?:main )?content|menu|search|home|close|open menu|toggle navigation|advertis(?:e|ement|ing)"
    r"|advertisement - .{0,60}|sponsored(?: content)?|back to top|loading\W*|privacy policy|terms (?:of|and) .{0,30}"
    r"|contact(?: us)?|about(?: us)?|cookie policy|e-?paper|sitemap|view (?:all|comments|more).{0,30}|load more"
    r"|show (?:all|more|comments).{0,30})",
    I,
)
TEASER = re.compile(r".{20,600}(?:\[(?:…|\.\.\.)\]|…|\.\.\.|\bread more\W*)", I)
_TELLS = r"(?:delivers|provides|brings|offers|publishes|covers|reports|is (?:an?|the|one of|your|our))"
_TRADE = r"(?:news|journalism|reporting|reports|coverage|newspaper|magazine|broadcaster|channel|portal|media)"
DESCRIPTION = re.compile(
    rf"(?P<name>[A-Z][\w.&'’-]*(?:\s[A-Z][\w.&'’-]*){{0,5}})(?:,[^.,]{{0,80}},)?\s{_TELLS}\b[^.]{{0,200}}"
    rf"\b{_TRADE}\b.{{0,300}}"
)

# Rules that hold wherever their line stands near an edge of the page; the first that fits names the line.
STRONG: dict[str, re.Pattern[str]] = {
    "related heading": RELATED,
    "read more": READ_MORE,
    "prompt": PROMPT,
    "cookie notice": COOKIES,
    "copyright": COPYRIGHT,
    "navigation": NAVIGATION,
}
_LABELLED = {"related heading", "prompt", "cookie notice", "copyright"}


def count_words(line: str) -> int:
    """Return the number of words of ``line``."""
    return sum(1 for _ in WORD.finditer(line))


def is_prose(line: str) -> bool:
    """Say whether ``line`` reads as a paragraph: a sentence's end and a dozen words, or thirty words."""
    words = count_words(line)
    return words >= 30 or (words >= 12 and bool(_END.search(line)))


def is_link(line: str) -> bool:
    """Say whether ``line`` could be a link's words: short, without a sentence's end or a quotation."""
    return count_words(line) <= 20 and not _END.search(line) and not _QUOTE.search(line)


def strong_rule(line: str) -> str:
    """Return the name of the rule that tells ``line`` to be page furniture by itself; empty if none."""
    if len(line) > 400:
        return ""
    for name, pattern in STRONG.items():
        if pattern.fullmatch(line.rstrip(" :>»…" if name in _LABELLED else "")):
            return name
    return "byline" if is_byline(line) else ""


def weak_rule(line: str) -> str:
    """Return the rule for a line that is furniture only among furniture at the end of a page; empty if none."""
    if DATE_LINE.fullmatch(line):
        return "date of another story"
    if len(line) <= 700 and DESCRIPTION.fullmatch(line):
        return "site description"
    if len(line) <= 700 and TEASER.fullmatch(line):
        return "teaser"
    return "link line" if is_link(line) else ""


def is_byline(line: str) -> bool:
    """Say whether ``line`` names its author and nothing else."""
    return bool(BYLINE.fullmatch(line)) or (count_words(line) <= 14 and bool(BY_NAME.fullmatch(line)))


def copyright_owner(line: str) -> str:
    """Return the known outlet that a copyright line names; empty if none is known."""
    owner = COPYRIGHT_OWNER.sub(" ", line.split(".")[0], count=1).strip()
    return find_outlet(owner).get("name", "")
