//! Normal forms of strings.

use super::database::*;
use taipan_vm::types::str_::Points;

/// A normal form; the number is its bit in [`Properties::changes`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Nfd = 0,
    Nfc = 1,
    Nfkd = 2,
    Nfkc = 3,
}

impl Form {
    pub fn named(name: &str) -> Option<Form> {
        Some(match name {
            "NFD" => Form::Nfd,
            "NFC" => Form::Nfc,
            "NFKD" => Form::Nfkd,
            "NFKC" => Form::Nfkc,
            _ => return None,
        })
    }
    fn composes(self) -> bool {
        matches!(self, Form::Nfc | Form::Nfkc)
    }
    fn is_compatible(self) -> bool {
        matches!(self, Form::Nfkd | Form::Nfkc)
    }
}

/// Whether a text (in generalised UTF-8) is surely in the form already: `false` means "perhaps not".
pub fn is_surely(form: Form, text: &[u8]) -> bool {
    let mut last = 0;
    Points::new(text).all(|point| {
        if point < 0xc0 && (point < 0xa0 || !form.is_compatible()) {
            last = 0;
            return true;
        }
        let properties = Database::Current.properties(point);
        let ordered = properties.combining == 0 || properties.combining >= last;
        last = properties.combining;
        ordered && properties.changes >> form as u8 & 1 == 0
    })
}

/// A text in a form.
pub fn normalize(database: Database, form: Form, text: &[u8]) -> Vec<u32> {
    let mut out: Vec<(u32, u8)> = Vec::with_capacity(text.len());
    // The first mark after the last starter: marks from there on are still to be sorted.
    let mut marks = 0;
    for point in Points::new(text) {
        decompose(database, form, point, &mut |part| {
            // Marks are sorted as today, also those that the old database did not have.
            let combining = Database::Current.properties(part).combining;
            if combining == 0 {
                out[marks..].sort_by_key(|mark| mark.1);
                marks = out.len() + 1;
            }
            out.push((part, combining));
            marks = marks.min(out.len());
        });
    }
    out[marks..].sort_by_key(|mark| mark.1);
    if form.composes() {
        compose(out)
    } else {
        out.into_iter().map(|(point, _)| point).collect()
    }
}

/// The full decomposition of a code point.
fn decompose(database: Database, form: Form, point: u32, push: &mut impl FnMut(u32)) {
    if point < 0xa0 {
        return push(point);
    }
    if let Some(i) = syllable(point).filter(|_| database.has(point)) {
        let (block, trail) = (i / TRAILS, i % TRAILS);
        push(LEAD + block / VOWELS);
        push(VOWEL + block % VOWELS);
        if trail > 0 {
            push(TRAIL + trail);
        }
        return;
    }
    if let Some(corrected) = database.correction(point) {
        return push(corrected);
    }
    match database.decomposition(point) {
        // Parts decompose again; the database holds no cycles, and its chains are short.
        Some((tag, parts)) if tag.is_empty() || form.is_compatible() => {
            for part in parts {
                decompose(database, form, part, push);
            }
        }
        _ => push(point),
    }
}

/// Join starters with the marks that follow them.
fn compose(points: Vec<(u32, u8)>) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(points.len());
    // Where the last starter stands, and the class of the last mark that stayed after it.
    let mut starter: Option<usize> = None;
    let mut last = 0;
    for (point, combining) in points {
        if let Some(at) = starter {
            let adjacent = at + 1 == out.len();
            let blocked = !adjacent && (combining == 0 || last >= combining);
            if !blocked && let Some(joined) = composed(out[at], point) {
                out[at] = joined;
                continue;
            }
        }
        if combining == 0 {
            starter = Some(out.len());
        }
        last = combining;
        out.push(point);
    }
    out
}
