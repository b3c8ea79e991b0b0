def inner():
    try:
        yield 1
    except ValueError as e:
        print("inner caught", e)
        yield "handled"
    finally:
        print("inner finally")
def outer():
    try:
        yield from inner()
    finally:
        print("outer finally")
it = outer(); next(it)
print(it.throw(ValueError("v")))
it.close()
