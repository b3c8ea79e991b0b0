//! Regular expressions with the semantics of CPython's `re`: patterns of text (generalised UTF-8) and of bytes.
//!
//! ```text
//! pattern --parser--> tree --compiler--> program --analysis--> tables
//!                                            \--matcher, at the places that search finds
//! ```
//! The engine goes back where something does not fit, as programs expect that count on the order of tries; it keeps what it goes
//! back to on the heap. [`Regex::find`] asks its caller now and then whether to go on.

mod analysis;
pub mod ast;
mod casefold;
mod charset;
mod compiler;
mod error;
pub mod flags;
mod matcher;
mod parser;
mod program;
mod search;
mod source;
mod template;
mod unicode;
mod wtf8;

pub use error::Error;
pub use matcher::Scratch;
pub use template::{Part, template};
pub use unicode::Unicode;

use matcher::{Matcher, Wanted};
use program::Program;

/// A compiled pattern.
pub struct Regex {
    program: Program,
    unicode: &'static Unicode,
    /// The flags of the whole pattern, those it sets itself included.
    pub flags: u32,
    /// The number of groups, the whole match not counted.
    pub groups: usize,
    /// Names of groups and their numbers.
    pub names: Vec<(Vec<u32>, usize)>,
    /// What programs are to be warned of (FutureWarning).
    pub warnings: Vec<String>,
}

/// Where a match has to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// At the beginning.
    Match,
    /// At the beginning, up to the end.
    Full,
    /// Anywhere.
    Search,
}

/// Why a search has ended without a result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    /// The caller did not want it to go on.
    Asked,
    OutOfMemory,
}

/// What to look at.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// Up to where matches may go.
    pub text: &'a [u8],
    /// Characters beyond ASCII take several bytes.
    pub utf8: bool,
    /// Where to begin, on the border of a character.
    pub start: usize,
    /// At `start` itself a match must not be empty.
    pub filled: bool,
}

impl Regex {
    /// Compile a pattern given as code points, or bytes one by one.
    pub fn new(
        points: &[u32],
        text: bool,
        flags: u32,
        unicode: &'static Unicode,
    ) -> Result<Regex, Error> {
        let parsed = parser::parse(points, text, flags, unicode)?;
        Ok(Regex {
            program: compiler::compile(&parsed.tree, text, &parsed.widths, unicode)?,
            unicode,
            flags: parsed.flags,
            groups: parsed.widths.len() - 1,
            names: parsed.names,
            warnings: parsed.warnings,
        })
    }

    /// Look for a match; its places are then in `scratch`. `go_on` gets the memory that is about to be used.
    pub fn find(
        &self,
        input: Input<'_>,
        mode: Mode,
        scratch: &mut Scratch,
        go_on: &mut dyn FnMut(usize) -> bool,
    ) -> Result<bool, Stop> {
        let slots = 2 * (self.groups + 1);
        let mut matcher = Matcher::new(
            &self.program,
            self.unicode,
            input.text,
            scratch,
            slots,
            go_on,
        );
        match input.utf8 {
            true => find::<true>(&mut matcher, input, mode),
            false => find::<false>(&mut matcher, input, mode),
        }
    }
}

fn find<const UTF8: bool>(
    matcher: &mut Matcher<'_>,
    input: Input<'_>,
    mode: Mode,
) -> Result<bool, Stop> {
    let mut wanted = Wanted {
        whole: mode == Mode::Full,
        filled: input.filled,
    };
    if mode != Mode::Search {
        return matcher.run::<UTF8>(input.start, wanted);
    }
    let program = matcher.program;
    let mut from = input.start;
    let mut first = true;
    while let Some(place) = program.search.next(input.text, from, UTF8) {
        wanted.filled = input.filled && place == input.start;
        if !first {
            matcher.reset();
        }
        first = false;
        if matcher.run::<UTF8>(place, wanted)? {
            return Ok(true);
        }
        from = place + 1;
    }
    Ok(false)
}

impl Scratch {
    /// Where group `index` of the last match lies.
    pub fn span(&self, index: usize) -> Option<(usize, usize)> {
        match self.slots.get(2 * index..2 * index + 2) {
            Some(&[from, to]) if from != matcher::UNSET && to != matcher::UNSET => Some((from, to)),
            _ => None,
        }
    }

    /// Give memory back that only an unusual match has needed.
    pub fn shrink(&mut self) {
        self.shrink_stack();
    }

    /// The group that was closed last; 0 if none was.
    pub fn last_group(&self) -> usize {
        self.last as usize
    }
}
