# Feeds changed input to parsers and decoders, or odd arguments to functions. Run by `cargo xtask fuzz`:
#   taipan fuzz.py TARGET SEED COUNT LAST
# Exceptions are what is expected; an interpreter that ends otherwise has a defect, and the file LAST then holds its input.
import importlib
import io
import random
import sys
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(300)

TOKENS = [
    b"\x00", b"\xff", b"\x80", b"\xed\xa0\x80", b"\xf0\x9f\x90\x8d", b"\xc3\xa9", b"\n", b"\r", b"\t", b" ", b"0", b"-1", b"_", b".",
    b"e", b"E+", b"nan", b"inf", b"[", b"]", b"{", b"}", b"(", b")", b'"', b"'", b"\\", b"\\u", b"\\N{", b"%", b"*", b"?", b"+", b"|",
    b"9" * 30, b"9223372036854775808", b"2147483648", b"65536", b"2305843009213693952", b"1e400", b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"\x00" * 8, b"\xff" * 8, "\u0660\u0968".encode(), "\u2028\ufeff".encode(),
]


def mutate(rng, seeds):
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 2, 3, 5, 9))):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + rng.choice((1, 1, 2, 4, 8, 30)))
        match rng.randrange(8):
            case 0:
                data[at:at] = rng.choice(TOKENS)
            case 1:
                del data[at:to]
            case 2:
                data[at:to] = rng.choice(TOKENS)
            case 3 if at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            case 4 if at < len(data):
                data[at] = rng.randrange(256)
            case 5:
                data[at:at] = data[at:to] * rng.choice((1, 2, 50))
            case 6:
                other = rng.choice(seeds)
                start = rng.randrange(len(other) + 1)
                data[at:to] = other[start:start + rng.choice((1, 5, 40))]
            case 7:
                del data[at:]
    return bytes(data[:20000])


def text(data):
    return data.decode("utf-8", "surrogatepass" if b"\xed\xa0" in data else "replace")


def attempt(function, *arguments, **keywords):
    try:
        return function(*arguments, **keywords)
    except (Exception, SystemExit, GeneratorExit):
        return None


def lines(*texts):
    return [t.encode() if isinstance(t, str) else t for t in texts]


def module(name):
    # Those that are not there are not tried.
    return attempt(importlib.import_module, name)


# ---------------------------------------------------------------- parsers and decoders


def target_json(rng):
    import json

    seeds = lines('{"a": [1, -2.5e3, "x\\u00e9\\ud83d\\ude00", null, true, false, {}], "b": NaN}', '[[[[1]]], "\\n"]', "-Infinity", '"\\ud800"')

    def run(data):
        t = text(data)
        value = attempt(json.loads, t)
        attempt(json.loads, data)
        attempt(json.dumps, value, indent=rng.choice((None, 0, 2, "\t")), ensure_ascii=rng.random() < 0.5, sort_keys=True)

    return seeds, run


def target_struct(rng):
    import struct

    seeds = lines("<bBhHiIlLqQnNefdspP?xc", ">3s4xI", "@10p0q", "=2h3B", "!F", "<D")

    def run(data):
        t = text(data)[:60]
        size = attempt(struct.calcsize, t)
        if size is not None and size < 10000:
            value = attempt(struct.unpack, t, bytes(rng.randrange(256) for _ in range(size)))
            if value is not None:
                attempt(struct.pack, t, *value)
            attempt(struct.pack, t, *(rng.choice((0, -1, 1 << 64, 1e300, b"ab", True, None)) for _ in t))
            attempt(struct.pack_into, t, bytearray(20), rng.choice((0, -5, 1 << 70, 19)), *(value or ()))
            attempt(struct.unpack_from, t, bytearray(20), rng.choice((0, -5, 1 << 70, 19)))
            attempt(list, attempt(struct.iter_unpack, t, bytes(100)) or ())

    return seeds, run


class Point:
    def __init__(self, x=1):
        self.x = x

    def __reduce_ex__(self, protocol):
        return Point, (self.x,), {"x": 2}, iter([1, 2]), iter([(1, 2)])

    def append(self, item):
        pass

    def __setitem__(self, key, value):
        pass


def target_pickle(rng):
    import collections
    import datetime
    import pickle
    import pickletools

    shared = [1, 2]
    value = [shared, shared, {"a": 1.5, b"b": (None, True, 1 << 80)}, {1, 2}, frozenset("ab"), bytearray(b"x"), 3j, "\u00e9\U0001f40d" * 5, "a" * 300,
             collections.OrderedDict(a=1), collections.deque([1]), datetime.datetime(2020, 1, 2), Point(3), len, range(3), slice(1)]
    seeds = [pickle.dumps(value, p) for p in range(6)] + [pickle.dumps(v, p) for v in value for p in (0, 2, 4)]
    names = {"list", "dict", "set", "frozenset", "bytearray", "complex", "range", "slice", "len", "object", "getattr", "int", "str", "bytes"}

    class Careful(pickle.Unpickler):
        def find_class(self, module, name):
            if module in ("collections", "datetime", "__main__", "copyreg", "_codecs") or name in names:
                return super().find_class(module, name)
            raise pickle.UnpicklingError(name)

    def run(data):
        attempt(lambda: Careful(io.BytesIO(data), encoding=rng.choice(("ASCII", "latin-1", "bytes"))).load())
        attempt(pickletools.dis, data, io.StringIO())

    return seeds, run


def target_marshal(rng):
    import marshal

    code = compile("def f(a, *b, c=1, **d):\n  try:\n    return [x for x in a if x] + [c]\n  finally:\n    del a\nclass C:\n  x = 1\nf(())", "x", "exec")
    seeds = [marshal.dumps(v) for v in (code, (1, -2, 1 << 90, 1.5, 2j, "a", "\u00e9", b"x", None, True, ..., StopIteration), [1, [2]], {1: 2}, {3}, frozenset((4,)), slice(1, 2))]

    def run(data):
        value = attempt(marshal.loads, data)
        if isinstance(value, type(code)):
            attempt(exec, value, {})
            attempt(repr, value.co_consts)
            attempt(list, value.co_lines())
        else:
            attempt(repr, value)

    return seeds, run


def archive_seeds(write):
    out = []
    for variant in range(4):
        buffer = io.BytesIO()
        attempt(write, buffer, variant)
        out.append(buffer.getvalue())
    return out


def target_zipfile(rng):
    import zipfile

    def write(buffer, variant):
        with zipfile.ZipFile(buffer, "w", (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)[variant]) as z:
            z.writestr("a.txt", b"hello " * 20)
            z.writestr("d/\u00e9.txt", b"")
            z.comment = b"comment"

    def run(data):
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            z.infolist()
            attempt(z.testzip)
            for name in z.namelist()[:5]:
                attempt(lambda: z.open(name).read(10000))

    return archive_seeds(write), run


def target_tarfile(rng):
    import tarfile

    def write(buffer, variant):
        with tarfile.open(fileobj=buffer, mode="w:" + ("", "gz", "bz2", "xz")[variant], format=variant % 3) as t:
            info = tarfile.TarInfo("name" * (30 if variant else 1))
            info.size = 5
            info.pax_headers = {"comment": "\u00e9"}
            t.addfile(info, io.BytesIO(b"hello"))

    def run(data):
        with tarfile.open(fileobj=io.BytesIO(data)) as t:
            for member in t.getmembers()[:5]:
                attempt(lambda: t.extractfile(member).read(10000))

    return archive_seeds(write), run


def target_compression(rng):
    import bz2
    import gzip
    import lzma
    import zlib

    plain = b"hello, world " * 30
    seeds = [zlib.compress(plain), gzip.compress(plain), bz2.compress(plain), lzma.compress(plain), lzma.compress(plain, lzma.FORMAT_ALONE)]

    def run(data):
        attempt(lambda: zlib.decompressobj(rng.choice((15, -15, 31, 47, 8, 0))).decompress(data, 100000))
        attempt(lambda: gzip.GzipFile(fileobj=io.BytesIO(data)).read(100000))
        attempt(lambda: bz2.BZ2Decompressor().decompress(data, 100000))
        attempt(lambda: lzma.LZMADecompressor(memlimit=1 << 24).decompress(data, 100000))

    return seeds, run


def target_re(rng):
    import re

    seeds = lines(r"(?P<n>a+)(?:b|c)*?[^\d\w-z]{2,3}(?=x)(?!y)(?<=ab)(?<!c)(?P=n)\1$", r"(?i:a(?s-i:b).)(?(1)x|y)", r"(?>a++|b*+)\b\B\A\Z", r"[a-z&&[b]]\N{DIGIT ONE}\x41\u0041",
                  r"(?x) a # c", "(a|b)*c", "\u0130[\u00df-\u1e9e]")

    def run(data):
        t = text(data)[:60]
        flags = rng.choice((0, re.I, re.X, re.S | re.M, re.A, re.I | re.A))
        pattern = attempt(re.compile, t, flags) or attempt(re.compile, data[:60], flags)
        if pattern is not None and t.count("*") + t.count("+") + t.count("{") < 4:
            subject = "aab\u0130 xx cab1\n" if isinstance(pattern.pattern, str) else b"aab xx cab1\n\xff"
            for method in (pattern.search, pattern.match, pattern.fullmatch, pattern.findall, pattern.split):
                attempt(method, subject)
            template = text(mutate(rng, lines(r"\1\g<0>\g<n>\n"))) if isinstance(subject, str) else mutate(rng, lines(r"\1\g<0>"))
            attempt(pattern.sub, template, subject)

    return seeds, run


def target_numbers(rng):
    import decimal
    import fractions

    seeds = lines("123", "-0x1f", "0b101", "0o17", "1_000", "  12\n", "1.5e-7", "-inf", "nan", "0x1.8p3", "1+2j", "(3e5-4J)", "1/3", "\u0661\u0662", "9" * 400, "sNaN123", "1e-400", "1E+999999999")

    def run(data):
        t = text(data)
        for kind in (int, float, complex, fractions.Fraction):
            if kind is not fractions.Fraction or "e" not in t.lower():
                attempt(kind, t)
                attempt(kind, data)
        attempt(int, t, rng.choice((0, 2, 7, 10, 16, 36, 37, -1)))
        attempt(float.fromhex, t)
        number = attempt(decimal.Decimal, t)
        if number is not None:
            for method in ("as_tuple", "sqrt", "exp", "ln", "normalize", "to_eng_string", "next_plus", "logb", "__hash__"):
                if number.is_nan() or abs(number.adjusted()) < 1000 or method != "__hash__":
                    attempt(getattr(number, method))
            attempt(lambda: number * number / 3)
        value = attempt(float, t)
        if value is not None:
            attempt(float.hex, value)
            attempt(float.as_integer_ratio, value)
            attempt(round, value, rng.choice((None, -400, 0, 3, 400, 1 << 70)))

    return seeds, run


def target_datetime(rng):
    import datetime
    import time

    seeds = lines("2024-02-29T12:34:56.789012+05:30", "20240229", "2024-W09-4", "12:34:56,5Z", "2024-366", "T240000", "0001-01-01", "9999-12-31T23:59:59.999999-23:59:59.999999")
    formats = lines("%Y-%m-%d %H:%M:%S.%f %z", "%a %A %b %B %c %x %X %p", "%G-W%V-%u", "%j %U %W %y %%", "%D %F %T %R %C %e %k %P %s %:z", "%-d %_5Y %^a %Ey")
    moments = [datetime.datetime.min, datetime.datetime.max, datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone.utc)]

    def run(data):
        t = text(data)
        for kind in (datetime.date, datetime.time, datetime.datetime):
            attempt(kind.fromisoformat, t)
        layout = text(mutate(rng, formats))
        attempt(datetime.datetime.strptime, t, layout)
        attempt(rng.choice(moments).strftime, layout)
        attempt(time.strftime, layout, (rng.choice((0, 1, 9999, 1 << 40, -5)), rng.randrange(15), rng.randrange(35), 1, 2, rng.randrange(63), rng.randrange(9), 4, -1))
        attempt(time.strptime, t, layout)
        if len(data) >= 10:
            attempt(datetime.datetime, data[:10])
            attempt(datetime.time, data[:6])
            attempt(datetime.date, data[:4])
        number = rng.choice((1 << rng.randrange(100), -1e300, float("nan"), 1e18, -62135596800.5, 253402300799.9999999))
        attempt(datetime.datetime.fromtimestamp, number, datetime.UTC)
        attempt(lambda: datetime.timedelta(days=number) * number)
        attempt(lambda: rng.choice(moments) + datetime.timedelta(seconds=number))

    return seeds, run


def target_text(rng):
    import configparser
    import csv
    import email
    import html.parser
    import ipaddress
    import shlex
    import tomllib
    import urllib.parse
    import uuid

    plistlib, policy = module("plistlib"), module("email.policy")

    seeds = lines(
        'a = 1\n[t."x".y]\nb = [1, 2.5e3, "s\\u00e9", \'\'\'lit\'\'\', 1979-05-27T07:32:00Z, 0xff, inf]\n[[arr]]\nc = {d = true}\n',
        'a,"b ""q""",c\r\n1;2\t3\n\'x\',y\\,z\n', "[s]\nk = v %(x)s\n  more\n# c\n[t]\nk: 1\n",
        "From: a@b\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\nSubject: =?utf-8?q?=C3=A9?=\r\n\r\n--x\r\n\r\nbody\r\n--x--\r\n",
        "<p a='1' b=\"&amp;\">&#x41;&unknown;<!-- c --><![CDATA[x]]></p><script>a<b</script><?pi?>", "http://u:p@[::1]:80/a;b/c?x=%20&y=1#f",
        "::ffff:1.2.3.4/96", "1.2.3.0/24", "{12345678-1234-5678-1234-567812345678}", "a 'b c' \"d\\\"e\" #f\n",
        "<?xml version='1.0'?><plist><dict><key>a</key><array><integer>1</integer><data>aGk=</data><date>2020-01-01T00:00:00Z</date></array></dict></plist>",
        "bplist00\u00d1\x01\x02QaQb\b\x0b\r",
    )

    def run(data):
        t = text(data)
        attempt(tomllib.loads, t)
        attempt(lambda: list(csv.reader(io.StringIO(t), delimiter=rng.choice(",;\t\\\""), quotechar=rng.choice("\"',"), escapechar=rng.choice((None, "\\")), strict=rng.random() < 0.5,
                                        doublequote=rng.random() < 0.5, skipinitialspace=rng.random() < 0.5, quoting=rng.randrange(6))))
        attempt(csv.Sniffer().sniff, t[:200])
        attempt(lambda: configparser.ConfigParser().read_string(t))
        attempt(lambda: email.message_from_string(t).as_string())
        attempt(lambda: email.message_from_bytes(data, policy=policy.default).as_bytes())
        attempt(lambda: html.parser.HTMLParser().feed(t))
        attempt(html.unescape, t)
        attempt(lambda: urllib.parse.urlsplit(t).port)
        attempt(urllib.parse.parse_qs, t)
        attempt(urllib.parse.unquote, t, rng.choice(("utf-8", "latin-1", "utf-16")))
        attempt(ipaddress.ip_network, t, False)
        attempt(uuid.UUID, t)
        attempt(shlex.split, t)
        attempt(lambda: plistlib.loads(data))

    return seeds, run


CODECS = """ascii latin-1 utf-8 utf-8-sig utf-7 utf-16 utf-16-le utf-16-be utf-32 utf-32-le unicode-escape raw-unicode-escape punycode idna
cp1252 cp437 koi8-r mac-roman charmap gbk gb18030 hz big5 big5hkscs shift_jis shift_jisx0213 euc-jp euc-jisx0213 iso2022_jp iso2022_jp_3 iso2022_kr cp949 johab
hex base64 quopri uu zlib bz2 rot13""".split()


def target_codecs(rng):
    import binascii
    import codecs

    sample = "h\u00e9llo \U0001f40d \ud800 +AGE- \\x41 \\N{BULLET} xn--bcher-kva ~{ \u4e2d\u6587 \u3042\u30ab \uac00"
    seeds = [s for c in ("utf-8", "utf-16", "utf-7", "gb18030", "shift_jis", "euc-jp", "iso2022_jp", "big5", "utf-32") if (s := attempt(sample.encode, c, "replace"))]
    seeds += [binascii.b2a_base64(b"hello"), binascii.b2a_uu(b"hello"), binascii.b2a_qp(b"h=\xe9")]

    def run(data):
        t = text(data)
        for _ in range(4):
            name = rng.choice(CODECS)
            errors = rng.choice(("strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass", "xmlcharrefreplace", "namereplace"))
            attempt(codecs.decode, data, name, errors)
            attempt(codecs.encode, t, name, errors)
            decoder = attempt(lambda: codecs.getincrementaldecoder(name)(errors))
            if decoder is not None:
                cut = rng.randrange(len(data) + 1)
                attempt(decoder.decode, data[:cut])
                attempt(decoder.getstate)
                attempt(decoder.decode, data[cut:], True)
            reader = attempt(lambda: codecs.getreader(name)(io.BytesIO(data), errors))
            if reader is not None:
                attempt(reader.readline, rng.choice((None, 3)))
            attempt(lambda: io.TextIOWrapper(io.BytesIO(data), name, errors, newline=rng.choice((None, "", "\n", "\r\n"))).read(rng.choice((-1, 2, 50))))
        for function in (binascii.a2b_base64, binascii.a2b_uu, binascii.a2b_hex, binascii.a2b_qp):
            attempt(function, data)

    return seeds, run


def target_format(rng):
    seeds = lines("{0!r:>{1}} {a[0].b} {{}}", "%(a)-+10.3f%% %s %*d", ">+#020,.3f", "_x", "^30.5e", "z.2%", "=+08,d", "{:{}.{}}", "%x %o %c %a", "%08.3g", "%-5i", "\u00e9<10n")
    values = [0, -1, 1 << 100, 1.5, -0.0, float("inf"), float("nan"), 2 + 3j, "text", "\u00e9\ud800", b"bytes", True, None, [1], {"a": [1]}, (1, 2)]

    def bounded(t):
        # A width of many digits is a large text, not a defect.
        digits = 0
        for c in t:
            digits = digits + 1 if c.isdigit() else 0
            if digits > 5:
                return False
        return True

    def run(data):
        t = text(data)[:80]
        if not bounded(t):
            return
        for _ in range(5):
            value = rng.choice(values)
            attempt(format, value, t)
            attempt(t.format, value, rng.choice((3, 10, -1)), 2, a=[value])
            attempt(lambda: t % value)
            attempt(lambda: t % {"a": value})
            attempt(lambda: t % (value, 5, value))
            attempt(lambda: data[:80] % value)
            attempt(lambda: data[:80] % (value, 5, b"x"))

    return seeds, run


def target_source(rng):
    import ast
    import codeop
    import tokenize

    symtable = module("symtable")
    seeds = lines(
        "def f[T: int = str](a, /, b: int = 1, *c, d, **e) -> None:\n    '''doc'''\n    nonlocal_ = lambda x, *y: (x := y)\n    yield from [i async for i in a if i]\n",
        "async def g():\n    async with a as b, c: await d\n    return f'{x!r:>{w}} {y=}' rf\"\\{z}\" t'{q}'\n",
        "match x:\n    case {'a': [1, *r], **k} | P(b=c) if c: pass\n    case -1+2j | None: ...\n    case _: raise E from e\n",
        "try:\n  pass\nexcept* (A, B) as e:\n  del e\nelse: pass\nfinally:\n  x: int = 1\n",
        "@d\nclass C(B, metaclass=M, **k):\n    type X[*Ts, **P] = int\n    global g\n    for i, *j in k: continue\n    else: break\n",
        "a = b = c if d else not e; a[1:2, ::3] @= 0x1F_f + 1_0.5e-3j << ~2 ** -3\nassert a, 'x' b'y' \\\n 'z'\nimport a.b as c; from . import (d,)\n",
        "# -*- coding: latin-1 -*-\nx = '\\N{BULLET}\\x41\\u00e9\\777'\n",
    )

    def run(data):
        t = text(data)
        attempt(compile, t, "x", rng.choice(("exec", "eval", "single")), rng.choice((0, ast.PyCF_TYPE_COMMENTS, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)))
        attempt(compile, data, "x", "exec")
        tree = attempt(ast.parse, t)
        if tree is not None:
            attempt(ast.unparse, tree)
            # Trees nobody's parser makes.
            nodes = list(ast.walk(tree))
            for _ in range(3):
                node = rng.choice(nodes)
                if node._fields:
                    attempt(setattr, node, rng.choice(node._fields), rng.choice((None, 1, "x", [], [None], rng.choice(nodes), [rng.choice(nodes)], -1, 1 << 70)))
            attempt(compile, tree, "x", "exec")
            attempt(ast.unparse, tree)
            attempt(ast.dump, tree)
        attempt(ast.literal_eval, t)
        attempt(codeop.compile_command, t)
        attempt(lambda: symtable.symtable(t, "x", "exec"))
        attempt(lambda: list(tokenize.tokenize(io.BytesIO(data).readline)))
        attempt(lambda: list(tokenize.generate_tokens(io.StringIO(t).readline)))

    return seeds, run


# ---------------------------------------------------------------- calls with odd arguments


class Odd:
    """Answers every question in an unexpected way."""

    def __init__(self, answers):
        self.answers = answers

    def _answer(self, *arguments):
        answer = self.answers()
        if isinstance(answer, type) and issubclass(answer, Exception):
            raise answer
        return answer

    __index__ = __int__ = __float__ = __complex__ = __bool__ = __len__ = __iter__ = __next__ = __getitem__ = __contains__ = __hash__ = _answer
    __eq__ = __lt__ = __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __call__ = __str__ = __bytes__ = __format__ = __length_hint__ = _answer
    __fspath__ = __reversed__ = __round__ = __enter__ = __exit__ = __get__ = __set_name__ = __missing__ = __instancecheck__ = __mro_entries__ = _answer
    __buffer__ = __await__ = __aiter__ = __anext__ = __copy__ = __reduce__ = __dir__ = __sizeof__ = keys = _answer


BUILTINS = "int float complex bool str bytes bytearray memoryview list tuple dict set frozenset range slice object property classmethod staticmethod super type enumerate zip map filter reversed BaseException OSError UnicodeDecodeError UnicodeEncodeError ExceptionGroup SyntaxError ImportError StopIteration"
FUNCTIONS = "abs all any ascii bin callable chr compile delattr dir divmod eval exec format getattr hasattr hash hex id isinstance issubclass iter len locals max min next oct ord pow repr round setattr sorted sum vars __build_class__ aiter anext"
MODULES = """_abc _ast _bisect _codecs _collections _contextvars _csv _datetime _decimal _functools _heapq _io _json _locale _opcode _operator _pickle _random _sre _statistics _string _struct
_symtable _tokenize _types _typing _warnings _weakref abc annotationlib array ast atexit base64 binascii bisect bz2 calendar cmath codecs collections collections.abc colorsys contextlib contextvars copy copyreg csv
dataclasses datetime decimal difflib dis email.message email.utils enum fractions functools gc graphlib hashlib heapq hmac html inspect io ipaddress itertools json keyword linecache lzma marshal math
numbers operator pickle pickletools plistlib pprint queue quopri random re reprlib secrets sched shlex statistics string string.templatelib stringprep struct symtable textwrap time token tokenize
traceback types typing unicodedata urllib.parse uuid warnings weakref zlib zoneinfo asyncio asyncio.queues asyncio.locks contextlib threading logging argparse getopt optparse gettext fnmatch glob pathlib unittest.mock"""
# These wait, end the process, write files or start something.
UNWANTED = {"sleep", "breakpoint", "input", "help", "exit", "quit", "open", "FileIO", "open_code", "print", "open_file", "run", "serve_forever", "set_threshold", "freeze", "setswitchinterval", "main", "start_new_thread", "Thread",
            "Timer", "excepthook", "settrace", "setprofile", "settrace_all_threads", "setprofile_all_threads", "stack_size", "interact", "setrecursionlimit", "wait", "wait_until_called", "wait_until_any_call_with", "join", "acquire", "get", "put", "acquire_lock", "lock", "start_new", "start_joinable_thread",
            "touch", "unlink", "rmdir", "mkdir", "rename", "replace", "write_text", "write_bytes", "symlink_to", "hardlink_to", "chmod", "lchmod", "copy_into", "move", "move_into", "rglob", "glob", "iglob", "walk", "disable", "basicConfig",
            "gzip", "clock_settime", "_shutdown", "get_referrers", "get_objects", "_clear_type_cache", "glob0", "glob1", "collect", "captureWarnings", "__init__", "enable", "GzipFile", "LZMAFile", "BZ2File", "FileHandler", "shutdown", "_at_fork_reinit",
            "cancel_join_thread", "notify", "Barrier", "clear_overloads", "register", "unregister", "_clear", "_run_exitfuncs", "translation", "find", "install", "setlocale", "getpass", "create_subprocess_exec", "create_subprocess_shell", "to_thread", "open_connection", "start_server",
            "run_forever", "run_until_complete", "set_event_loop_policy", "pthread_kill", "interrupt_main", "_exit", "kill", "raise_signal", "factorial", "perm", "comb", "setstate", "set_debug", "_fix_co_filename", "repeat", "count", "cycle", "isolation_level", "nlargest_", "set_int_max_str_digits"}


def target_calls(rng):
    def answers():
        return rng.choice(values)

    loop = []
    loop.append(loop)
    table = {"a": 1, 2: "b"}

    def generator():
        x = yield 1
        yield x

    async def coroutine():
        return 1

    numbers = [0, 1, -1, 2, 255, 256, -129, 1 << 31, 1 << 32, 1 << 61, (1 << 62) - 1, -(1 << 61), 1 << 63, (1 << 63) - 1, -(1 << 63), 1 << 64, 10**30, True, 0.0, -0.0, 1.5, 1e308, 5e-324, float("inf"), float("nan"), 1j, complex("nan"), 1e16]
    texts = ["", "a", "abc\u00e9", "\U0001f40d", "\ud800", "\0", "x" * 100, "%s", "{}", "__class__", "a.b", "utf-8", "\u0130\u00df", "1", "r", b"", b"abc", b"\xff\x00", bytearray(b"xyz"), memoryview(b"abcdef"), memoryview(bytearray(8)).cast("i")]
    others = [None, ..., NotImplemented, (), (1, 2), [], [3, 1, 2], ["b", "a"], loop, {}, table, set(), {1, "a"}, frozenset((1,)), range(5), range(0, 1 << 70, 3), slice(1, None, -1), len, lambda *a, **k: None, lambda x: x, int, str, object, type,
              list, dict, Exception, ValueError, Exception("x"), StopIteration, KeyError(1), ExceptionGroup("g", [ValueError(1)]), sys, io.StringIO("ab\nc"), io.BytesIO(b"ab\nc"), Point, Point(), iter([1, 2]), map(str, [1]), compile("1", "x", "eval"), list[int], int | str,
              type("T", (), {}), type("L", (list,), {}), (i for i in (1, 2)), sys._getframe(), property(len), classmethod(len)]
    values = numbers + texts + others
    values += [Odd(answers) for _ in range(6)]
    values += [type("I" + base.__name__, (base,), {"__eq__": Odd._answer, "__hash__": Odd._answer, "__iter__": Odd._answer, "__len__": Odd._answer, "answers": staticmethod(answers)})() for base in (int, str, list, dict, tuple, set, bytes, float)]
    import builtins

    homes = [getattr(builtins, name) for name in BUILTINS.split()]
    callables = [getattr(builtins, name) for name in FUNCTIONS.split()]
    chosen = rng.sample(MODULES.split(), 12)
    for name in chosen:
        home = module(name)
        for attribute in dir(home):
            if attribute not in UNWANTED:
                thing = getattr(home, attribute, None)
                if isinstance(thing, type):
                    homes.append(thing)
                    callables.append(thing)
                elif callable(thing):
                    callables.append(thing)
    made = []

    def argument():
        r = rng.random()
        if r < 0.3:
            return rng.choice(numbers)
        if r < 0.5:
            return rng.choice(texts)
        if r < 0.6:
            return generator() if r < 0.55 else [rng.choice(values) for _ in range(rng.randrange(4))]
        if made and r < 0.7:
            return rng.choice(made)
        return rng.choice(values)

    def bounded(function, arguments):
        # Large numbers as sizes and exponents ask for memory and time, not for trouble.
        name = getattr(function, "__name__", "")
        return not (name in SIZES and any(isinstance(a, int | float) and abs(a) > 5000 for a in arguments))

    def run(data):
        if rng.random() < 0.35:
            function = rng.choice(callables)
        else:
            home = rng.choice(homes)
            target = home
            if rng.random() < 0.8:
                arguments = [argument() for _ in range(rng.choice((0, 0, 1, 1, 2, 3)))]
                if not bounded(home, arguments):
                    return
                note((home, arguments))
                target = attempt(home, *arguments)
                if target is None:
                    target = argument()
                elif len(made) < 100:
                    made.append(target)
                else:
                    made[rng.randrange(100)] = target
            names = attempt(dir, target)
            if not names:
                return
            name = rng.choice(names)
            if name in UNWANTED:
                return
            function = attempt(getattr, target, name)
            if rng.random() < 0.03:
                attempt(setattr, target, name, argument()) if not isinstance(target, type) else None
        if not callable(function):
            return
        arguments = [argument() for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3, 4, 5)))]
        if getattr(function, "__name__", "") in UNWANTED or not bounded(function, arguments):
            return
        note((getattr(function, "__self__", None), function, arguments))
        keywords = {}
        if rng.random() < 0.15:
            keywords[rng.choice(("key", "default", "start", "end", "sep", "maxsplit", "encoding", "errors", "reverse", "size", "n", "strict", "fold", "tzinfo", "mode", "x"))] = argument()
        result = attempt(function, *arguments, **keywords)
        attempt(repr, result) if type(result) is not range else None
        if result is not None and rng.random() < 0.2:
            made.append(result)
            del made[:-100]
            if hasattr(type(result), "__next__"):
                for _ in range(3):
                    attempt(next, result)
            if hasattr(type(result), "send"):
                attempt(result.send, argument())
                attempt(result.throw, ValueError)

    return [b""], run


SIZES = set("""__mul__ __rmul__ __imul__ __pow__ __rpow__ __lshift__ __rlshift__ __ipow__ pow lshift ljust rjust center zfill expandtabs to_bytes mul imul ipow ilshift repeat bytes bytearray list tuple sorted
sum set frozenset deque product combinations permutations combinations_with_replacement read readinto truncate seek write array range __format__ format randbytes getrandbits token_bytes token_hex token_urlsafe prec setcontext Context
batched tee islice islice_extended sample choices binomialvariate indent reserve extend accumulate max min any all enumerate reduce nlargest nsmallest fromkeys update Counter elements total dict zip map filter
scaleb rotate shift ldexp isqrt __truediv__ exec pbkdf2_hmac scrypt round __round__ normalvariate iter consume wrap fill shorten pformat pprint quantize compare power exp ln log10 sqrt indentation month calendar
prmonth prcal formatyear pryear formatmonth yeardays2calendar yeardayscalendar yeardatescalendar itermonthdates from_float from_decimal limit_denominator divide remainder divmod fma multiply""".split())

last = None


def note(data):
    """Keeps what is tried next where it outlives the interpreter."""
    if last is not None:
        last.seek(0)
        try:
            line = repr(data)
        except Exception:
            line = "(no representation)"
        last.write(line.encode("utf-8", "backslashreplace")[:100000] + b"\n")
        last.truncate()
        last.flush()


def main():
    global last
    name, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if len(sys.argv) > 4:
        last = open(sys.argv[4], "wb")
    rng = random.Random(seed)
    output, sys.stdout = sys.stdout, io.StringIO()
    sys.stderr = io.StringIO()
    sys.unraisablehook = lambda unraisable: None
    seeds, run = globals()["target_" + name](rng)
    for _ in range(count):
        data = mutate(rng, seeds)
        if name != "calls":
            note(data)
        attempt(run, data)
    sys.stdout, sys.stderr = output, sys.__stderr__


TARGETS = [name[7:] for name in globals() if name.startswith("target_")]
if sys.argv[1:] == ["--targets"]:
    print(*TARGETS)
else:
    main()
