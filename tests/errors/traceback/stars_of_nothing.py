# The place of a star over what cannot be iterated is all that it belongs to.
import traceback

for source in ("x = [1, *5, 2]", "x = (*5,)", "[*5]", "x = {*5, 1}", 'print(1, *5, sep="")', "x = print(*5)"):
    try:
        exec(compile(source, "<source>", "exec"))
    except TypeError as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        print(source, error, last.colno, last.end_colno)
