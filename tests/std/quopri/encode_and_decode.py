import io
import quopri

for data in (b"x" * 76, b"x" * 77, b"a=b\tc d \nend\t", "h\u00e4\u00df_".encode(), b".\r\nx\r\n"):
    for tabs in (False, True):
        for header in (False, True):
            encoded = quopri.encodestring(data, tabs, header)
            print(encoded, quopri.decodestring(encoded, header) == data)
into = io.BytesIO()
quopri.decode(io.BytesIO(b"a=3Db=\nc_d =  \n=zz=4"), into, header=True)
print(into.getvalue())
into = io.BytesIO()
quopri.encode(io.BytesIO(b"a=b c"), into, quotetabs=True)
print(into.getvalue())
print(quopri.decodestring("a=20b"))
