for s in ("hello World", "ÄÖÜ ß ﬁ", "ǆ ŉ İ ı", "ΑΣ ΑΣΑ Σ", "they're bill's 3rd", "", "123", "ᾳ"):
    print([s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()])
