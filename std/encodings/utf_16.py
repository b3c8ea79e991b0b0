"""The encoding utf-16."""

import codecs


def getregentry():
    """Return what is known of the encoding."""
    return codecs.lookup("utf-16")


encode, decode = getregentry().encode, getregentry().decode
