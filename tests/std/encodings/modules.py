# Each encoding has a module with its classes.
import importlib

for name in "ascii cp037 cp1252 gbk iso8859_15 koi8_r latin_1 mac_roman utf_8 utf_8_sig".split():
    module = importlib.import_module(f"encodings.{name}")
    print(module.__name__, module.getregentry().name, len(getattr(module, "decoding_table", "")))
    print(module.IncrementalDecoder().decode(b"ab"), module.IncrementalEncoder().encode("ab"))
for name in "utf8", "unknown":
    try:
        importlib.import_module(f"encodings.{name}")
    except ImportError as error:
        print(error)
