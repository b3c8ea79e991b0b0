"""The encoding utf-8-sig."""

import codecs


def getregentry():
    """Return what is known of the encoding."""
    return codecs.lookup("utf-8-sig")


encode, decode = getregentry().encode, getregentry().decode
