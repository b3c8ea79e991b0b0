"""Of several directives for the same thing the last one in the format counts; a duration hashes as its parts do."""
from datetime import datetime, timedelta

for text, form in [
    ("196666", "%Y%y"), ("661966", "%y%Y"), ("1123:47:06", "%I%T"), ("23:47:0611", "%T%I"), ("11PM23", "%I%p%H"),
    ("23PM11", "%H%p%I"), ("Monday3", "%A%w"), ("3Monday", "%w%A"), ("2024 10 12 3", "%Y %U %W %u"),
    ("2024 10 12 3", "%Y %W %U %u"), ("JanMarch", "%b%B"), ("MarchJan", "%B%b"), ("Jan5", "%b%m"), ("5Jan", "%m%b"),
]:
    print(text, form, datetime.strptime(text, form))
for duration in (timedelta(3, 4, 5), timedelta(-3, 4, 5), timedelta(0), timedelta.max):
    print(hash(duration) == hash((duration.days, duration.seconds, duration.microseconds)))
