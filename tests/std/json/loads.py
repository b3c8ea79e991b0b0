import json
print(json.loads('{"a": [1, -2.5, 1e3, true, false, null, "x\\n\\u00e9\\ud83d\\ude00"], "b": {}}'), json.loads(" [1 , 2 ] "), json.loads('"s"'), json.loads("1"), json.loads("NaN"), json.loads("-Infinity"), json.loads(b'{"k": 1}'), json.loads('{"a": 1, "a": 2}'), json.loads("12345678901234567890123"), json.loads('[]'), json.loads('1.5', parse_float=str), json.loads('[1]', parse_int=float), json.loads('{"a": {"b": 1}}', object_hook=lambda d: sorted(d.items())), json.loads('{"a": 1}', object_pairs_hook=list), json.loads('"\\u0041\\/"'), json.loads("-0"), json.loads("-0.0"))
for s in ("", "{", "[1,]", "{'a': 1}", '{"a" 1}', '{"a": 1,}', "[1 2]", '"abc', '"\\x"', '"\n"', "nul", "1 2", "[1", '{"a":', "01", "+1", ".5", '"\\u12"', "tru", "{1: 2}", "\ufeff1", '{"a": 1 "b": 2}', "[1,\n 2,\n x]", "-", "1.", "1e"):
    try:
        print(json.loads(s))
    except json.JSONDecodeError as e:
        print(repr(s), "->", e, e.pos, e.lineno, e.colno)
for x in (5, None, [1]):
    try:
        json.loads(x)
    except TypeError as e:
        print(e)
print(json.JSONDecoder().raw_decode("[1] rest"))
