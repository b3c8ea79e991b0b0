"""The modules of encodings, which programs import for their classes; they are made when somebody imports them."""

import codecs
import sys
from importlib.machinery import ModuleSpec

from encodings.aliases import aliases

# A place on the path of the package, which is searched when there is no file for a module.
PLACE = "<encodings>"
_UNDEFINED = "\ufffe"


class _Maker:
    """Finds modules by the names of encodings, and fills them."""

    def find_spec(self, fullname, target=None):
        name = fullname.rpartition(".")[2]
        if name in aliases or name != name.lower() or "-" in name or name.startswith("_"):
            return None
        try:
            codecs.lookup(name)
        except LookupError:
            return None
        return ModuleSpec(fullname, self, origin=PLACE)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        info = codecs.lookup(module.__name__.rpartition(".")[2])

        class Codec(codecs.Codec):
            def encode(self, input, errors="strict"):
                return info.encode(input, errors)

            def decode(self, input, errors="strict"):
                return info.decode(input, errors)

        module.__doc__ = f"The encoding {info.name}."
        module.codecs = codecs
        module.Codec = Codec
        module.IncrementalEncoder, module.IncrementalDecoder = info.incrementalencoder, info.incrementaldecoder
        module.StreamReader, module.StreamWriter = info.streamreader, info.streamwriter
        module.getregentry = lambda: codecs.lookup(info.name)
        module.encode, module.decode = info.encode, info.decode
        table = None if module.__name__.endswith(".latin_1") else _decoding_table(info)
        if table:
            module.decoding_table = table
            module.encoding_table = codecs.charmap_build(table)


def _decoding_table(info):
    """The characters of all bytes, if each byte is one."""
    if not info._is_text_encoding or not info.name.startswith(("cp", "iso8859", "koi8", "kz", "mac", "hp", "palm", "ptcp", "tis")):
        return None
    chars = []
    for byte in range(256):
        try:
            chars.append(info.decode(bytes([byte]))[0])
        except UnicodeDecodeError as error:
            if error.encoding != "charmap":
                return None
            chars.append(_UNDEFINED)
    return "".join(chars)


sys.path_importer_cache[PLACE] = _Maker()
