//! Prints syntax trees for comparison with CPython's `ast`: every node with its fields and its place, in the notation of
//! `tests/dump.py`. With `--hash`, only the hash of each tree; with `--time`, how long parsing took.
//!
//!     cargo run -p taipan-syntax --example dump -- FILE...

use taipan_syntax::{Mode, decode, parse};

#[path = "../tests/support/dump.rs"]
mod dump;

fn main() {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let time = files.first().is_some_and(|first| first == "--time");
    let hash = files.first().is_some_and(|first| first == "--hash");
    if time || hash {
        files.remove(0);
    }
    let start = std::time::Instant::now();
    let mut bytes = 0;
    for file in &files {
        let text = std::fs::read(file).expect("the file can be read");
        bytes += text.len();
        let parsed = decode(&text).and_then(|text| parse(&text, Mode::Exec));
        if time {
            continue;
        }
        match parsed {
            Ok(parsed) => {
                let dump = dump::dump(&parsed);
                if hash {
                    println!("{file} {:016x}", fnv(dump.as_bytes()));
                } else {
                    println!("{dump}");
                }
            }
            Err(error) => println!("{file} {error:?}"),
        }
    }
    if time {
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "{bytes} bytes, {seconds:.3} s, {:.2} MB/s",
            bytes as f64 / seconds / 1e6
        );
    }
}

/// The 64-bit FNV-1a hash.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}
