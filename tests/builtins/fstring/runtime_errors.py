for src in ["f'{5:z}'", "f'{\"a\":d}'", "f'{5:.2}'", "f'{5!r:d}'", "f'{[]:5}'", "f'{1.5:d}'", "f'{None:5}'", "f'{5:1000000000000000000000}'", "f'{5:,_}'", "f'{5:,s}'", "f'{\"a\":+}'", "f'{\"a\":,}'", "f'{\"a\":=5}'", "f'{5:c}{-1:c}'", "f'{5:s}'", "f'{\"x\":0<}'"]:
    try:
        print(eval(src))
    except (ValueError, TypeError, OverflowError) as e:
        print(src, type(e).__name__, e)
