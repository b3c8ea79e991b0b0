for function in (exec, eval):
    for args in ((1, 2), ({}, 2), ([], {}), (None, 1.5)):
        try:
            function("1", *args)
        except TypeError as error:
            print(error)
