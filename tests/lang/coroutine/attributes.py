async def inner():
    class A:
        def __await__(self): yield 1
    await A()
async def outer():
    await inner()
c = outer()
print(c.cr_running, c.cr_suspended, c.cr_await, c.cr_frame is not None, c.cr_code.co_name, c.cr_origin)
c.send(None)
print(c.cr_running, c.cr_suspended, c.cr_await.__name__, c.cr_frame.f_lineno)
c.close()
print(c.cr_frame, c.cr_suspended, c.cr_await)
