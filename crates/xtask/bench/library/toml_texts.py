"""TOML documents, ASCII and other, short values and long ones."""

import tomllib
from _rows import main, row


def document(name):
    return "\n".join(
        f"""
[servers.{name.lower()}{i}]
title = "{title}"
ports = [8000, 8001, {8000 + i}]
ratio = {i / 8}
enabled = {str(i % 2 == 0).lower()}
started = 2026-01-{i % 28 + 1:02}T07:32:00Z
limits = {{ memory = {i * 1000}, cpu = 0.5 }}
text = '''
several lines
of text {i}
'''
"""
        for i, title in enumerate([f"{name} number {i}" for i in range(40)])
    )


plain, accented = document("Server"), document("Server").replace("number", "número — 番号")


@row
def loads_plain():
    tomllib.loads(plain)


@row
def loads_accented():
    tomllib.loads(accented)


main()
