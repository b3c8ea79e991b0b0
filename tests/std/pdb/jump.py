# `jump` chooses the line that runs next; where it cannot be begun the debugger says why.
import io
import pdb
import warnings

warnings.simplefilter("ignore")


def program(debugger):
    debugger.set_trace()
    seen = [1]
    for number in (2, 3):
        seen.append(number)
    seen.append(4)
    return seen


def run(*commands):
    shown = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO("\n".join(commands) + "\n"), stdout=shown, nosigint=True, readrc=False)
    debugger.use_rawinput = False
    print(program(debugger))
    print(shown.getvalue().replace(__file__, "program.py"))


first = program.__code__.co_firstlineno
run("next", "next", f"jump {first + 5}", "continue")
run("next", "next", f"jump {first + 4}", "jump x", f"jump {first + 50}", "jump 1", "continue")
run("next", "next", "next", "up", "jump 1", "down", f"j {first + 2}", "p number", "continue")
