# Stepping goes through awaits, yields and statements without work; ends of bodies are told.
import io
import os
import pdb


async def inner(x):
    return x * 2


def numbers():
    yield 1
    return 3


def delegate():
    result = yield from numbers()
    return result


async def main(debugger):
    debugger.set_trace()
    x = await inner(4)
    for number in numbers():
        x += number
    list(delegate())
    match x:
        case 1:
            pass
        case other:
            x = other
    try:
        pass
    finally:
        x = 0
    return x


def run(commands):
    shown = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO(commands), stdout=shown, nosigint=True, readrc=False)
    debugger.use_rawinput = False
    try:
        main(debugger).send(None)
    except StopIteration as e:
        print("value", e.value)
    print(shown.getvalue().replace(os.path.dirname(os.path.abspath(__file__)) + os.sep, ""))


run("step\n" * 45 + "continue\n")
run("next\n" * 12 + "continue\n")
run("step\nstep\nreturn\nnext\nstep\nstep\nreturn\nnext\nuntil\nwhere\ncontinue\n")
