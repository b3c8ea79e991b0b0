# What is handed over when depends on the pieces that come in: little is looked at twice.
from html.parser import HTMLParser


class Printer(HTMLParser):
    def handle_starttag(self, tag, attrs):
        self.events.append(("start", tag, attrs))

    def handle_endtag(self, tag):
        self.events.append(("end", tag))

    def handle_data(self, data):
        self.events.append(("data", data))

    def handle_entityref(self, name):
        self.events.append(("entity", name))

    def handle_comment(self, data):
        self.events.append(("comment", data))


def feed(pieces, **options):
    parser = Printer(**options)
    for piece in [*pieces, None]:
        parser.events = []
        parser.close() if piece is None else parser.feed(piece)
        print(repr(piece), parser.events, repr(parser.rawdata))


feed("<p x>text<!--abcdefgh-->tail")
feed(["xxxx<!--", "a", "b", "c", "-->", "d"])
feed("a&amp;b <title>c&lt;d</title>")
feed("<title>ab&amp;cd&lte</title>&amp", convert_charrefs=False)
feed(["<script>x", "y", "z", "</scri", "p", "t", ">"])
