async def lonely():
    return 1
def call():
    lonely()
call()
print("after")
