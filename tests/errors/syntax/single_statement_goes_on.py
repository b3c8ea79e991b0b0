# What follows a compound statement in the mode of prompts is wrong where it begins.
for source in (
    "def g(): return 1\ng()\n",
    "if 1: 2\n3\n",
    "for i in x: pass\nelse: pass\ny\n",
    "class A: pass\nx\n",
    "with a: b\n\nc\n",
    "x\ny\n",
    "def f():\n  pass\ng()\n",
):
    try:
        compile(source, "<s>", "single")
    except SyntaxError as error:
        print(error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset, repr(error.text))
