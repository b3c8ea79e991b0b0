# exit: 1
try
    pass
