import pyexpat
from xml.parsers import expat
def t(s, parts=None, **k):
    p=pyexpat.ParserCreate(**k); ev=[]
    for n in dir(p):
        if n.endswith('Handler') and n not in ('DefaultHandler','DefaultHandlerExpand','NotStandaloneHandler','ExternalEntityRefHandler'):
            setattr(p,n,lambda *a,n=n: ev.append((n[:-7],)+a+((p.CurrentLineNumber,),)))
    try: p.Parse(s,True)
    except pyexpat.ExpatError as e: ev.append((str(e), e.code, e.lineno, e.offset, p.CurrentLineNumber, p.ErrorColumnNumber, p.ErrorByteIndex))
    print(repr(s))
    for e in ev: print('  ',e)

for s in [
    '',
    'abc',
    '<a>',
    '<a></b>',
    '<a b="1" b="2"/>',
    '<a/>x',
    '<a/><b/>',
    '<a>&foo;</a>',
    '<a>&#0;</a>',
    '<a><b',
    '<a b=1/>',
    '<a b="x<y"/>',
    '<a>]]></a>',
    '<a><!-- x -- y --></a>',
    '<a>\n <b/>\x01</a>',
    '<?xml version="1.0"?><a/>',
    ' <?xml version="1.0"?><a/>',
    '<a>x\ny&amp;z\n\n&#65;b</a>',
    '<a><![CDATA[x\n<y]]>z</a>',
    '<a xmlns:p="u"><p:b p:c="1"/></a>',
    '<1/>',
    '<a b/>',
    '<a  b = "x" />',
    '<a>&amp</a>',
    '<a>& b</a>',
    '<!DOCTYPE a [<!ENTITY e "v<b/>"><!ELEMENT a (b|c)*><!ELEMENT b (#PCDATA)><!ATTLIST a x CDATA "d" y (p|q) #REQUIRED z ID #IMPLIED w CDATA #FIXED "f"><!NOTATION n SYSTEM "s"><!ENTITY u SYSTEM "q" NDATA n><!ENTITY ext SYSTEM "ext.xml"><!ENTITY % pe "x"><?pi d?><!-- c -->]><a>&e;&ext;</a>',
    '<!DOCTYPE a SYSTEM "x.dtd"><a>&foo;</a>',
    '<!DOCTYPE a PUBLIC "p" "s"><a/>',
    '<?xml version="1.0" standalone="yes"?><a/>',
    '<a></a',
    '<a>x</a>\n\n',
    '<?pi?><a/>',
    '<a b="&#10;x\n\ty&lt;"/>',
    '<a><?xml x?></a>',
    '<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a>&x;</a>',
    '<a\n>',
    '</a>',
    '<a/',
    '<p:a/>',
    '<!DOCTYPE a []>',
    '<!DOCTYPE',
    '<a><b></a></b>',
    '\ufeff<a/>',
    b'<?xml version="1.0" encoding="latin-1"?><a>\xe9</a>',
    b'<a>\xe9</a>',
    b'\xff\xfe<\x00a\x00>\x00\xe4\x00\xac <\x00/\x00a\x00>\x00',
]:
    t(s)
for s in [
    '<a xmlns="d" xmlns:p="u" c="1"><p:b p:c="1"><c xmlns=""/></p:b></a>',
    '<p:a/>',
    '<a xmlns:p=""/>',
    '<a xml:lang="e" xmlns:xml="x"/>',
]:
    t(s, namespace_separator='}')
