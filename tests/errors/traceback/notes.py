# exit: 1
e = ValueError("noted")
e.add_note("first note")
e.add_note("two\nlines")
raise e
