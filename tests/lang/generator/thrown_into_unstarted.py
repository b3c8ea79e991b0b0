# What is thrown into a body that has not begun stands at its definition, without marks.
import traceback


def body():
    value = 1
    yield value


async def coroutine():
    return 1


def throw(what):
    try:
        what.throw(ValueError("thrown"))
    except ValueError as error:
        tb = error.__traceback__.tb_next
        print(tb.tb_lineno, tb.tb_frame.f_code.co_name)
        print("".join(traceback.format_tb(tb)))


throw(body())
throw(coroutine())
throw(x for x in "abc")
