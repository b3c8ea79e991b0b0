import sys

sys.modules["_json"] = None
import json

print(json.decoder.c_scanstring, json.scanner.c_make_scanner, json.encoder.c_make_encoder)
for text in (
    '{"a": [1, 2.5e3, "x\\u00e9\\ud83d\\ude00\\n", null, true, false, {}], "b": -Infinity}', "[1,]", '{"a": 1,}', '{"a" 1}', "[1 2]", '"abc', '"\\x"',
    '"\\u12"', '"a\nb"', "", "{1: 2}", "[", '"\\', "-", "01", "[1", '{"a":', "nul", "[] 1",
):
    try:
        print(json.loads(text))
    except json.JSONDecodeError as error:
        print(error)
print(json.loads('"a\nb"', strict=False) == "a\nb", json.loads('{"a": 1}', object_pairs_hook=list), json.loads("[1.5]", parse_float=str))
print(json.dumps({'a"\\\n\0é🐍': [1, 2.5, None, True, {"x": ()}]}, indent=1), json.dumps("é🐍", ensure_ascii=False))
