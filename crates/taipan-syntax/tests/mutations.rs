//! Sources damaged at random: whatever they are, parsing them ends in a tree or an error, soon. `TAIPAN_MUTATIONS` sets how
//! many.

use std::time::Instant;

use taipan_syntax::{Mode, parse};

/// A small generator of pseudo-random numbers (xorshift), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}

const PIECES: [&str; 58] = [
    "(", ")", "[", "]", "{", "}", ":", ",", ";", "=", "==", ":=", "*", "**", "+", "-", "~", "not ",
    "lambda ", "lambda:", "if ", "else ", "for ", "in ", "async ", "await ", "yield ", "f'",
    "f\"{", "t'{", "'''", "\"\"\"", "'", "\"", "\\", "\n", "\n    ", "\n\t", "\r\n", "#", "1",
    "0x", "1_", "1e", "x", "é", "€", "\u{a0}", "match ", "case ", "type ", "with (", "print ",
    "except ", "import ", "\0", "\\N{", "!",
];

fn corpus() -> Vec<String> {
    let mut corpus = Vec::new();
    for folder in ["tests/trees", "tests/errors"] {
        for entry in std::fs::read_dir(folder).expect("the folder exists") {
            let path = entry.expect("it can be listed").path();
            let text = std::fs::read_to_string(path).expect("it is text");
            let cases = text
                .split("\n====\n")
                .map(|case| case.split("\n----\n").next().unwrap_or_default());
            corpus.extend(cases.filter(|case| case.len() < 3000).map(str::to_owned));
        }
    }
    corpus
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn damage(random: &mut Random, corpus: &[String]) -> String {
    let mut text = corpus[random.below(corpus.len())].clone();
    for _ in 0..1 + random.below(4) {
        let at = random.below(text.len() + 1);
        let at = boundary(&text, at);
        let to = boundary(&text, (at + random.below(8)).min(text.len())).max(at);
        match random.below(5) {
            0 => text.replace_range(at..to, ""),
            1 | 2 => text.insert_str(at, PIECES[random.below(PIECES.len())]),
            3 => {
                let other = &corpus[random.below(corpus.len())];
                let from = random.below(other.len() + 1);
                let from = boundary(other, from);
                let end = boundary(other, (from + random.below(30)).min(other.len())).max(from);
                text.insert_str(at, &other[from..end]);
            }
            _ => text.insert_str(
                at,
                &PIECES[random.below(PIECES.len())].repeat(1 + random.below(60)),
            ),
        }
    }
    text
}

#[test]
fn damaged_sources_end_well() {
    let count = std::env::var("TAIPAN_MUTATIONS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(3000);
    let seed = std::env::var("TAIPAN_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(0x9E37_79B9_7F4A_7C15);
    let corpus = corpus();
    let mut random = Random(seed);
    for _ in 0..count {
        let source = damage(&mut random, &corpus);
        for mode in [Mode::Exec, Mode::Single, Mode::Eval] {
            let start = Instant::now();
            let result = std::panic::catch_unwind(|| parse(&source, mode).is_ok());
            assert!(result.is_ok(), "panics on {source:?} as {mode:?}");
            assert!(
                start.elapsed().as_secs() < 5,
                "slow on {source:?} as {mode:?}"
            );
        }
    }
}
