import io
import xml.sax
from xml.sax import handler, saxutils


class Show(handler.ContentHandler):
    def startDocument(self):
        print("begin")

    def endDocument(self):
        print("end")

    def startElement(self, name, attrs):
        print("start", name, sorted(attrs.items()), attrs.getLength(), self._locator.getLineNumber())

    def endElement(self, name):
        print("stop", name)

    def characters(self, content):
        print("text", repr(content))

    def processingInstruction(self, target, data):
        print("pi", target, data)

    def startElementNS(self, name, qname, attrs):
        print("start", name, qname, sorted(attrs.items(), key=str))

    def endElementNS(self, name, qname):
        print("stop", name, qname)


text = "<?xml version='1.0'?><a x='1'>\n one <?p d?><b>two\nthree</b></a>"
xml.sax.parseString(text, Show())
xml.sax.parse(io.BytesIO(b"<a>\xc3\xa4</a>"), Show())
parser = xml.sax.make_parser()
parser.setFeature(handler.feature_namespaces, True)
parser.setContentHandler(Show())
parser.parse(io.StringIO("<p:a xmlns:p='u' p:x='1' y='2'><b/></p:a>"))
try:
    xml.sax.parseString("<a><b></a>", Show())
except xml.sax.SAXParseException as error:
    print(error, error.getLineNumber(), error.getColumnNumber(), error.getMessage())
out = io.StringIO()
xml.sax.parseString("<a x='&lt;\"'>t&amp;<b/></a>", saxutils.XMLGenerator(out, short_empty_elements=True))
print(out.getvalue())
print(saxutils.escape("<a&b>"), saxutils.unescape("&lt;&amp;"), saxutils.quoteattr("it's"), saxutils.quoteattr("\"'"))
