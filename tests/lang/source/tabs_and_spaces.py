def f(x):
	if x:
	    return "mixed"
	return "tab"
print(f(1), f(0))
