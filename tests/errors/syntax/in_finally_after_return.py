# The mistake lies in a function in a `finally` body, which is compiled for each way out.
source = """
def main(a):
    for b in a:
        try:
            if b:
                return b
            break
        finally:
            def inner(**c):
                return print(k=a, k=1, **c)
"""
try:
    compile(source, "test", "exec")
except SyntaxError as error:
    print(error.msg, error.lineno, error.offset)
