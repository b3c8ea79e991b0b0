# exit: 1
async with x:
    pass
