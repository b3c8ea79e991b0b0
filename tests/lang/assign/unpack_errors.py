for src in ["a, b = 1, 2, 3", "a, b = 1,", "a, *b, c = 1,", "a, b = 5", "a, b = {1: 2}", "a, b, c = 'xy'"]:
    try:
        exec(src)
    except Exception as e:
        print(type(e).__name__, e)
def gen():
    while True:
        yield 1
try:
    a, b = gen()
except ValueError as e:
    print(e)
