from html import entities as e

print(len(e.html5), len(e.name2codepoint), list(e.html5)[:5], list(e.html5)[1000:1010])
print(sum(map(ord, "".join(k + v for k, v in e.html5.items()))), sum(e.name2codepoint.values()), list(e.codepoint2name.items())[100:103])
print(e.entitydefs["lang"], e.html5["lang;"], e.html5["amp"], "amp;" in e.html5, "alpha" in e.html5)
