//! How the parser that lalrpop makes of the grammar is kept beside it: small, and without lalrpop among the crates that who uses
//! taipan has to build. `cargo xtask grammar` packs, the build script unpacks.
//!
//! Eight bytes tell the grammar it was made of; then come pieces, each a number `n`: where `n` is even, `n / 2` bytes that follow as
//! they are; else `n / 2` bytes that stand as far before as the next number says.

/// The shortest repetition that is worth its two numbers.
const SHORTEST: usize = 6;
/// How many earlier places are looked at for the longest repetition.
const TRIES: usize = 200;

/// Tells texts apart (FNV-1a).
pub fn digest(text: &[u8]) -> [u8; 8] {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    text.iter().fold(0xcbf2_9ce4_8422_2325, step).to_le_bytes()
}

/// The pieces that a text is made of.
pub fn pack(text: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    // Where the last place with the same beginning is, for beginnings and for places.
    let mut last = std::collections::HashMap::new();
    let mut before = vec![None; text.len()];
    let (mut at, mut plain) = (0, 0);
    let mut enter = |at: usize| {
        let start = text.get(at..at + SHORTEST)?;
        before[at] = last.insert(start, at);
        let mut best = (0, 0);
        let mut place = before[at];
        for _ in 0..TRIES {
            let Some(earlier) = place else { break };
            let pairs = text[earlier..].iter().zip(&text[at..]);
            let length = pairs.take_while(|(a, b)| a == b).count();
            if length > best.0 {
                best = (length, at - earlier);
            }
            place = before[earlier];
        }
        (best.0 >= SHORTEST).then_some(best)
    };
    while at < text.len() {
        let Some((length, distance)) = enter(at) else {
            at += 1;
            continue;
        };
        put_plain(&mut packed, &text[plain..at]);
        put_number(&mut packed, length << 1 | 1);
        put_number(&mut packed, distance);
        // A few places inside are enough to be found again.
        for inside in at + 1..at + length.min(4) {
            enter(inside);
        }
        at += length;
        plain = at;
    }
    put_plain(&mut packed, &text[plain..]);
    packed
}

fn put_plain(packed: &mut Vec<u8>, bytes: &[u8]) {
    if !bytes.is_empty() {
        put_number(packed, bytes.len() << 1);
        packed.extend(bytes);
    }
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
fn put_number(packed: &mut Vec<u8>, mut number: usize) {
    while number > 127 {
        packed.push(number as u8 | 128);
        number >>= 7;
    }
    packed.push(number as u8);
}

/// The text that was packed.
pub fn unpack(packed: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let mut rest = packed.iter();
    while let Some(piece) = number(&mut rest) {
        let length = piece >> 1;
        if piece & 1 == 0 {
            text.extend(rest.by_ref().take(length));
        } else {
            let distance = number(&mut rest).expect("a distance follows");
            let from = text.len() - distance;
            // It may reach into what it makes.
            (from..from + length).for_each(|i| text.push(text[i]));
        }
    }
    text
}

fn number<'a>(bytes: &mut impl Iterator<Item = &'a u8>) -> Option<usize> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = usize::from(*bytes.next()?);
        number |= (byte & 127) << shift;
        if byte < 128 {
            return Some(number);
        }
        shift += 7;
    }
}
