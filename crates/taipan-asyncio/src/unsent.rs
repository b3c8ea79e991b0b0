//! What a transport has still to send.

use std::collections::VecDeque;
use taipan_vm::types::bytes::Bytes;
use taipan_vm::{Kind, Value};

/// From this size on a `bytes` object is kept and not copied.
const KEPT: usize = 16 << 10;

enum Piece {
    Copy(Vec<u8>),
    /// A `bytes` object, which nobody can change. It refers to nothing, so that the collector need not know of it.
    Object(Value),
}

impl Piece {
    fn bytes(&self) -> &[u8] {
        match self {
            Piece::Copy(data) => data,
            Piece::Object(object) => object.downcast::<Bytes>().map_or(&[], |bytes| &bytes.0),
        }
    }
}

/// Pieces to send, in order.
#[derive(Default)]
pub struct Unsent {
    pieces: VecDeque<Piece>,
    /// So much of the first has been sent.
    start: usize,
    len: usize,
}

impl Unsent {
    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// What is to be sent next.
    pub fn first(&self) -> &[u8] {
        self.pieces
            .front()
            .map_or(&[], |piece| &piece.bytes()[self.start..])
    }

    /// All of it.
    pub fn joined(&self) -> Vec<u8> {
        let mut all = Vec::with_capacity(self.len);
        let mut skipped = self.start;
        for piece in &self.pieces {
            all.extend_from_slice(&piece.bytes()[skipped..]);
            skipped = 0;
        }
        all
    }

    /// So many bytes of the first piece have been sent.
    pub fn advance(&mut self, sent: usize) {
        self.len -= sent;
        self.start += sent;
        if self.first().is_empty() {
            // The room is given back: connections are idle most of the time.
            self.pieces.pop_front();
            self.start = 0;
            if self.pieces.is_empty() {
                self.pieces = VecDeque::new();
            }
        } else if let Some(Piece::Copy(data)) = self.pieces.front_mut()
            && self.start > data.len() / 2
        {
            data.drain(..self.start);
            self.start = 0;
        }
    }

    /// Keep the data from some place on, which `object` may hold. False if there is no memory.
    #[must_use]
    pub fn push(&mut self, data: &[u8], sent: usize, object: Option<&Value>) -> bool {
        let rest = &data[sent..];
        let whole = object.filter(|object| rest.len() >= KEPT && object.is_kind(Kind::Bytes));
        if self.pieces.try_reserve(1).is_err() {
            return false;
        }
        if let Some(object) = whole
            && (sent == 0 || self.pieces.is_empty())
        {
            if self.pieces.is_empty() {
                self.start = sent;
            }
            self.pieces.push_back(Piece::Object(object.clone()));
        } else if let Some(Piece::Copy(last)) = self.pieces.back_mut() {
            if last.try_reserve(rest.len()).is_err() {
                return false;
            }
            last.extend_from_slice(rest);
        } else {
            let mut copy = Vec::new();
            if copy.try_reserve_exact(rest.len()).is_err() {
                return false;
            }
            copy.extend_from_slice(rest);
            self.pieces.push_back(Piece::Copy(copy));
        }
        self.len += rest.len();
        true
    }
}
