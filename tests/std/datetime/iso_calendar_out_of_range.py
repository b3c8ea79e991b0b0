# Parts of any size.
import datetime

for parts in (2**40, 1, 1), (2020, 2**40, 1), (2020, 1, -(2**70)), (2020, 54, 1), (2020, 1, 8), (0, 1, 1):
    try:
        print(datetime.date.fromisocalendar(*parts))
    except ValueError as error:
        print(type(error).__name__, str(error)[:20])
