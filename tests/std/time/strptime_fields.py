# strptime(): directives, spaces, zones, and what is refused.
import time
from datetime import datetime

for text, format in [
    ("2024-05-17 12:30:45", "%Y-%m-%d %H:%M:%S"),
    ("17May24  1 pm", "%d%b%y %I %p"),
    ("FRIDAY, 3 january 1997", "%A, %d %B %Y"),
    ("2024 366", "%Y %j"),
    ("2024 W 07 3", "%Y W %W %w"),
    ("2020-53-7", "%G-%V-%u"),
    ("1.250 +05:30", "%S.%f %z"),
    ("23:59:59.5-0330", "%H:%M:%S.%f%z"),
    ("Z 12", "%z %H"),
    ("100% (x) 7", "100%% (x) %m"),
    ("12/31/99 23", "%x %H"),
]:
    print(datetime.strptime(text, format), time.strptime(text, format).tm_yday)
for text, format in [
    ("2024-13-01", "%Y-%m-%d"),
    ("2023-02-29", "%Y-%m-%d"),
    ("2024-05-17x", "%Y-%m-%d"),
    ("1", "%Q"),
    ("1", "%"),
    ("2024-53-1", "%Y-%V-%u"),
    ("12:60", "%H:%M"),
    ("+05:3015", "%z"),
]:
    try:
        print(datetime.strptime(text, format))
    except ValueError as error:
        print(error)
