# Fields in quotes, with escapes and behind spaces, read and written.
import csv
import io

def read(*lines, **settings):
    reader = csv.reader(lines, **settings)
    try:
        print(list(reader), reader.line_num)
    except csv.Error as error:
        print(error, reader.line_num)

def write(*row, **settings):
    file = io.StringIO()
    try:
        csv.writer(file, **settings).writerow(row)
        print(ascii(file.getvalue()))
    except csv.Error as error:
        print(error)

read('a,"b ""c"" d",e\r\n', '"x\n', 'y",z')
read('a "b",c', '"a"b,c')
read('"a"b', strict=True)
read('"a"b"c",d', doublequote=False, strict=True)
read('a\\,b,"c\\"d"', 'e\\\n', 'f', escapechar="\\")
read('a,  b, "c"', skipinitialspace=True)
read('1,"2",x', quoting=csv.QUOTE_NOTNULL)
read('1.5,"2",', ',""', quoting=csv.QUOTE_STRINGS)
read('aébéc', delimiter="é")
read('"a', strict=True)
read('a\rb')
write("a b", 'c"d', "e,f", "g\nh", None, 1.5, True, 1j)
write("a", 1, 1j, None, quoting=csv.QUOTE_NONNUMERIC)
write("a,b", 'c"', quoting=csv.QUOTE_NONE, escapechar="\\")
write("a,b", quoting=csv.QUOTE_NONE)
write(" a", " ", skipinitialspace=True)
write(" a", "", delimiter=" ", skipinitialspace=True)
write("")
write(None, quoting=csv.QUOTE_NOTNULL)
write("aXb", lineterminator="X")
