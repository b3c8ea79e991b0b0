# References in attributes, and comments that do not end.
from html.parser import HTMLParser


class Printer(HTMLParser):
    def handle_starttag(self, tag, attrs):
        print(tag, attrs)

    def handle_comment(self, data):
        print("comment", repr(data))


for text in (
    '<a a="&#xa2" b="&#xa2z" c="&#xa2=z" d="&cent=z" e="&centz" f="&cent" g="&cent;=z" h="&#162=z">',
    "<!---!", "<!--x--!", "<!--x-", "<!--x--", "<!--", "<!---", "<!----", "<!--x!", "<!--x-!", "<!----!",
):
    parser = Printer()
    parser.feed(text)
    parser.close()
