# exit: 1
async x
