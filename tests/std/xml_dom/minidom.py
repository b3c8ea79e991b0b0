import io
from xml.dom import minidom, Node
import xml.dom
d=minidom.parseString('<?xml version="1.0"?><!DOCTYPE a SYSTEM "x"><a x="1" y="&lt;&quot;"><!-- c --><b>one</b>mid<p:c xmlns:p="u" p:k="v"/><![CDATA[<x>]]><?pi da?></a>')
print(d.toxml()); print(d.toprettyxml(indent=' ')); print(d.toxml('utf-8'))
r=d.documentElement; print(r, r.tagName, r.attributes.items(), r.getAttribute('x'), r.getAttribute('none'), [n.nodeName for n in r.childNodes], [n.nodeType for n in r.childNodes])
c=r.getElementsByTagName('p:c')[0]; print(c.namespaceURI, c.prefix, c.localName, c.getAttributeNS('u','k'), r.getElementsByTagNameNS('u','*').length, c.attributes.keys())
print(r.firstChild.data, r.lastChild.target, r.childNodes[1].firstChild.data, r.childNodes[1].nextSibling.data, r.childNodes[2].wholeText)
n=d.createElement('new'); n.setAttribute('q','a"b\n'); n.appendChild(d.createTextNode('t<&')); r.insertBefore(n, r.firstChild); print(r.firstChild.toxml()); r.removeChild(n); r.replaceChild(n, r.childNodes[0]); print(r.toxml())
k=r.cloneNode(True); print(k.toxml()==r.toxml(), k.parentNode)
impl=minidom.getDOMImplementation(); e=impl.createDocument(None,'root',None); e.documentElement.appendChild(e.createComment('hi')); print(e.toprettyxml())
t=e.createTextNode('ab'); e.documentElement.appendChild(t); t.splitText(1); print(len(e.documentElement.childNodes)); e.documentElement.normalize(); print(len(e.documentElement.childNodes), e.documentElement.lastChild)
for f in (lambda: r.removeChild(e.documentElement), lambda: d.appendChild(d.createElement('z')), lambda: r.removeAttribute('zz'), lambda: t.appendChild(n), lambda: t.substringData(9,1), lambda: d.createTextNode(5), lambda: minidom.parseString('<a>')):
    try: f()
    except Exception as x: print(type(x).__name__, x, getattr(x,'code',None))
print(xml.dom.getDOMImplementation('minidom') is impl, impl.hasFeature('XML','1.0'), xml.dom.NotFoundErr.code, xml.dom.HIERARCHY_REQUEST_ERR)
with minidom.parse(io.BytesIO(b'<a><b i="1"/></a>')) as q: print(q.documentElement.firstChild.hasAttribute('i'))
