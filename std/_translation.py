"""Translations of what the readers of command lines say, if the program has loaded gettext."""

import sys


def translate(text):
    """The translation of a text, if the program uses any."""
    gettext = sys.modules.get("gettext")
    return text if gettext is None else gettext.gettext(text)


def translate_plural(singular, plural, n):
    """The translation of a text that depends on a number."""
    gettext = sys.modules.get("gettext")
    if gettext is None:
        return singular if n == 1 else plural
    return gettext.ngettext(singular, plural, n)
