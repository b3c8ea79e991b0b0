# exit: 1
[x async for x in y]
