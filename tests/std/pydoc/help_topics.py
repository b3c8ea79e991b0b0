# taipan-only: the texts are its own
# help() knows keywords, symbols and topics.
import pydoc

for request in "if", "not", "+", "TRUTHVALUE", "topics", "nothing":
    print("##", request)
    pydoc.help(request)
from _help_topics import KEYWORDS, SYMBOLS, TOPICS
import keyword

print(sorted(set(keyword.kwlist) - set(KEYWORDS)), sorted(set(SYMBOLS.values()) - set(TOPICS)))
