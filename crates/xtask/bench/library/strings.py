"""Methods of strings, on short and long texts, ASCII and other; formatting."""

from _rows import main, row

line = "The five boxing wizards jump quickly; pack my box."
other = "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich."
long, long_other = line * 100, other * 100
fields = [str(i) for i in range(40)]
record = ",".join(fields)
table = str.maketrans("aeiou", "AEIOU", "xyz")
name, number, ratio = "name", 42, 3.14159


def add(title, expression):
    names = dict(globals())
    exec(f"def work():\n    for _ in range(100):\n        {expression}", names)
    work = names["work"]
    work.__name__ = title
    row(work)


for title, expression in {
    "split": "line.split()",
    "split_by": "record.split(',')",
    "split_other": "other.split(' ')",
    "splitlines": "'a\\nb\\nc\\n'.splitlines()",
    "partition": "line.partition(';')",
    "join": "','.join(fields)",
    "join_two": "''.join((name, line))",
    "replace": "line.replace('box', 'bag')",
    "replace_none": "line.replace('absent', '')",
    "replace_other": "other.replace('ö', 'oe')",
    "find": "line.find('pack')",
    "find_long": "long.find('absent')",
    "find_other": "long_other.find('absent')",
    "contains": "'quickly' in line",
    "count": "line.count('i')",
    "startswith": "line.startswith('The')",
    "strip": "'  text  '.strip()",
    "lower": "line.lower()",
    "upper_other": "other.upper()",
    "title": "line.title()",
    "translate": "line.translate(table)",
    "index_other": "long_other[3000]",
    "slice": "line[4:20]",
    "slice_other": "long_other[3000:3100]",
    "reverse": "other[::-1]",
    "concatenate": "line + name",
    "compare": "line < other",
    "format_method": "'{} is {:>6} or {:.2f}'.format(name, number, ratio)",
    "fstring": "f'{name} is {number}'",
    "fstring_specs": "f'{name:>10}|{number:05d}|{ratio:.3f}|{number:x}'",
    "percent": "'%s is %d' % (name, number)",
    "percent_specs": "'%-10s|%5d|%8.3f' % (name, number, ratio)",
    "encode": "line.encode()",
    "encode_latin1": "other.encode('latin-1')",
    "int_of": "int('12345')",
    "float_of": "float('3.25')",
    "str_of_float": "str(ratio)",
    "is_digits": "record.isdigit()",
    "iterate": "[c for c in line]",
    "set_of": "set(line)",
}.items():
    add(title, expression)

main()
