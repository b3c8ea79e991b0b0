//! The tokens of one line of text, as `logos` finds them. Indentation, brackets, strings with braces and soft
//! keywords depend on what stands around and are [`crate::layout`]'s; a kind without a pattern is made there.

use logos::Logos;

/// The kind of a token. What stands in the source is found through the token's place.
#[derive(Logos, Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[logos(skip r"[ \t\x0c]+")]
#[repr(u8)]
pub enum Tok {
    // Asks the grammar for a file, a line at the prompt, or an expression.
    StartExec,
    StartSingle,
    StartEval,

    // The end of a logical line. Inside brackets `layout` throws it away.
    #[token("\n")]
    Newline,
    Indent,
    Dedent,
    #[regex(r"#[^\n]*", allow_greedy = true)]
    Comment,
    #[token("\\")]
    Backslash,

    #[regex(r"[A-Za-z_][A-Za-z0-9_]*")]
    Name,
    // A character beyond ASCII: the start of a name, or an error.
    #[regex(r"[^\x00-\x7F]")]
    NonAscii,
    #[regex(r"\.?[0-9]")]
    Number,
    #[regex(r#"([rRuUbB]|[bB][rR]|[rR][bB])?["']"#)]
    Str,
    #[regex(r#"([fF]|[fF][rR]|[rR][fF])["']"#)]
    FStart,
    #[regex(r#"([tT]|[tT][rR]|[rR][tT])["']"#)]
    TStart,
    // Literal text inside an f- or t-string.
    FMiddle,
    FEnd,
    TEnd,
    // The braces of a replacement field and the colon before its format.
    FLBrace,
    FRBrace,
    FColon,
    #[token("!")]
    Bang,

    #[token("False")]
    False,
    #[token("None")]
    None,
    #[token("True")]
    True,
    #[token("and")]
    And,
    #[token("as")]
    As,
    #[token("assert")]
    Assert,
    #[token("async")]
    Async,
    #[token("await")]
    Await,
    #[token("break")]
    Break,
    #[token("class")]
    Class,
    #[token("continue")]
    Continue,
    #[token("def")]
    Def,
    #[token("del")]
    Del,
    #[token("elif")]
    Elif,
    #[token("else")]
    Else,
    #[token("except")]
    Except,
    #[token("finally")]
    Finally,
    #[token("for")]
    For,
    #[token("from")]
    From,
    #[token("global")]
    Global,
    #[token("if")]
    If,
    #[token("import")]
    Import,
    #[token("in")]
    In,
    #[token("is")]
    Is,
    #[token("lambda")]
    Lambda,
    #[token("nonlocal")]
    Nonlocal,
    #[token("not")]
    Not,
    #[token("or")]
    Or,
    #[token("pass")]
    Pass,
    #[token("raise")]
    Raise,
    #[token("return")]
    Return,
    #[token("try")]
    Try,
    #[token("while")]
    While,
    #[token("with")]
    With,
    #[token("yield")]
    Yield,

    // Names everywhere but where `soft` finds that a statement begins.
    #[token("match")]
    Match,
    #[token("case")]
    Case,
    #[token("type")]
    Type,
    // The parenthesis around all the items of a `with`.
    WithLPar,

    #[token("(")]
    LPar,
    #[token(")")]
    RPar,
    #[token("[")]
    LSqb,
    #[token("]")]
    RSqb,
    #[token("{")]
    LBrace,
    #[token("}")]
    RBrace,
    #[token(":")]
    Colon,
    #[token(",")]
    Comma,
    #[token(";")]
    Semi,
    #[token(".")]
    Dot,
    #[token("...")]
    Ellipsis,
    #[token("->")]
    Arrow,
    #[token(":=")]
    ColonEqual,
    #[token("=")]
    Equal,
    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("**")]
    DoubleStar,
    #[token("/")]
    Slash,
    #[token("//")]
    DoubleSlash,
    #[token("%")]
    Percent,
    #[token("@")]
    At,
    #[token("|")]
    VBar,
    #[token("&")]
    Amper,
    #[token("^")]
    Circumflex,
    #[token("~")]
    Tilde,
    #[token("<<")]
    LeftShift,
    #[token(">>")]
    RightShift,
    #[token("<")]
    Less,
    #[token(">")]
    Greater,
    #[token("<=")]
    LessEqual,
    #[token(">=")]
    GreaterEqual,
    #[token("==")]
    EqEqual,
    #[token("!=")]
    NotEqual,
    #[token("<>")]
    LessGreater,
    #[token("+=")]
    PlusEqual,
    #[token("-=")]
    MinusEqual,
    #[token("*=")]
    StarEqual,
    #[token("**=")]
    DoubleStarEqual,
    #[token("/=")]
    SlashEqual,
    #[token("//=")]
    DoubleSlashEqual,
    #[token("%=")]
    PercentEqual,
    #[token("@=")]
    AtEqual,
    #[token("|=")]
    VBarEqual,
    #[token("&=")]
    AmperEqual,
    #[token("^=")]
    CircumflexEqual,
    #[token("<<=")]
    LeftShiftEqual,
    #[token(">>=")]
    RightShiftEqual,

    // A character that begins no token (`$`, `?`, a backquote).
    Unknown,
    // Where the text could not be cut into tokens any further; `Tokens::error` says why.
    Error,
}

/// A token: its kind and its place, byte offsets `[start, end)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: Tok,
    pub start: u32,
    pub end: u32,
}

impl Tok {
    /// Whether this is a word that can never be a name.
    pub fn is_keyword(self) -> bool {
        (Tok::False as u8..=Tok::Yield as u8).contains(&(self as u8))
    }

    /// Whether this is a word that can be a name, soft keywords included.
    pub fn is_name(self) -> bool {
        matches!(self, Tok::Name | Tok::Match | Tok::Case | Tok::Type)
    }
}
