//! taipan: an embeddable interpreter for a Python-like coroutine language.
