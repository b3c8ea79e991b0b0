"""Bytes as text: base64 and its relatives, for short and for long data; codecs of texts."""

import base64
from _rows import main, row

short = bytes(range(24))
long = bytes(i * i % 251 for i in range(30000))
pairs = {
    "base64": (base64.b64encode, base64.b64decode),
    "urlsafe": (base64.urlsafe_b64encode, base64.urlsafe_b64decode),
    "base32": (base64.b32encode, base64.b32decode),
    "base16": (base64.b16encode, base64.b16decode),
    "ascii85": (base64.a85encode, base64.a85decode),
    "base85": (base64.b85encode, base64.b85decode),
}


def add_rows(name, encode, decode):
    def few():
        for _ in range(50):
            decode(encode(short))

    def many():
        decode(encode(long))

    few.__name__, many.__name__ = f"{name}_short", f"{name}_long"
    row(few)
    row(many)


for name, (encode, decode) in pairs.items():
    add_rows(name, encode, decode)

texts = ["plain words of a text" * 5, "Übergröße und Fußgänger " * 5, "日本語のテキスト" * 10]


@row
def utf8():
    for text in texts:
        text.encode().decode()


@row
def other_codecs():
    for text, codec in zip(texts, ("ascii", "latin-1", "utf-16")):
        text.encode(codec).decode(codec)


main()
