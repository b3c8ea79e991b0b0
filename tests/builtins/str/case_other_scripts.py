# Cases of texts that are not ASCII, with code points that become several and sigmas at ends of words.
texts = [
    "ΟΔΥΣΣΕΥΣ ΚΑΙ ΣΊΣΥΦΟΣ, ΑΣ'Σ.", "Σ", "ΑΣ", "ΣΑ", "Α.Σ", "ΑΣ\u00ad", "ΑΣ\u00adΒ", "İSTANBUL ışık", "straße ﬁn ŉ ǅ ǆ Ǆ",
    "Все СЧАСТЛИВЫЕ семьи", "日本語 ＡＢＣ ａｂｃ", "\U00010400\U00010428 x", "ß" * 70, "they're ß-bill's ǆ", "\u0345\u1fb3Ω",
]
for text in texts:
    for method in (str.lower, str.upper, str.title, str.capitalize, str.swapcase, str.casefold):
        result = method(text)
        print(method.__name__, ascii(result), len(result))
