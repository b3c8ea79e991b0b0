"""Makes `python -m json` do what `python -m json.tool` does."""

from json.tool import main

if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError as error:
        raise SystemExit(error.errno)
