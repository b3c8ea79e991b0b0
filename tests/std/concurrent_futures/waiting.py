from concurrent.futures import FIRST_COMPLETED, FIRST_EXCEPTION, ThreadPoolExecutor, as_completed, wait
import threading

gate = threading.Event()
with ThreadPoolExecutor(4) as executor:
    quick, held = executor.submit(int, '5'), executor.submit(gate.wait)
    done, rest = wait([quick, held], return_when=FIRST_COMPLETED)
    print(done == {quick}, rest == {held})
    failing = executor.submit(int, 'x')
    done, rest = wait([failing, held], return_when=FIRST_EXCEPTION)
    print(failing in done, rest == {held})
    try:
        for future in as_completed([quick, held], timeout=0.01):
            print(future.result())
    except TimeoutError as exc:
        print(exc)
    gate.set()
    print(len(wait([quick, held, failing]).done))
    print(sorted(f.result() for f in as_completed([executor.submit(pow, 2, n) for n in range(5)])))
    try:
        wait([quick], return_when='never')
    except ValueError as exc:
        print(exc)
