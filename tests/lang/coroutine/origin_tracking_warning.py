import sys
sys.set_coroutine_origin_tracking_depth(5)
async def forgotten(): pass
def make():
    forgotten()
def outer():
    make()
outer()
