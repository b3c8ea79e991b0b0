try:
    import _circ_a
except ImportError as e:
    print(str(e).split(" (")[0], e.name)
