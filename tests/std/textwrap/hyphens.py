import textwrap

text = "We used enyzme 2-succinyl-6-hydroxy-2,4-cyclohexadiene-1-carboxylate synthase. an-e-mail re-re-do x-y-z co--op"
for options in {"width": 50}, {"width": 10}, {"width": 10, "break_long_words": False}, {"width": 20, "break_on_hyphens": False}:
    print(textwrap.wrap(text, **options))
