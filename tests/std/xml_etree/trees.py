import io
import xml.etree.ElementTree as ET

root = ET.fromstring("<a x='1'>t<b k='v'>one</b>tail<b>two</b><c><b>three</b></c></a>")
print(root.tag, root.attrib, root.text, [child.tag for child in root], root[0].tail)
for path in ("b", "*", ".//b", "c/b", "b[2]", "b[last()]", "b[@k]", "b[@k='v']", "c[b]", "c[b='three']", ".//b/..", "{*}b", "b[.='two']"):
    print(path, [(e.tag, e.text) for e in root.findall(path)])
print(root.findtext("c/b"), root.findtext("none", "default"), root.find("none"))
print([e.tag for e in root.iter()], "".join(root.itertext()))
ET.indent(root)
print(ET.tostring(root, encoding="unicode"))
new = ET.Element("{http://x}n", {"q": "a<b\"&\n"})
ET.SubElement(new, "{http://x}m").text = "<&>"
new.append(ET.Comment("note"))
new.append(ET.PI("do", "it"))
ET.register_namespace("my", "http://x")
print(ET.tostring(new), ET.tostring(new, "utf-8", short_empty_elements=False), ET.tostring(new, "unicode", method="html"))
out = io.BytesIO()
ET.ElementTree(new).write(out, encoding="iso-8859-1", xml_declaration=True)
print(out.getvalue())
for bad in ("<a><b></a>", "", "x", "<a>&nope;</a>"):
    try:
        ET.fromstring(bad)
    except ET.ParseError as error:
        print(error, error.code, error.position)
for event, element in ET.iterparse(io.StringIO("<a xmlns:p='u'><p:b/></a>"), events=("start", "end", "start-ns", "end-ns")):
    print(event, element if event.endswith("ns") else element.tag)
pull = ET.XMLPullParser(["end"])
for part in ("<a><b", "/><c>x</", "c></a>"):
    pull.feed(part)
    print([(event, element.tag) for event, element in pull.read_events()])
print(ET.canonicalize("<a z='1' b='2'><!-- c --><c/></a>"))
for wrong in (lambda: ET.SubElement(None, "a"), lambda: root.append("x"), lambda: root.remove(new), lambda: root.find("/x")):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__)
