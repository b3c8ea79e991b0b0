def f():
# comment at column 0
    x = 1
        # oddly indented comment
    return x
    # trailing
print(f()) # end
