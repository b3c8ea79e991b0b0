# The encodings of East Asia: both ways, and what is wrong in them.
import codecs

text = "中文 漢字 かな カナ 한글 ABC"
for name in "big5 cp932 cp949 cp950 euc_jp euc_kr gb18030 gb2312 gbk johab shift_jis".split():
    print(name, codecs.lookup(name).name)
    for handler in "ignore", "replace", "backslashreplace", "xmlcharrefreplace":
        print("  ", text.encode(name, handler))
    print("  ", text.encode(name, "ignore").decode(name))

for name, data in (
    ("gbk", b"\x81"), ("gbk", b"a\x81 b"), ("gbk", b"\x80\x80"), ("shift_jis", b"\x80"), ("euc_jp", b"\x8f\xa1"),
    ("euc_jp", b"\x8f\xa1 "), ("euc_jp", b"\x8f\xb0\xa1"), ("gb18030", b"\x810\x81"), ("gb18030", b"\x810 0"),
    ("gb18030", b"\x949\xfc6"), ("gb18030", b"\xfe0\x810"), ("euc_kr", b"\xa4\xd4\xa4\xa1\xa4\xbf\xa4\xd4"),
    ("euc_kr", b"\xa4\xd4\xa4\xa1"), ("euc_kr", b"\xa4\xd4      "),
):
    try:
        print(name, data, ascii(data.decode(name)))
    except UnicodeDecodeError as error:
        print(error, error.start, error.end)
    print("  ", ascii(data.decode(name, "replace")))
for char in "\u20ac", "\U0001f600", "\ud800", "\xa5", "\u3164", "\ub620":
    for name in "gbk", "gb18030", "euc_kr", "shift_jis", "cp932":
        try:
            print(name, ascii(char), char.encode(name))
        except UnicodeEncodeError as error:
            print(ascii(str(error)))
print([codecs.lookup(name).name for name in ("ms936", "sjis", "ks_c_5601_1987", "euc-cn", "GB2312")])
