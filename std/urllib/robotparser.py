"""What a site's robots.txt allows to programs (RFC 9309)."""

import collections
import re
import time
import urllib.error
import urllib.parse
import urllib.request

__all__ = ["RobotFileParser"]

RequestRate = collections.namedtuple("RequestRate", "requests seconds")


def normalize(path):
    """Return a path in which only what has to be quoted is."""
    return urllib.parse.quote(urllib.parse.unquote(path, errors="surrogateescape"), errors="surrogateescape")


def _normalize_between(separators, text):
    parts = re.split(f"([{separators}])", text)
    parts[::2] = map(normalize, parts[::2])
    return "".join(parts)


def normalize_uri(path):
    """Normalize a path and what its query is made of."""
    before, mark, query = path.partition("?")
    return normalize(before) + mark + _normalize_between("=&", query)


def normalize_pattern(path):
    """Normalize the path of a rule, in which * and $ have meanings."""
    before, mark, query = path.partition("?")
    return _normalize_between("*$", before) + mark + _normalize_between("=&*$", query)


def translate_pattern(path):
    """Return the regular expression for a path with *; nothing is tried twice, however many there are."""
    first, *parts = map(re.escape, re.split(r"\*+", path))
    if not parts:
        return first
    *middle, last = parts
    return first + "".join(f"(?>.*?{part})" for part in middle) + f".*{last}"


class RuleLine:
    """Whether paths of a form are allowed."""

    def __init__(self, path, allowance):
        if path == "" and not allowance:
            # "Disallow:" alone allows everything.
            allowance = True
        self.fullmatch = path.endswith("$")
        path = re.sub(r"\*{2,}", "*", path.rstrip("$"))
        self.path = normalize_pattern(path)
        self.matcher = re.compile(translate_pattern(self.path), re.DOTALL) if "*" in self.path else None
        self.allowance = allowance

    def applies_to(self, filename):
        """Return one more than the length of what matches, or 0."""
        if self.matcher is not None:
            find = self.matcher.fullmatch if self.fullmatch else self.matcher.match
            found = find(filename)
            return found.end() + 1 if found else 0
        fits = filename == self.path if self.fullmatch else filename.startswith(self.path)
        return len(self.path) + 1 if fits else 0

    def __str__(self):
        return f"{'Allow' if self.allowance else 'Disallow'}: {self.path}{'$' * self.fullmatch}"


class Entry:
    """The rules for some programs."""

    def __init__(self):
        self.useragents = []
        self.rulelines = []
        self.delay = None
        self.req_rate = None

    def __str__(self):
        lines = [f"User-agent: {agent}" for agent in self.useragents]
        if self.delay is not None:
            lines.append(f"Crawl-delay: {self.delay}")
        if self.req_rate is not None:
            lines.append("Request-rate: {}/{}".format(*self.req_rate))
        lines += map(str, self.rulelines)
        if not self.rulelines:
            lines.append("Allow:")
        return "\n".join(lines)

    def applies_to(self, useragent):
        """Tell how well a program's name fits: the length of the longest name in it, or 0."""
        if useragent is None:
            return "*" in self.useragents
        useragent = useragent.lower()
        return max((len(name) for name in self.useragents if name.lower() in useragent), default=0)

    def allowance(self, filename):
        """Tell whether a path is allowed: the longest match decides, and rather allows than forbids."""
        best, allowed = 0, True
        for rule in self.rulelines:
            length = rule.applies_to(filename)
            if length > best or length and length == best and rule.allowance:
                best, allowed = length, rule.allowance
        return allowed


def merge_entries(e1, e2):
    """Add the second entry to the first."""
    e1.useragents += [agent for agent in e2.useragents if agent not in e1.useragents]
    e1.rulelines += e2.rulelines
    if e2.delay is not None:
        e1.delay = e2.delay
    if e2.req_rate is not None:
        e1.req_rate = e2.req_rate


class RobotFileParser:
    """Reads a robots.txt and answers what it allows."""

    def __init__(self, url=""):
        self.entries = []
        self.groups = {}
        self.sitemaps = []
        self.default_entry = None
        self.disallow_all = self.allow_all = False
        self.set_url(url)
        self.last_checked = 0

    def mtime(self):
        """Return when the file was last fetched; 0 if it never was."""
        return self.last_checked

    def modified(self):
        """Note that the file has been fetched now."""
        self.last_checked = time.time()

    def set_url(self, url):
        """Set the address of the file."""
        self.url = url
        _, self.host, self.path, *_ = urllib.parse.urlsplit(url)

    def read(self):
        """Fetch and parse the file. A file that one may not see forbids everything, one that is not there nothing."""
        try:
            answer = urllib.request.urlopen(self.url)
        except urllib.error.HTTPError as error:
            if error.code in (401, 403):
                self.disallow_all = True
            elif 400 <= error.code < 500:
                self.allow_all = True
            error.close()
        else:
            text = answer.read().decode("utf-8", "surrogateescape")
            self.parse(text.splitlines())

    def _add_entry(self, entry):
        if entry.useragents:
            self.entries.append(entry)
        for agent in entry.useragents:
            name = agent.lower()
            known = self.groups.get(name)
            if known is None:
                known = self.groups[name] = Entry()
                known.useragents = [name]
            merge_entries(known, entry)
            known.useragents = [name]

    def parse(self, lines):
        """Parse the lines of a file."""
        entry = None
        self.modified()
        for line in lines:
            name, colon, value = line.partition("#")[0].partition(":")
            if not colon:
                continue
            name, value = name.strip().lower(), value.strip()
            if name == "user-agent":
                if entry is None or _has_rules(entry):
                    if entry is not None:
                        self._add_entry(entry)
                    entry = Entry()
                entry.useragents.append(value)
            elif name == "sitemap":
                self.sitemaps.append(value)
            elif entry is not None:
                self._rule(entry, name, value)
        if entry is not None:
            self._add_entry(entry)

    def _rule(self, entry, name, value):
        if name in ("allow", "disallow"):
            before, end, rest = value.partition("$")
            # What comes behind the end may be nothing only.
            if not rest.strip("*$"):
                entry.rulelines.append(RuleLine(before + end, name == "allow"))
        elif name == "crawl-delay":
            if value.isdecimal():
                entry.delay = int(value)
        elif name == "request-rate":
            requests, slash, seconds = value.partition("/")
            if slash and requests.strip().isdecimal() and seconds.strip().isdecimal():
                entry.req_rate = RequestRate(int(requests), int(seconds))

    def _find_entry(self, useragent):
        name = useragent.partition("/")[0].lower()
        fitting = [entry for key, entry in self.groups.items() if key != "*" and key in name]
        if fitting:
            return max(fitting, key=lambda entry: entry.applies_to(name))
        return self.groups.get("*", self.default_entry)

    def can_fetch(self, useragent, url):
        """Tell whether a program may fetch an address; nothing is allowed before the file is known."""
        if self.disallow_all:
            return False
        if self.allow_all:
            return True
        if not self.last_checked:
            return False
        # Without scheme and host; a question mark or number sign at the end counts.
        path = normalize_uri(re.sub(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?(?://[^/?#]*)?", "", url, count=1)) or "/"
        entry = self._find_entry(useragent)
        return path == "/robots.txt" or entry is None or entry.allowance(path)

    def _of_entry(self, useragent, attribute):
        entry = self._find_entry(useragent) if self.last_checked else None
        return getattr(entry, attribute, None)

    def crawl_delay(self, useragent):
        """Return the seconds between requests, or None."""
        return self._of_entry(useragent, "delay")

    def request_rate(self, useragent):
        """Return a RequestRate, or None."""
        return self._of_entry(useragent, "req_rate")

    def site_maps(self):
        """Return a list of addresses, or None."""
        return self.sitemaps or None

    def __str__(self):
        entries = self.entries if self.default_entry is None else [*self.entries, self.default_entry]
        return "\n\n".join(map(str, entries))


def _has_rules(entry):
    return bool(entry.rulelines) or entry.delay is not None or entry.req_rate is not None
