for src in ["await x", "async for x in y: pass", "async with x: pass", "def f(): await x", "def f():\n async for x in y: pass", "def f(): [x async for x in y]", "async def f(): yield from x", "async def f():\n yield 1\n return 2", "lambda: await x", "class C: await x", "async def f(): (await x) = 1", "[await x for x in y]", "async x = 1", "def f(): return (x async for x in y)"]:
    try:
        compile(src, "s", "exec"); print("ok", src)
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset)
