"""The encoding iso8859-1."""

import codecs


def getregentry():
    """Return what is known of the encoding."""
    return codecs.lookup("iso8859-1")


encode, decode = getregentry().encode, getregentry().decode
