"""The encoding utf-8."""

import codecs


def getregentry():
    """Return what is known of the encoding."""
    return codecs.lookup("utf-8")


encode, decode = getregentry().encode, getregentry().decode
