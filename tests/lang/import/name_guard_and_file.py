import os
print(__name__, os.path.basename(__file__), __package__, __spec__, __doc__)
if __name__ == "__main__":
    print("script")
