"""The encoding punycode."""

import codecs


def getregentry():
    """Return what is known of the encoding."""
    return codecs.lookup("punycode")


encode, decode = getregentry().encode, getregentry().decode
