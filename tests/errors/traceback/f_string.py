# exit: 1
x = "v"
print(f"{x} and {x.y:>10} {1}")
