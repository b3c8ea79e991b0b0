"""One operation of a builtin type or a library function at a time: nanoseconds of each.

Every row is run in a function of its own, in loops of growing length until one takes long enough;
the shortest time of several counts. `python natives.py FILTER...` runs only the rows that
contain a filter.
"""

import sys
from time import process_time

# A prelude for all rows: the classes and functions they call.
PRELUDE = """
import collections, copy, dataclasses, enum, functools, io, itertools, json, math, operator, struct
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def move(self, dx):
        return self.x + dx
    @property
    def size(self):
        return self.x
    @staticmethod
    def static(a):
        return a
    @classmethod
    def klass(cls, a):
        return a
    def __repr__(self):
        return "P"
    def __str__(self):
        return "p"
    def __len__(self):
        return 3
    def __hash__(self):
        return 7
    def __eq__(self, other):
        return self.x == other.x
    def __lt__(self, other):
        return self.x < other.x
    def __getitem__(self, key):
        return key
    def __contains__(self, key):
        return True
    def __call__(self, a):
        return a
    def __bool__(self):
        return True
    def __add__(self, other):
        return self
    def __iter__(self):
        return iter((1, 2, 3))
class Plain:
    pass
class Slots:
    __slots__ = ("a", "b")
    def __init__(self):
        self.a = 1
        self.b = 2
class Countdown:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n
@dataclasses.dataclass(order=True)
class Data:
    a: int
    b: str
@dataclasses.dataclass(frozen=True)
class Frozen:
    a: int
    b: str
class Color(enum.Enum):
    RED = 1
    GREEN = 2
class Flag(enum.Flag):
    A = 1
    B = 2
class IntColor(enum.IntEnum):
    RED = 1
    GREEN = 2
Pair = collections.namedtuple("Pair", "a b")
class MyInt(int):
    pass
class MyList(list):
    pass
class MyDict(dict):
    pass
class Meta(type):
    pass
class Context:
    def __enter__(self):
        return self
    def __exit__(self, *exc):
        return None
def identity(x):
    return x
def pair_sum(a, b):
    return a + b
def counter(n):
    for i in range(n):
        yield i
@functools.lru_cache(maxsize=None)
def cached(x):
    return x
@functools.lru_cache(maxsize=64)
def cached_bounded(x):
    return x
point, other_point = Point(1, 2), Point(2, 3)
plain = Plain()
ints100 = list(range(100))
mixed100 = [(i * 7919) % 101 for i in range(100)]
words = ("the quick brown fox jumps over the lazy dog " * 4).split()
points100 = [Point(i, 0) for i in mixed100]
datas100 = [Data(i, "x") for i in mixed100]
dict100 = {i: i for i in range(100)}
strdict = {w: i for i, w in enumerate(words)}
line = "name: value, other: thing, third: last"
text = line * 20
greek = "\u03b1\u03b2\u03b3 \u03b4\u03b5\u03b6 " * 20
blob = b"name: value, other: thing, third: last"
tree = {"a": [1, 2.5, "three", None, True], "b": {"c": ["x", "y"], "d": {}}, "e": "text"}
tree_text = json.dumps(tree)
big = 3 ** 200
big2 = 7 ** 150
"""

# Sections: name, then rows `title | setup | statement`.
ROWS = r"""
call function |  | identity(1)
call lambda | f = lambda x: x | f(1)
call keyword |  | pair_sum(a=1, b=2)
call star | t = (1, 2) | pair_sum(*t)
call method | p = point | p.move(1)
call property | p = point | p.size
call staticmethod | p = point | p.static(1)
call classmethod | p = point | p.klass(1)
call instance | p = point | p(1)
call bound method | m = point.move | m(1)
call class | C = Point | C(1, 2)
call plain class | C = Plain | C()
call slots class | C = Slots | C()
call len |  | len(ints100)
call len of instance | p = point | len(p)
call hash of instance | p = point | hash(p)
call repr of instance | p = point | repr(p)
call str of instance | p = point | str(p)
call bool of instance | p = point | not p
call iter of instance | p = point | iter(p)
call isinstance | p = point | isinstance(p, Point)
call isinstance tuple | p = point | isinstance(p, (int, str, Point))
call isinstance int | | isinstance(3, int)
call issubclass | | issubclass(bool, int)
call getattr | p = point | getattr(p, "x")
call getattr default | p = point | getattr(p, "nope", 0)
call setattr | p = point | setattr(p, "x", 1)
call hasattr | p = point | hasattr(p, "x")
call callable | p = point | callable(p)
call type | p = point | type(p)
call id | p = point | id(p)
call abs | | abs(-3)
call min two | | min(3, 2)
call max three | | max(3, 2, 5)
call divmod | | divmod(17, 5)
call pow | | pow(3, 5, 7)
call round | | round(2.567, 2)
call ord | | ord("a")
call chr | | chr(97)
call hex | | hex(255)
call int of str | | int("1234")
call float of str | | float("12.5")
call str of int | i = 12345 | str(i)
call str of float | x = 3.14159 | str(x)
call repr of str | | repr(line)
call repr of list | l = [1, 2, 3, "x"] | repr(l)
call repr of dict | d = {"a": 1, "b": 2} | repr(d)
call vars | p = point | vars(p)
call super init | C = type("C", (Point,), {"__init__": lambda self: Point.__init__(self, 1, 2)}) | C()
call print | out = io.StringIO() | print("a", 1, file=out)
call with | c = Context() | exec_with(c)
call try raise | | raise_catch()
str split sep | | line.split(",")
str split | | line.split()
str join | l = words | ",".join(l)
str join gen | l = words | ",".join(w for w in l)
str replace | | line.replace("e", "EE")
str replace none | | line.replace("zz", "EE")
str find | | text.find("zzz")
str find char | | line.find("l")
str rfind | | line.rfind("name")
str index | | line.index("third")
str in | | "third" in line
str count | | text.count("e")
str startswith | | line.startswith("name")
str startswith tuple | | line.startswith(("x", "name"))
str endswith | | line.endswith("last")
str strip | s = "  padded  " | s.strip()
str strip chars | s = "xxpaddedxx" | s.strip("x")
str upper | | line.upper()
str lower | | line.lower()
str title | | line.title()
str isdigit | s = "7" | s.isdigit()
str isalpha | s = "abcdef" | s.isalpha()
str isidentifier | s = "abcdef" | s.isidentifier()
str partition | | line.partition(": ")
str rpartition | | line.rpartition(": ")
str splitlines | s = "a\nb\nc\nd\n" | s.splitlines()
str zfill | s = "42" | s.zfill(8)
str ljust | s = "42" | s.ljust(8)
str center | s = "42" | s.center(9)
str encode | | line.encode()
str encode ascii | | line.encode("ascii")
str translate | t = {97: "A", 101: None} | line.translate(t)
str casefold | | line.casefold()
str concat | a = "abc"; b = "defg" | a + b
str append | s = "" | s += "x"
str repeat | s = "ab" | s * 10
str eq | a = "abcdefgh1"; b = "abcdefgh" + str(1) | a == b
str lt | a = "abcdefgh1"; b = "abcdefgh2" | a < b
str hash | | hash(line)
str item | | line[5]
str slice | | line[3:9]
str slice step | | line[::-1]
str iterate | s = line | for c in s: pass
str list | s = line | list(s)
str iterate greek | s = greek | for c in s: pass
str item greek | s = greek | s[50]
str find greek | s = greek | s.find("zzz")
str upper greek | s = greek | s.upper()
str format | | "{} and {}".format(1, "x")
str format spec | | "{:>6} {:.2f}".format(1, 2.5)
str format names | | "{a}-{b}".format(a=1, b=2)
str percent | | "%s and %d" % ("x", 3)
str percent float | | "%.3f" % 2.5
fstring simple | i = 5; s = "x" | f"{i} and {s}"
fstring spec | i = 5; x = 2.5 | f"{i:>6} {x:.2f}"
fstring repr | s = "x" | f"{s!r}"
fstring hex | i = 255 | f"{i:04x}"
format builtin | x = 2.5 | format(x, ".2f")
bytes split | b = blob | b.split(b",")
bytes join | l = [b"a", b"bc", b"def"] | b",".join(l)
bytes find | b = blob | b.find(b"third")
bytes replace | b = blob | b.replace(b"e", b"EE")
bytes decode | b = blob | b.decode()
bytes item | b = blob | b[3]
bytes slice | b = blob | b[3:9]
bytes startswith | b = blob | b.startswith(b"name")
bytes iterate | b = blob | for c in b: pass
bytes concat | b = blob | b + b
bytes hex | b = blob | b.hex()
bytearray append | b = bytearray() | b.append(1)
bytearray set item | b = bytearray(10) | b[3] = 1
bytes of list | l = [1, 2, 3] | bytes(l)
int from bytes | b = b"\1\2\3\4" | int.from_bytes(b, "big")
int to bytes | i = 77777 | i.to_bytes(4, "big")
int add | i = 12345 | i + 1
int mul | i = 12345 | i * i
int floordiv | i = 12345 | i // 7
int mod | i = 12345 | i % 7
int pow | i = 12 | i ** 5
int shift | i = 12345 | i << 3
int bit length | i = 12345 | i.bit_length()
int bit count | i = 12345 | i.bit_count()
int big add | a = big; b = big2 | a + b
int big mul | a = big; b = big2 | a * b
int big div | a = big; b = big2 | b // a
int big mod | a = big; b = big2 | b % 1000007
int big str | a = big | str(a)
int big pow | a = big | pow(a, 65537, big2)
int big shift | a = big | a >> 7
int true div | i = 12345 | i / 7
float add | x = 2.5 | x + 1.5
float mul int | x = 2.5 | x * 3
float floor | x = 2.5 | math.floor(x)
float sqrt | x = 2.5 | math.sqrt(x)
float sin | x = 2.5 | math.sin(x)
float int | x = 2.5 | int(x)
float is integer | x = 2.5 | x.is_integer()
float pow | x = 2.5 | x ** 2
complex mul | z = 2 + 3j | z * z
complex abs | z = 2 + 3j | abs(z)
list display | a = 1; b = 2 | [a, b, 3]
list append | l = [] | l.append(1)
list append pop | l = [1] | l.append(1); l.pop()
list pop front | l = ints100 | l.insert(0, 1); l.pop(0)
list insert | l = [] | l.insert(0, 1); l.pop()
list extend | l = [1, 2, 3] | l2 = []; l2.extend(l)
list index | l = ints100 | l.index(50)
list count | l = ints100 | l.count(50)
list in | l = ints100 | 50 in l
list in str | l = words | "dog" in l
list reverse | l = ints100[:] | l.reverse()
list copy | l = ints100 | l.copy()
list slice | l = ints100 | l[10:20]
list slice all | l = ints100 | l[:]
list slice assign | l = ints100[:] | l[10:20] = l[20:30]
list slice step | l = ints100 | l[::2]
list item negative | l = ints100 | l[-1]
list concat | l = [1, 2, 3] | l + l
list repeat | l = [0] | l * 100
list eq | l = ints100; m = ints100[:] | l == m
list lt | l = [1, 2, 3]; m = [1, 2, 4] | l < m
list iterate | l = ints100 | for x in l: pass
list reversed | l = ints100 | for x in reversed(l): pass
list of range | | list(range(100))
list of gen | | list(counter(100))
list of genexpr | l = ints100 | list(x for x in l)
list comprehension | l = ints100 | [x for x in l]
list remove | l = ints100[:] | l.remove(50); l.append(50)
list del item | l = ints100[:] | del l[-1]; l.append(1)
list clear | | l = [1, 2]; l.clear()
list unpack | l = [1, 2, 3] | a, b, c = l
list star unpack | l = [1, 2, 3] | a, *b = l
list star display | l = [1, 2, 3] | [*l, *l]
list subclass append | l = MyList() | l.append(1)
sort ints | l = mixed100 | sorted(l)
sort sorted ints | l = ints100 | sorted(l)
sort strs | l = words | sorted(l)
sort tuples | l = [(i, str(i)) for i in mixed100] | sorted(l)
sort key lambda | l = mixed100 | sorted(l, key=lambda x: -x)
sort key itemgetter | l = [(i, 1) for i in mixed100]; k = operator.itemgetter(0) | sorted(l, key=k)
sort key attrgetter | l = points100; k = operator.attrgetter("x") | sorted(l, key=k)
sort key len | l = words | sorted(l, key=len)
sort lt method | l = points100 | sorted(l)
sort dataclass | l = datas100 | sorted(l)
sort cmp to key | l = mixed100; k = functools.cmp_to_key(lambda a, b: a - b) | sorted(l, key=k)
sort reverse | l = mixed100 | sorted(l, reverse=True)
tuple display | a = 1 | (a, 2, 3)
tuple item | t = (1, 2, 3) | t[1]
tuple slice | t = (1, 2, 3, 4) | t[1:3]
tuple concat | t = (1, 2, 3) | t + t
tuple eq | t = (1, 2, 3); u = tuple([1, 2, 3]) | t == u
tuple hash | t = (1, 2, 3) | hash(t)
tuple of list | l = [1, 2, 3] | tuple(l)
tuple of gen | l = [1, 2, 3] | tuple(x for x in l)
tuple index | t = (1, 2, 3) | t.index(3)
tuple in | t = (1, 2, 3) | 3 in t
dict display | a = 1 | {"a": a, "b": 2}
dict get | d = strdict | d.get("fox")
dict get default | d = strdict | d.get("nope", 0)
dict item str | d = strdict | d["fox"]
dict item int | d = dict100 | d[50]
dict item tuple | d = {(1, 2): 3}; k = (1, 2) | d[k]
dict item instance | d = {point: 3}; p = point | d[p]
dict set item | d = {} | d["a"] = 1
dict add del | d = {} | d["a"] = 1; del d["a"]
dict in | d = strdict | "fox" in d
dict setdefault | d = strdict | d.setdefault("fox", 1)
dict pop | d = {} | d["a"] = 1; d.pop("a")
dict pop default | d = {} | d.pop("a", None)
dict popitem | d = {} | d["a"] = 1; d.popitem()
dict update | d = dict100; e = {} | e.update(d)
dict update kw | e = {} | e.update(a=1, b=2)
dict copy | d = dict100 | d.copy()
dict of pairs | l = [(1, 2), (3, 4)] | dict(l)
dict of kw | | dict(a=1, b=2)
dict of zip | a = "abc"; b = (1, 2, 3) | dict(zip(a, b))
dict fromkeys | l = [1, 2, 3] | dict.fromkeys(l)
dict keys list | d = dict100 | list(d)
dict iterate | d = dict100 | for k in d: pass
dict items iterate | d = dict100 | for k, v in d.items(): pass
dict values sum | d = dict100 | sum(d.values())
dict comprehension | l = ints100 | {x: x for x in l}
dict eq | d = dict100; e = dict(dict100) | d == e
dict union | d = {"a": 1}; e = {"b": 2} | d | e
dict star display | d = {"a": 1} | {**d, "b": 2}
dict len | d = dict100 | len(d)
dict build 100 | | build_dict()
dict count words | l = words | count_words(l)
dict subclass item | d = MyDict(a=1) | d["a"]
set display | a = 1 | {a, 2, 3}
set add | s = set() | s.add(1)
set add discard | s = set() | s.add(1); s.discard(1)
set in | s = set(range(100)) | 50 in s
set of list | l = ints100 | set(l)
set of strs | l = words | set(l)
set union | s = {1, 2, 3}; t = {3, 4} | s | t
set intersection | s = set(range(100)); t = set(range(50, 150)) | s & t
set difference | s = set(range(100)); t = set(range(50, 150)) | s - t
set update | s = set(); l = [1, 2, 3] | s.update(l)
set issubset | s = {1, 2}; t = {1, 2, 3} | s <= t
set iterate | s = set(range(100)) | for x in s: pass
set comprehension | l = ints100 | {x for x in l}
set copy | s = {1, 2, 3} | s.copy()
frozenset hash | | hash(frozenset((1, 2, 3)))
iter range 100 | | for i in range(100): pass
iter enumerate | l = ints100 | for i, x in enumerate(l): pass
iter zip | l = ints100 | for a, b in zip(l, l): pass
iter map lambda | l = ints100; f = lambda x: x | for x in map(f, l): pass
iter list map lambda | l = ints100; f = lambda x: x | list(map(f, l))
iter list map str | l = ints100 | list(map(str, l))
iter list map int | l = ["1", "22", "333"] * 10 | list(map(int, l))
iter list filter | l = ints100; f = lambda x: x > 50 | list(filter(f, l))
iter list filter None | l = ints100 | list(filter(None, l))
iter list zip | l = ints100 | list(zip(l, l))
iter list enumerate | l = ints100 | list(enumerate(l))
iter sum list | l = ints100 | sum(l)
iter sum gen | l = ints100 | sum(x for x in l)
iter sum range | | sum(range(100))
iter sum floats | l = [0.5] * 100 | sum(l)
iter min list | l = mixed100 | min(l)
iter max key | l = mixed100; f = lambda x: -x | max(l, key=f)
iter max gen | l = mixed100 | max(x for x in l)
iter any gen | l = ints100 | any(x > 50 for x in l)
iter all gen | l = ints100 | all(x >= 0 for x in l)
iter all list | l = [1] * 100 | all(l)
iter next | it = itertools.count() | next(it)
iter next default | it = iter(()) | next(it, None)
iter class | | for x in Countdown(100): pass
iter list class | | list(Countdown(100))
iter generator | | for x in counter(100): pass
iter iter sentinel | | for x in iter(lambda: 5, 5): pass
iter range in | r = range(1000) | 500 in r
iter range len | r = range(1000) | len(r)
iter getitem class | p = point | p[1]
iter contains class | p = point | 1 in p
deque append popleft | d = collections.deque() | d.append(1); d.popleft()
deque appendleft pop | d = collections.deque() | d.appendleft(1); d.pop()
deque index | d = collections.deque(ints100) | d[50]
deque iterate | d = collections.deque(ints100) | for x in d: pass
deque extend | d = collections.deque(maxlen=10); l = [1, 2, 3] | d.extend(l)
deque of list | l = ints100 | collections.deque(l)
deque rotate | d = collections.deque(ints100) | d.rotate(1)
defaultdict hit | d = collections.defaultdict(int); d[1] = 1 | d[1] += 1
defaultdict miss | D = collections.defaultdict | D(list)[1].append(2)
counter of words | l = words | collections.Counter(l)
counter increment | c = collections.Counter() | c["a"] += 1
counter most common | c = collections.Counter(words) | c.most_common(3)
ordereddict set get | d = collections.OrderedDict(a=1) | d["a"] = d["a"]
ordereddict move | d = collections.OrderedDict(a=1, b=2) | d.move_to_end("a")
chainmap get | d = collections.ChainMap({"a": 1}, {"b": 2}) | d["b"]
namedtuple new | P = Pair | P(1, 2)
namedtuple attr | p = Pair(1, 2) | p.a
namedtuple unpack | p = Pair(1, 2) | a, b = p
namedtuple replace | p = Pair(1, 2) | p._replace(a=3)
itertools chain | l = ints100 | list(itertools.chain(l, l))
itertools islice | l = ints100 | list(itertools.islice(l, 50))
itertools product | l = [1, 2, 3, 4] | list(itertools.product(l, l))
itertools permutations | l = [1, 2, 3, 4] | list(itertools.permutations(l))
itertools combinations | l = [1, 2, 3, 4, 5] | list(itertools.combinations(l, 2))
itertools accumulate | l = ints100 | list(itertools.accumulate(l))
itertools groupby | l = [1, 1, 2, 2, 3] * 5 | for k, g in itertools.groupby(l): pass
itertools takewhile | l = ints100; f = lambda x: x < 50 | list(itertools.takewhile(f, l))
itertools starmap | l = [(1, 2)] * 50; f = lambda a, b: a | list(itertools.starmap(f, l))
itertools repeat | | for x in itertools.repeat(1, 100): pass
itertools count zip | l = ints100 | for a, b in zip(itertools.count(), l): pass
itertools tee | l = ints100[:20] | a, b = itertools.tee(l); list(a); list(b)
itertools batched | l = ints100 | list(itertools.batched(l, 5))
itertools pairwise | l = ints100 | list(itertools.pairwise(l))
functools partial | f = functools.partial(pair_sum, 1) | f(2)
functools partial kw | f = functools.partial(pair_sum, b=1) | f(2)
functools lru cache hit | f = cached | f(1)
functools lru bounded hit | f = cached_bounded | f(1)
functools lru miss | f = cached_bounded; n = itertools.count() | f(next(n))
functools reduce | l = ints100; f = lambda a, b: a + b | functools.reduce(f, l)
functools reduce add | l = ints100; f = operator.add | functools.reduce(f, l)
functools singledispatch | f = functools.singledispatch(identity) | f(1)
operator itemgetter | t = (1, 2); f = operator.itemgetter(1) | f(t)
operator attrgetter | p = point; f = operator.attrgetter("x") | f(p)
operator add | f = operator.add | f(1, 2)
enum member | | Color.RED
enum value | c = Color.RED | c.value
enum name | c = Color.RED | c.name
enum call | | Color(1)
enum item | | Color["RED"]
enum eq | c = Color.RED | c == Color.GREEN
enum hash | d = {Color.RED: 1}; c = Color.RED | d[c]
enum iterate | | for c in Color: pass
enum flag or | a = Flag.A; b = Flag.B | a | b
enum flag in | a = Flag.A; b = Flag.A | Flag.B | a in b
enum intenum eq | c = IntColor.RED | c == 1
dataclass new | D = Data | D(1, "x")
dataclass eq | a = Data(1, "x"); b = Data(1, "x") | a == b
dataclass lt | a = Data(1, "x"); b = Data(2, "x") | a < b
dataclass repr | a = Data(1, "x") | repr(a)
dataclass frozen new | D = Frozen | D(1, "x")
dataclass frozen hash | a = Frozen(1, "x") | hash(a)
dataclass replace | a = Data(1, "x") | dataclasses.replace(a, a=2)
dataclass asdict | a = Data(1, "x") | dataclasses.asdict(a)
copy list | l = [1, 2, 3] | copy.copy(l)
copy instance | p = plain; p.a = 1 | copy.copy(p)
deepcopy tree | | copy.deepcopy(tree)
deepcopy instance | p = plain; p.a = [1] | copy.deepcopy(p)
deepcopy list of lists | l = [[1, 2, 3] for _ in range(10)] | copy.deepcopy(l)
json dumps | | json.dumps(tree)
json dumps indent | | json.dumps(tree, indent=2)
json loads | | json.loads(tree_text)
struct pack | | struct.pack("<IHd", 1, 2, 2.5)
struct unpack | b = struct.pack("<IHd", 1, 2, 2.5) | struct.unpack("<IHd", b)
struct compiled pack | s = struct.Struct("<IHd") | s.pack(1, 2, 2.5)
stringio write | f = io.StringIO() | f.write("abc")
stringio lines | s = "a line\n" * 20 | for l in io.StringIO(s): pass
bytesio write | f = io.BytesIO() | f.write(b"abc")
bytesio read | f = io.BytesIO(b"x" * 100) | f.seek(0); f.read(10)
bytesio lines | s = b"a line\n" * 20 | for l in io.BytesIO(s): pass
file lines | f = lines_file() | f.seek(0); read_lines(f)
file write | f = open("/dev/null", "w") | f.write("abc\n")
print devnull | f = open("/dev/null", "w") | print("abc", file=f)
attr instance | p = point | p.x
attr instance set | p = point | p.x = 1
attr class | C = Point | C.move
attr slots | s = Slots() | s.a
attr global | | ints100
attr module | | math.pi
attr getattr hook | p = Hook() | p.anything
attr method of str | s = "x" | s.upper
descriptor get | h = Hooked() | h.field
type of three | | type("T", (), {})
class statement | | make_class()
closure call | f = make_closure() | f()
generator expression | l = ints100[:10] | for x in (y for y in l): pass
exception create | | ValueError("x")
string template | n = "x" | "".join(["<", n, ">"])
heapq push pop | import heapq; h = list(range(50)) | heapq.heappush(h, 5); heapq.heappop(h)
bisect | import bisect; l = ints100 | bisect.bisect(l, 50)
random random | import random; f = random.random | f()
random randint | import random; f = random.randint | f(1, 100)
array item | import array; a = array.array("d", [1.0] * 10) | a[3]
dict display of dict | d = strdict | {**d}
dict display of dict and item | d = strdict | {**d, "one": 1}
int enum member |  | IntColor.RED
int enum + | c = IntColor.RED | c + 1
int enum < | c, d = IntColor.RED, IntColor.GREEN | c < d
list of memoryview | m = memoryview(bytes(100)) | list(m)
list of bytearray | b = bytearray(100) | list(b)
list of reversed str | s = text | list(reversed(s))
str.lower cyrillic | s = "Привет Мир " * 20 | s.lower()
str.upper latin-1 | s = "naïve café " * 20 | s.upper()
str.splitlines one line | s = text | s.splitlines()
str slice with step cyrillic | s = "Привет Мир " * 20 | s[::2]
str.encode latin-1 | s = "naïve café " * 20 | s.encode("latin-1")
bytes.decode latin-1 | b = ("naïve café " * 20).encode("latin-1") | b.decode("latin-1")
math.factorial |  | math.factorial(20)
math.comb |  | math.comb(20, 10)
datetime.strptime | import datetime | datetime.datetime.strptime("2024-05-17 12:30:45", "%Y-%m-%d %H:%M:%S")
datetime + timedelta | import datetime; d = datetime.datetime(2024, 5, 17); t = datetime.timedelta(3) | d + t
datetime.isoformat | import datetime; d = datetime.datetime(2024, 5, 17, 1, 2, 3) | d.isoformat()
bytes.split | b = b"a,b,c,d,e,f,g,h" * 10 | b.split(b",")
namedtuple._replace | p = Pair(1, 2) | p._replace(a=3)
heapq push and pop | import heapq; h = list(range(20)) | heapq.heappush(h, 5); heapq.heappop(h)
re.sub with function | import re; p = re.compile(r"(\w+), (\w+)"); s = line | p.sub(lambda m: m[2], s)
"""

HELPERS = """
def exec_with(c):
    with c:
        pass
def raise_catch():
    try:
        raise ValueError("x")
    except ValueError:
        pass
def build_dict():
    d = {}
    for i in range(100):
        d[i] = i
def count_words(l):
    d = {}
    for w in l:
        d[w] = d.get(w, 0) + 1
def read_lines(f):
    for line in f:
        pass
class Hook:
    def __getattr__(self, name):
        return 1
class Field:
    def __get__(self, instance, owner):
        return 1
class Hooked:
    field = Field()
def make_class():
    class C:
        def f(self):
            pass
def make_closure():
    n = 1
    def f():
        return n
    return f
def lines_file():
    return open(__file__)
"""

FUNCTION = """
def run(count):
    from time import process_time
    {setup}
    begin = process_time()
    for _ in range(count):
        {statement}
    return process_time() - begin
"""

# The loop of a measured time takes this long at least (seconds), and is run this often.
LONG_ENOUGH = 0.006
ROUNDS = 5


def rows():
    for row in ROWS.strip().splitlines():
        title, setup, statement = (part.strip() for part in row.split(" |", 2))
        yield title, setup, statement


def measure(setup, statement, names):
    names = dict(names)
    exec(FUNCTION.format(setup=setup or "pass", statement=statement), names)
    run = names["run"]
    count = 10
    while run(count) < LONG_ENOUGH:
        count *= 2
    return min(run(count) for _ in range(ROUNDS)) / count


def main(filters):
    names = {"__name__": "rows", "__file__": __file__}
    exec(PRELUDE, names)
    exec(HELPERS, names)
    for title, setup, statement in rows():
        if filters and not any(word in title for word in filters):
            continue
        # Rows change what they share: each begins with objects of its own.
        fresh = dict(names)
        try:
            seconds = measure(setup, statement, fresh)
        except (ImportError, AttributeError, NameError, TypeError) as error:
            print(title, error, sep=": ", file=sys.stderr)
            continue
        print(title.replace(" ", "_"), format(seconds, ".12f"))


if __name__ == "__main__":
    main(sys.argv[1:])
