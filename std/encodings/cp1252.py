"""The encoding cp1252."""

import codecs


def getregentry():
    """Return what is known of the encoding."""
    return codecs.lookup("cp1252")


encode, decode = getregentry().encode, getregentry().decode
