import csv

sniffer = csv.Sniffer()
try:
    sniffer.sniff('"abcdefghijklmnopqrstuvwxyz"\n' * 5000, delimiters=",:|\t")
except csv.Error as error:
    print(error)
print(repr(sniffer.sniff('"",' * 100 + '"' * 100 + "0" + '"' * 100 + "0").delimiter))
for sample in '",",","\n' * 4, '"a""b",c\n' * 3, "'x''y';'z'\n'1';'2'\n":
    dialect = sniffer.sniff(sample)
    print(repr(dialect.delimiter), repr(dialect.quotechar), dialect.doublequote)
