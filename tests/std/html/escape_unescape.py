import html

print(html.escape('<a href="x">\'&</a>'), html.escape('"<', quote=False))
for text in (
    "&lt;", "&lt", "&notit;", "&#60;", "&#x3C", "&#128;", "&#0;", "&#xD800;", "&#1114112;", "&#1;", "&#xfdd0;", "&amp;amp;", "&nosuch;",
    "&Aacute&aacute;", "&", "&#", "&#x;", "&NotEqualTilde;", "&#65534;", "&#13;", "&#129;", "&ampx", "&a b;", "a&b", "&#000065;",
):
    print(text, ascii(html.unescape(text)))
