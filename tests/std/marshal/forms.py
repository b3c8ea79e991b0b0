import marshal

for v in [None, True, 5, -1, 2**100, -2**70, 1j, 'abc', 'é', '\ud800', b'x', bytearray(b'xy'), (1,2), [1], {1:2}, {1}, frozenset({1}), ..., StopIteration, slice(1,2,3), ('a',)*3]:
    try: print(repr(v)[:30], marshal.dumps(v)[:60], marshal.dumps(v,2)[:60], marshal.dumps(v,0)[:40])
    except Exception as e: print(type(e), e)
