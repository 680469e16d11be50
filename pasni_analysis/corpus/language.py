"""The language of an article: what a file says of it as an ISO 639-1 code, and what its words say."""

import re
from functools import cache

from pasni_analysis.lexicons import load_lexicon

LANGUAGES = {
    "afrikaans": "af", "albanian": "sq", "amharic": "am", "arabic": "ar", "armenian": "hy",
    "azerbaijani": "az", "bahasa": "id", "bengali": "bn", "bosnian": "bs", "bulgarian": "bg",
    "burmese": "my", "cantonese": "zh", "catalan": "ca", "chinese": "zh", "croatian": "hr",
    "czech": "cs", "danish": "da", "dari": "fa", "deutsch": "de", "dutch": "nl", "english": "en",
    "español": "es", "estonian": "et", "farsi": "fa", "filipino": "tl", "finnish": "fi",
    "français": "fr", "french": "fr", "georgian": "ka", "german": "de", "greek": "el", "gujarati": "gu",
    "hausa": "ha", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "icelandic": "is",
    "indonesian": "id", "italian": "it", "japanese": "ja", "kannada": "kn", "kazakh": "kk",
    "khmer": "km", "korean": "ko", "kurdish": "ku", "lao": "lo", "latvian": "lv", "lithuanian": "lt",
    "macedonian": "mk", "malay": "ms", "malayalam": "ml", "mandarin": "zh", "marathi": "mr",
    "mongolian": "mn", "nepali": "ne", "norwegian": "no", "pashto": "ps", "persian": "fa",
    "polish": "pl", "portuguese": "pt", "punjabi": "pa", "romanian": "ro", "russian": "ru",
    "serbian": "sr", "sindhi": "sd", "sinhala": "si", "sinhalese": "si", "slovak": "sk",
    "slovenian": "sl", "somali": "so", "spanish": "es", "swahili": "sw", "swedish": "sv",
    "tagalog": "tl", "tajik": "tg", "tamil": "ta", "telugu": "te", "thai": "th", "tigrinya": "ti",
    "turkish": "tr", "turkmen": "tk", "ukrainian": "uk", "urdu": "ur", "uzbek": "uz", "vietnamese": "vi",
}  # fmt: skip
# Codes of three letters (ISO 639-2), which databases use too.
_LONG_CODES = {
    "ara": "ar", "ben": "bn", "chi": "zh", "deu": "de", "dut": "nl", "eng": "en", "fas": "fa", "fra": "fr",
    "fre": "fr", "ger": "de", "hin": "hi", "ind": "id", "ita": "it", "jpn": "ja", "kor": "ko", "msa": "ms",
    "nld": "nl", "per": "fa", "pol": "pl", "por": "pt", "pus": "ps", "rus": "ru", "spa": "es", "swa": "sw",
    "swe": "sv", "tur": "tr", "urd": "ur", "vie": "vi", "zho": "zh",
}  # fmt: skip
_UNSAID = frozenset(("", "und", "mul", "unknown", "none", "na", "n/a", "null", "other", "xx"))
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9_-]{1,20})?")
_LETTERS = re.compile(r"[^\W\d_]+")
# Function words that English shares with no other language of the Latin alphabet.
_ENGLISH_ONLY = frozenset(
    """the of and to that for it with by from are this have not were which but his their they has been who
    its would had""".split()  # noqa: SIM905
)
SHORT = 40  # words; fewer are compared with the function words of each language
_LEAST_ENGLISH, _LEAST_FOREIGN = 2, 3  # words; names in English texts have foreign ones too
_LEAST_SHARE = 0.15


def iso_language(text: str) -> str:
    """Return the ISO 639-1 code of the first known language that ``text`` names, else nothing.

    >>> iso_language("ENGLISH; Urdu")
    'en'
    """
    return next((LANGUAGES[w] for w in _LETTERS.findall(text.lower()) if w in LANGUAGES), "")


def language_code(said: str) -> str:
    """Return the ISO 639-1 code of a language as files write it, by code or name; nothing if unknown.

    >>> language_code("en-US"), language_code("Spanish"), language_code("eng"), language_code("Balochi")
    ('en', 'es', 'en', '')
    """
    said = said.strip().lower()
    if said in _UNSAID:
        return ""
    code = match[1] if (match := _CODE.fullmatch(said)) else ""
    return code if len(code) == 2 else _LONG_CODES.get(code) or iso_language(said)


def says_other(said: str) -> bool:
    """Say whether a file names a language that is not English, known to us or not."""
    return said.strip().lower() not in _UNSAID and language_code(said) != "en"


@cache
def _words_of() -> dict[str, frozenset[str]]:
    found = {row["language"]: frozenset(row["words"].split()) for row in load_lexicon("foreign_words")}
    english = (row["word"] for row in load_lexicon("stopwords"))
    return {"en": frozenset(word for word in english if len(word) > 1 or word == "a"), **found}


def _judge_short(words: list[str]) -> bool | None:
    # By its letters first; then against each language only words that English and it do not share count.
    letters = "".join(words)
    if letters and sum(c < "ɐ" for c in letters) <= len(letters) / 2:
        return False
    lists = _words_of()
    english = lists["en"]
    pairs = [
        (sum(w in other - english for w in words), sum(w in english - other for w in words))
        for language, other in lists.items()
        if language != "en"
    ]
    foreign, own = max(pairs, key=lambda pair: (pair[0] - pair[1], pair[0]))
    least = _LEAST_SHARE * len(words)
    if foreign >= max(_LEAST_FOREIGN, least) and foreign > 2 * own:
        return False
    return True if own >= max(_LEAST_ENGLISH, least) and own > foreign else None


def judge_english(text: str, *, least: float = 0.04) -> bool | None:
    """Say whether the words of ``text`` are English; None where they do not tell.

    From 40 words on by the share of function words that only English has: 0.1 to 0.3 in English news, about
    0.01 in other languages. A shorter text is compared with the function words of other languages.

    >>> judge_english("El puerto de la ciudad fue inaugurado el martes"), judge_english("Port, Pasni, 2025")
    (False, None)
    """
    words = [word.lower() for word in _LETTERS.findall(text[:20_000])]
    if len(words) < SHORT:
        return _judge_short(words)
    return sum(word in _ENGLISH_ONLY for word in words) / len(words) >= least


def is_english(text: str) -> bool:
    """Say whether ``text`` is not clearly foreign, as :func:`judge_english` reads it."""
    return judge_english(text) is not False


def find_language(said: str, text: str) -> str:
    """Return the code of an article's language: English where its words are, else what the file says.

    >>> find_language("", "The harbour authority opened the new quay on Tuesday.")
    'en'
    """
    return "en" if judge_english(text) else language_code(said)
