"""Regular expressions: compiling, searching, splitting and replacing in texts of several kinds."""

import re
from _rows import main, row

PATTERNS = [
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)", r"\b[A-Z][a-z]+(?:\s+[A-Z][a-z]+)*\b", r"(?i)error|warn(?:ing)?|fatal",
    r"([\w.+-]+)@([\w-]+\.)+\w{2,}", r"^\s*(?P<key>\w+)\s*=\s*(?P<value>.*?)\s*$", r"(a+b)*c|(?:x|y|z){2,5}?",
]
log = "".join(
    f"2026-03-{i % 28 + 1:02}T10:{i % 60:02}:00 host{i % 7} app[{i}]: {'ERROR' if i % 5 == 0 else 'info'} "
    f"user{i}@example.org did thing number {i} with key_{i} = value {i}\n"
    for i in range(400)
)
genome = "".join("acgtacggtacttgaca"[i * i % 17] for i in range(20000))
strands = [re.compile(p) for p in ("agggtaaa|tttaccct", "[cgt]gggtaaa|tttaccc[acg]", "tac[acg]t|a[ct]ttga", "cg+t")]
words = re.compile(r"\w+")
stamps = re.compile(PATTERNS[0])
mails = re.compile(PATTERNS[3])
settings = re.compile(r"(\w+)\s*=\s*(.*?)$", re.M)


@row
def compile_patterns():
    re.purge()
    for pattern in PATTERNS:
        re.compile(pattern)


@row
def search_strands():
    for strand in strands:
        strand.findall(genome)


@row
def find_words():
    words.findall(log)


@row
def find_stamps():
    for match in stamps.finditer(log):
        match.groups()


@row
def find_mails():
    mails.findall(log)


@row
def match_settings():
    for line in log.splitlines()[:100]:
        settings.search(line).group(1)


@row
def replace_with_function():
    re.sub(r"\d+", lambda match: str(int(match[0]) + 1), log[:8000])


@row
def replace_with_template():
    re.sub(r"(\w+)@(\w+)", r"\2 at \1", log)


@row
def split_lines():
    re.split(r"[\s,;:]+", log)


main()
