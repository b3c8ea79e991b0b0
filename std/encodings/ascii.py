"""The encoding ascii."""

import codecs


def getregentry():
    """Return what is known of the encoding."""
    return codecs.lookup("ascii")


encode, decode = getregentry().encode, getregentry().decode
