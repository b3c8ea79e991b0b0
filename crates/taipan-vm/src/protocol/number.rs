//! Arithmetic.

/// A binary operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    MatMul,
    LShift,
    RShift,
    And,
    Or,
    Xor,
}

impl BinOp {
    /// The operator with this number.
    pub fn from_number(number: u32) -> BinOp {
        use BinOp::*;
        [
            Add, Sub, Mul, Div, FloorDiv, Mod, Pow, MatMul, LShift, RShift, And, Or, Xor,
        ]
        .into_iter()
        .find(|op| *op as u32 == number)
        .unwrap_or(Add)
    }
}
