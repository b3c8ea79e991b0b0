import csv
import io

text = 'a,b,c\r\n1,"x, ""y""",\r\n"multi\nline",2,3\r\n\r\n'
for row in csv.reader(io.StringIO(text, newline="")):
    print(row)
print(list(csv.DictReader(io.StringIO("k,v\n1,2\n3\n4,5,6\n"))))
for settings in (
    {},
    {"quoting": csv.QUOTE_ALL},
    {"quoting": csv.QUOTE_NONNUMERIC},
    {"quoting": csv.QUOTE_STRINGS},
    {"quoting": csv.QUOTE_NOTNULL},
    {"quoting": csv.QUOTE_NONE, "escapechar": "\\"},
    {"doublequote": False, "escapechar": "\\"},
    {"delimiter": ";", "lineterminator": "\n", "quotechar": "'"},
):
    out = io.StringIO()
    csv.writer(out, **settings).writerows([[1, 2.5, None, "", "a,b", 'q"q', "it's", "n\nl", ";"], ["x"]])
    print(settings, repr(out.getvalue()))
out = io.StringIO()
writer = csv.DictWriter(out, ["a", "b"], extrasaction="raise")
writer.writeheader()
writer.writerow({"a": 1})
print(repr(out.getvalue()))


def attempt(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


attempt(writer.writerow, {"c": 1})
attempt(csv.writer(out).writerow, 5)
attempt(csv.writer(out, quoting=csv.QUOTE_NONE).writerow, ["a,b"])
attempt(csv.reader, [], delimiter="ab")
attempt(csv.reader, [], quotechar=None, quoting=csv.QUOTE_ALL)
attempt(csv.reader, [], "no such dialect")
attempt(lambda: list(csv.reader([b"x"])))
attempt(lambda: list(csv.reader(['"a"b'], strict=True)))
attempt(lambda: list(csv.reader(['"open'], strict=True)))
attempt(lambda: list(csv.reader(["1,x"], quoting=csv.QUOTE_NONNUMERIC)))
print(list(csv.reader(['1,"2",', ",3"], quoting=csv.QUOTE_STRINGS)), sorted(csv.list_dialects()))
print(csv.Sniffer().sniff("a;b;c\n1;2;3\n4;5;6\n").delimiter, csv.Sniffer().has_header("name;age\nx;1\nyy;22\nzzz;3\n"))
