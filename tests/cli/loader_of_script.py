print(type(__loader__).__name__, __loader__.name, __loader__.path == __file__, __loader__.get_source("__main__")[:5])
