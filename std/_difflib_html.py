"""difflib.HtmlDiff: two texts side by side as a table of HTML."""

import re
from difflib import IS_CHARACTER_JUNK, ndiff

_XHTML = "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd"
_NAME_OF_XHTML = "-//W3C//DTD XHTML 1.0 Transitional//EN"
_MONOSPACE = "Menlo, Consolas, Monaco, Liberation Mono, Lucida Console, monospace"


def _lines(*lines, indent=0):
    return "".join(f"\n{' ' * indent}{line}" if line else "\n" for line in lines)


def _meta():
    content = "text/html; charset=%(charset)s"
    return f"""<meta http-equiv="Content-Type"{_lines(f'content="{content}" />', indent=10)}"""


_FILE = "\n".join((
    _lines(f'<!DOCTYPE html PUBLIC "{_NAME_OF_XHTML}"', f'          "{_XHTML}">'),
    f"\n<html>\n\n<head>{_lines(_meta(), '<title></title>', '<style type=\"text/css\">%(styles)s', '</style>', indent=4)}",
    f"</head>\n\n<body>{_lines('%(table)s%(legend)s', indent=4)}",
    "</body>\n\n</html>",
))

# The background of headers, links and the three kinds of changes: in light and in dark.
_BACKGROUNDS = {
    "diff_header": ("#e0e0e0", "#666"),
    "diff_next": ("#c0c0c0", "#393939"),
    "diff_add": ("palegreen", "darkgreen"),
    "diff_chg": ("#ffff77", "#847415"),
    "diff_sub": ("#ffaaaa", "darkred"),
}


def _style_sheet():
    light, dark = ([f".{name} {{background-color:{pair[i]}}}" for name, pair in _BACKGROUNDS.items()] for i in (0, 1))
    table = f"table.diff {{font-family: {_MONOSPACE}; border:medium}}"
    light.insert(1, "td.diff_header {text-align:right}")
    in_the_dark = _lines("", "@media (prefers-color-scheme: dark) {", *[f"    {rule}" for rule in dark], "}", indent=8)
    return _lines(":root {color-scheme: light dark}", table, *light, indent=8) + in_the_dark


_STYLES = _style_sheet()
_GROUPS = " ".join(["<colgroup></colgroup>"] * 3)
_TABLE = (
    _lines('    <table class="diff" id="difflib_chg_%(prefix)s_top"', '           cellspacing="0" cellpadding="0" rules="groups" >')
    + _lines(_GROUPS, _GROUPS, "%(header_row)s", "<tbody>", indent=8)
    + "\n%(data_rows)s        </tbody>\n    </table>"
)


def _legend_table(title, rows):
    begin = f'<td> <table border="" summary="{title}">'
    return begin + _lines(*rows, indent=22) + _lines("</table></td>", indent=18)


def _legend():
    kinds = {"diff_add": "&nbsp;Added&nbsp;</td>", "diff_chg": "Changed</td> ", "diff_sub": "Deleted</td> "}
    colors = ["<tr><th> Colors </th> </tr>", *[f'<tr><td class="{name}">{text}</tr>' for name, text in kinds.items()]]
    places = [f"<tr><td>{place}</td> </tr>" for place in ("(f)irst change", "(n)ext change", "(t)op")]
    links = ['<tr><th colspan="2"> Links </th> </tr>', *places]
    head = _lines('    <table class="diff" summary="Legends">', '        <tr> <th colspan="2"> Legends </th> </tr>')
    both = _lines(f"        <tr> {_legend_table('Colors', colors)}", f"             {_legend_table('Links', links)} </tr>")
    return f"{head}{both}\n    </table>"


_LEGEND = _legend()

# Inside of texts: what is between the first, with one of +-^ behind it, and the second is marked.
_BEGIN, _END = "\0", "\1"
_CLASSES = {"+": "diff_add", "-": "diff_sub", "^": "diff_chg"}


class _Rows:
    """The lines of a difference as rows: (number, text) on both sides and whether they differ."""

    def __init__(self, delta):
        self._delta = list(delta)
        self._numbers = [0, 0]
        # Lines that are only on one side, which stand beside each other as far as there are enough.
        self._alone = [[], []]
        self.rows = []
        self._run()

    def _line(self, side, text):
        self._numbers[side] += 1
        return self._numbers[side], text

    def _whole(self, side, line):
        return self._line(side, f"{_BEGIN}{'-+'[side]}{line[2:] or ' '}{_END}")

    def _marked(self, side, line, hints):
        """A line with the characters marked that the line of hints points to."""
        text = line[2:]
        for mark in reversed(list(re.finditer(r"\++|-+|\^+", hints[2:]))):
            start, end = mark.span()
            text = f"{text[:start]}{_BEGIN}{mark[0][0]}{text[start:end]}{_END}{text[end:]}"
        return self._line(side, text)

    def _flush(self):
        left, right = self._alone
        for i in range(max(len(left), len(right))):
            self.rows.append(
                (left[i] if i < len(left) else ("", "\n"), right[i] if i < len(right) else ("", "\n"), True)
            )
        self._alone = [[], []]

    def _run(self):
        lines, at = self._delta, 0
        while at < len(lines):
            codes = "".join(line[0] for line in lines[at : at + 4])
            line = lines[at]
            # A line and its successor, with hints for one of them or both.
            found = next((form for form in ("-?+?", "-+?", "-?+") if codes.startswith(form)), None)
            if found is not None:
                self._flush()
                new = lines[at + found.index("+")]
                old_hints = lines[at + 1] if found[1] == "?" else "  "
                new_hints = lines[at + 3] if found == "-?+?" else lines[at + 2] if found == "-+?" else "  "
                self.rows.append((self._marked(0, line, old_hints), self._marked(1, new, new_hints), True))
                at += len(found)
                continue
            if line[0] == " ":
                self._flush()
                self.rows.append((self._line(0, line[2:]), self._line(1, line[2:]), False))
            elif line[0] in "-+":
                side = "-+".index(line[0])
                self._alone[side].append(self._whole(side, line))
                # A line that is new, and before one that is not: they do not belong together.
                if side and codes.startswith("+-") and not codes.startswith("+--"):
                    self._flush()
            at += 1
        self._flush()


def _with_context(rows, numlines):
    """The rows that differ with so many around them; None where others are left out before them."""
    keep = [False] * len(rows)
    for i, row in enumerate(rows):
        if row[2]:
            for k in range(max(i - numlines, 0), min(i + numlines + 1, len(rows))):
                keep[k] = True
    before = -1
    for i, row in enumerate(rows):
        if keep[i]:
            if before != i - 1:
                yield None
            before = i
            yield row


class HtmlDiff:
    """Compares texts, and shows them side by side with their differences marked."""

    _file_template, _styles, _table_template, _legend = _FILE, _STYLES, _TABLE, _LEGEND
    # Numbers of tables, so that links in a page with several lead to the right one.
    _default_prefix = 0

    def __init__(self, tabsize=8, wrapcolumn=None, linejunk=None, charjunk=IS_CHARACTER_JUNK):
        self._tabsize = tabsize
        self._wrapcolumn = wrapcolumn
        self._linejunk = linejunk
        self._charjunk = charjunk

    def make_file(self, fromlines, tolines, fromdesc="", todesc="", context=False, numlines=5, *, charset="utf-8"):
        """A whole page with the table, and a legend."""
        table = self.make_table(fromlines, tolines, fromdesc, todesc, context=context, numlines=numlines)
        page = self._file_template % {"styles": self._styles, "legend": self._legend, "table": table, "charset": charset}
        return page.encode(charset, "xmlcharrefreplace").decode(charset)

    def make_table(self, fromlines, tolines, fromdesc="", todesc="", context=False, numlines=5):
        """The table alone."""
        number = HtmlDiff._default_prefix
        HtmlDiff._default_prefix += 1
        self._prefix = [f"from{number}_", f"to{number}_"]
        delta = ndiff(self._expanded(fromlines), self._expanded(tolines), self._linejunk, self._charjunk)
        rows = _Rows(delta).rows
        rows = list(_with_context(rows, numlines)) if context else rows
        if self._wrapcolumn:
            rows = list(self._wrapped(rows))
        header = ""
        if fromdesc or todesc:
            cell = '<th class="diff_next"><br /></th><th colspan="2" class="diff_header">%s</th>'
            header = f"<thead><tr>{cell % fromdesc}{cell % todesc}</tr></thead>"
        table = self._table_template % {
            "data_rows": "".join(self._lines(rows, context, numlines)), "header_row": header, "prefix": self._prefix[1]
        }
        for mark, name in _CLASSES.items():
            table = table.replace(_BEGIN + mark, f'<span class="{name}">')
        return table.replace(_END, "</span>").replace("\t", "&nbsp;")

    def _expanded(self, lines):
        """The lines with tabs as the spaces they stand for; those spaces show in HTML too."""
        result = []
        for line in lines:
            # Spaces that come from tabs are tabs from here on, the others stay.
            line = line.replace(" ", "\0").expandtabs(self._tabsize).replace(" ", "\t")
            result.append(line.replace("\0", " ").rstrip("\n"))
        return result

    def _wrapped(self, rows):
        """The rows with long lines on several."""
        for row in rows:
            if row is None:
                yield row
                continue
            sides = []
            for number, text in row[:2]:
                pieces = list(self._pieces(text)) if number else [text]
                sides.append([(number if i == 0 else ">", piece) for i, piece in enumerate(pieces)])
            for i in range(max(map(len, sides))):
                left, right = (side[i] if i < len(side) else ("", " ") for side in sides)
                yield left, right, row[2]

    def _pieces(self, text):
        """Parts of a text of at most so many characters, marks not counted; a mark that is cut goes on in the next."""
        longest = self._wrapcolumn
        piece, count, mark, i = "", 0, None, 0
        while i < len(text):
            if text[i] == _BEGIN:
                mark = text[i + 1]
                piece += text[i : i + 2]
                i += 2
            elif text[i] == _END:
                mark = None
                piece += _END
                i += 1
            else:
                if count == longest:
                    yield piece + (_END if mark else "")
                    piece, count = _BEGIN + mark if mark else "", 0
                piece += text[i]
                count += 1
                i += 1
        yield piece

    def _lines(self, rows, context, numlines):
        """The rows as HTML, with links to the next change."""
        flags = [row is not None and row[2] for row in rows]
        ids, links = self._links(flags, numlines, context)
        if not any(flags) and (context or not rows):
            message = "No Differences Found" if rows or context else "Empty File"
            cells = f'<td class="diff_next">{links[0]}</td><td></td><td>&nbsp;{message}&nbsp;</td>'
            yield f"            <tr>{cells}{cells}</tr>\n"
            return
        for i, row in enumerate(rows):
            if row is None:
                if i > 0:
                    yield "        </tbody>        \n        <tbody>\n"
                continue
            left, right = (self._cells(side, *row[side]) for side in (0, 1))
            yield (
                f'            <tr><td class="diff_next"{ids[i]}>{links[i]}</td>{left}<td class="diff_next">{links[i]}</td>{right}</tr>\n'
            )

    def _links(self, flags, numlines, context):
        """For each row an id or nothing, and a link or nothing."""
        prefix = self._prefix[1]
        size = max(len(flags), 1)
        ids, links = [""] * size, [""] * size
        count, last, in_change = 0, 0, False
        for i, flag in enumerate(flags):
            if flag and not in_change:
                # The id stands above the change, so that what comes before it shows too.
                ids[max(i - numlines, 0)] = f' id="difflib_chg_{prefix}_{count}"'
                count += 1
                links[i] = f'<a href="#difflib_chg_{prefix}_{count}">n</a>'
                last = i
            in_change = flag
        if count and not flags[0]:
            links[0] = f'<a href="#difflib_chg_{prefix}_0">f</a>'
        links[last] = f'<a href="#difflib_chg_{prefix}_top">t</a>'
        return ids, links

    def _cells(self, side, number, text):
        """The two cells of a side: number and text."""
        id = f' id="{self._prefix[side]}{number}"' if isinstance(number, int) else ""
        text = text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;").replace(" ", "&nbsp;").rstrip()
        return f'<td class="diff_header"{id}>{number}</td><td nowrap="nowrap">{text}</td>'
