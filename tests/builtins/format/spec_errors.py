for v, spec in [(5, ".2"), (5, "5.3d"), (5, "s"), (5, "xx"), (5, ",x"), (5, "+c"), (5, "#c"), (10**10, "c"), (5, "_,"), (1.5, "d"), (1.5, "x"), (1.5, "q"), (5, "10000000000000000000"), (1.5, ".99999999999999999999f"), ([], "5"), (None, "s"), ({}, " "), (5, ".-1f"), (5, ",n"), (1.5, "_n"), (5, "5c"), (True, "s"), (5, "z"), (5, "zd")]:
    try:
        print(repr(format(v, spec)))
    except (ValueError, TypeError, OverflowError) as e:
        print(v, spec, type(e).__name__, e)
print(format([1]), format(None, ""), format(True), format(5, str()))
try:
    format(5, 5)
except TypeError as e:
    print(e)
