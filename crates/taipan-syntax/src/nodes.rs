//! The table of node kinds, and trees as flat sequences of nodes.
//!
//! [`NODES`] is Python's abstract grammar: what the classes of the module `ast` are made of. The same table generates the
//! conversion of the trees of [`crate::ast`] into sequences of [`Item`]s and back. A sequence holds a node before its
//! fields and a list before its items, and no references: whoever builds or walks objects from it needs no recursion, and it
//! can be handed to a thread with a larger stack.

use std::collections::HashSet;

use crate::ast::*;
use crate::source::SourceMap;

/// How often a field's value occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    One,
    /// Or None.
    Optional,
    Many,
    /// A list whose items may be None.
    ManyOptional,
}

/// A field of a node.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub name: &'static str,
    /// The name of a sum, of a product or of a basic type (`identifier`, `int`, `string`, `constant`).
    pub of: &'static str,
    pub quantity: Quantity,
}

/// A kind of nodes.
#[derive(Clone, Copy, Debug)]
pub struct NodeKind {
    pub name: &'static str,
    /// The sum that the kind belongs to; `AST` for products.
    pub base: &'static str,
    pub fields: &'static [Field],
    /// Has a place in the source: `lineno`, `col_offset`, `end_lineno`, `end_col_offset`.
    pub placed: bool,
}

/// Where a node stands: line, column in bytes, and the same of its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub lineno: u32,
    pub col_offset: u32,
    pub end_lineno: u32,
    pub end_col_offset: u32,
}

/// A part of a tree that is written down flat.
#[derive(Clone, Debug)]
pub enum Item {
    /// Its fields follow.
    Node(Kind, Place),
    /// So many items follow.
    List(u32),
    None,
    Int(i64),
    Identifier(Box<str>),
    Constant(Constant),
}

/// What no tree can be made of.
pub type Refused = Box<str>;

/// How deep a tree may be for being written down, or rebuilt, on the stack of an ordinary thread.
pub const SHALLOW: usize = 100;

/// Write a tree down flat; `None` if it is deeper than `most` levels.
pub fn flatten(module: &Mod, source: &SourceMap, most: usize) -> Option<Vec<Item>> {
    let mut out = Flattener {
        source,
        items: Vec::new(),
        left: most,
        too_deep: false,
    };
    module.flatten(&mut out);
    (!out.too_deep).then_some(out.items)
}

/// The tree that a flat sequence describes, with the places its spans point to.
pub fn rebuild(items: &[Item]) -> Result<(Mod, SourceMap), Refused> {
    let mut places: Vec<(u32, u32)> = Vec::new();
    for item in items {
        if let Item::Node(_, place) = item {
            places.push((place.lineno, place.col_offset));
            places.push((place.end_lineno, place.end_col_offset));
            // Where the line starts is asked for, too.
            places.push((place.lineno, 0));
        }
    }
    places.sort_unstable();
    places.dedup();
    let mut input = Rebuilder {
        places: &places,
        items: items.iter(),
        names: HashSet::new(),
    };
    let module = Mod::rebuild(&mut input, Span::default())?;
    Ok((module, SourceMap::of_places(places)))
}

struct Flattener<'s> {
    source: &'s SourceMap,
    items: Vec<Item>,
    /// How much deeper it may get.
    left: usize,
    too_deep: bool,
}

impl Flattener<'_> {
    fn node(&mut self, kind: Kind, span: &Span) {
        let mut place = Place::default();
        if NODES[kind as usize].placed {
            (place.end_lineno, place.end_col_offset) = self.source.position(span.end);
            (place.lineno, place.col_offset) = self.source.position(span.start);
        }
        self.items.push(Item::Node(kind, place));
    }

    /// Write down what stands one level deeper.
    fn below(&mut self, write: impl FnOnce(&mut Self)) {
        if self.left == 0 {
            self.too_deep = true;
            return;
        }
        self.left -= 1;
        write(self);
        self.left += 1;
    }
}

struct Rebuilder<'p> {
    places: &'p [(u32, u32)],
    items: std::slice::Iter<'p, Item>,
    names: HashSet<Name>,
}

impl<'p> Rebuilder<'p> {
    fn next(&mut self) -> Result<&'p Item, Refused> {
        self.items.next().ok_or_else(|| "incomplete tree".into())
    }

    fn skip(&mut self, what: fn(&Item) -> bool) -> bool {
        let found = self.items.as_slice().first().is_some_and(what);
        if found {
            self.items.next();
        }
        found
    }

    fn node(&mut self, what: &str) -> Result<(Kind, Span), Refused> {
        match self.next()? {
            &Item::Node(kind, place) => Ok((kind, self.span(place))),
            _ => {
                let what = match what {
                    "expr" => "expression",
                    "stmt" => "statement",
                    other => other,
                };
                Err(format!("None disallowed in {what} list").into())
            }
        }
    }

    fn span(&self, place: Place) -> Span {
        // Every place is in the list.
        let offset = |place| self.places.partition_point(|&p| p < place) as u32;
        Span {
            start: offset((place.lineno, place.col_offset)),
            end: offset((place.end_lineno, place.end_col_offset)),
        }
    }

    fn name(&mut self, text: &str) -> Name {
        if let Some(name) = self.names.get(text) {
            return name.clone();
        }
        let name = Name::from(text);
        self.names.insert(name.clone());
        name
    }
}

/// The parts of trees.
trait Flat: Sized {
    fn flatten(&self, out: &mut Flattener<'_>);
    /// `span`: of the node that it is a part of.
    fn rebuild(input: &mut Rebuilder<'_>, span: Span) -> Result<Self, Refused>;
}

/// What is one of several kinds of nodes, without its place.
trait Variants: Sized {
    fn flatten_node(&self, span: &Span, out: &mut Flattener<'_>);
    fn rebuild_node(kind: Kind, input: &mut Rebuilder<'_>, span: Span) -> Result<Self, Refused>;
}

impl<T: Flat> Flat for Box<T> {
    fn flatten(&self, out: &mut Flattener<'_>) {
        (**self).flatten(out);
    }
    fn rebuild(input: &mut Rebuilder<'_>, span: Span) -> Result<Self, Refused> {
        T::rebuild(input, span).map(Box::new)
    }
}

impl<T: Variants> Variants for Box<T> {
    fn flatten_node(&self, span: &Span, out: &mut Flattener<'_>) {
        (**self).flatten_node(span, out);
    }
    fn rebuild_node(kind: Kind, input: &mut Rebuilder<'_>, span: Span) -> Result<Self, Refused> {
        T::rebuild_node(kind, input, span).map(Box::new)
    }
}

impl<T: Flat> Flat for Option<T> {
    fn flatten(&self, out: &mut Flattener<'_>) {
        match self {
            Some(value) => value.flatten(out),
            None => out.items.push(Item::None),
        }
    }
    fn rebuild(input: &mut Rebuilder<'_>, span: Span) -> Result<Self, Refused> {
        match input.skip(|item| matches!(item, Item::None)) {
            true => Ok(None),
            false => T::rebuild(input, span).map(Some),
        }
    }
}

impl<T: Flat> Flat for Vec<T> {
    fn flatten(&self, out: &mut Flattener<'_>) {
        out.items.push(Item::List(self.len() as u32));
        self.iter().for_each(|item| item.flatten(out));
    }
    fn rebuild(input: &mut Rebuilder<'_>, span: Span) -> Result<Self, Refused> {
        match input.next()? {
            &Item::List(length) => (0..length).map(|_| T::rebuild(input, span)).collect(),
            _ => Err("a list is missing".into()),
        }
    }
}

impl Flat for Name {
    fn flatten(&self, out: &mut Flattener<'_>) {
        out.items.push(Item::Identifier((**self).into()));
    }
    fn rebuild(input: &mut Rebuilder<'_>, _: Span) -> Result<Self, Refused> {
        match input.next()? {
            Item::Identifier(text) => Ok(input.name(text)),
            _ => Err("an identifier is missing".into()),
        }
    }
}

impl Flat for Ident {
    fn flatten(&self, out: &mut Flattener<'_>) {
        self.name.flatten(out);
    }
    fn rebuild(input: &mut Rebuilder<'_>, span: Span) -> Result<Self, Refused> {
        Name::rebuild(input, span).map(|name| Ident { name, span })
    }
}

/// Fields that are ints in Python.
macro_rules! int_fields {
    ($($type:ty: $to:expr, $from:expr;)*) => { $(
        impl Flat for $type {
            fn flatten(&self, out: &mut Flattener<'_>) {
                let to: fn($type) -> i64 = $to;
                out.items.push(Item::Int(to(*self)));
            }
            fn rebuild(input: &mut Rebuilder<'_>, _: Span) -> Result<Self, Refused> {
                let from: fn(i64) -> Result<$type, Refused> = $from;
                match input.next()? {
                    &Item::Int(value) => from(value),
                    _ => from(0),
                }
            }
        }
    )* };
}

int_fields! {
    bool: i64::from, |value| Ok(value != 0);
    u32: i64::from, |value| match u32::try_from(value) {
        Ok(value) => Ok(value),
        Err(_) => Err("Negative ImportFrom level".into()),
    };
    Conversion: |conversion| match conversion {
        Conversion::None => -1,
        Conversion::Str => i64::from(b's'),
        Conversion::Repr => i64::from(b'r'),
        Conversion::Ascii => i64::from(b'a'),
    }, |value| match value {
        -1 => Ok(Conversion::None),
        115 => Ok(Conversion::Str),
        114 => Ok(Conversion::Repr),
        97 => Ok(Conversion::Ascii),
        other => Err(format!("Unrecognized conversion character {other}").into()),
    };
}

impl Flat for Constant {
    fn flatten(&self, out: &mut Flattener<'_>) {
        out.items.push(Item::Constant(self.clone()));
    }
    fn rebuild(input: &mut Rebuilder<'_>, _: Span) -> Result<Self, Refused> {
        match input.next()? {
            Item::Constant(value) => Ok(value.clone()),
            _ => Err("a constant is missing".into()),
        }
    }
}

/// The text of a string.
impl Flat for Wtf8Box {
    fn flatten(&self, out: &mut Flattener<'_>) {
        let (value, u) = (self.clone(), false);
        Constant::Str { value, u }.flatten(out);
    }
    fn rebuild(input: &mut Rebuilder<'_>, span: Span) -> Result<Self, Refused> {
        match Constant::rebuild(input, span)? {
            Constant::Str { value, .. } => Ok(value),
            _ => Err("a string is missing".into()),
        }
    }
}

/// `Constant` nodes: that a string has the prefix `u` is a field of the node.
impl Variants for Constant {
    fn flatten_node(&self, span: &Span, out: &mut Flattener<'_>) {
        out.node(Kind::Constant, span);
        self.flatten(out);
        let kind = matches!(self, Constant::Str { u: true, .. }).then(|| Wtf8Box::from(*b"u"));
        kind.flatten(out);
    }
    fn rebuild_node(_: Kind, input: &mut Rebuilder<'_>, span: Span) -> Result<Self, Refused> {
        let mut value = Constant::rebuild(input, span)?;
        let kind: Option<Wtf8Box> = Flat::rebuild(input, span)?;
        if let Constant::Str { u, .. } = &mut value {
            *u = kind.is_some();
        }
        Ok(value)
    }
}

/// What is wrong with a kind of nodes in a place where no such kind belongs.
fn misplaced(kind: Kind) -> Refused {
    format!("unexpected node {}", NODES[kind as usize].name).into()
}

/// A name without the mark of Rust's raw identifiers.
const fn plain(name: &str) -> &str {
    match name.as_bytes() {
        [b'r', b'#', rest @ ..] => match std::str::from_utf8(rest) {
            Ok(rest) => rest,
            Err(_) => name,
        },
        _ => name,
    }
}

macro_rules! quantity {
    () => {
        Quantity::One
    };
    (?) => {
        Quantity::Optional
    };
    (*) => {
        Quantity::Many
    };
    (+) => {
        Quantity::ManyOptional
    };
}

/// How the Rust type of a group of rows is converted.
macro_rules! conversion {
    // An enum, or a struct that stands for several kinds: a part of another node.
    (variants $base:ident $type:ident { $($rows:tt)* }) => {
        conversion!(arms $type { $($rows)* });
    };
    // A type that knows its place if it has one.
    (whole $base:ident $type:ident { $($rows:tt)* }) => {
        conversion!(arms $type { $($rows)* });
        impl Flat for $type {
            fn flatten(&self, out: &mut Flattener<'_>) {
                out.below(|out| self.flatten_node(&Span::default(), out));
            }
            fn rebuild(input: &mut Rebuilder<'_>, _: Span) -> Result<Self, Refused> {
                let (kind, span) = input.node(stringify!($base))?;
                Self::rebuild_node(kind, input, span)
            }
        }
    };
    // Written by hand above.
    (by_hand $base:ident $type:ident { $($rows:tt)* }) => {};
    // A struct of an enum and its place.
    ($type:ident $base:ident $kinds:ident { $($rows:tt)* }) => {
        conversion!(arms $kinds { $($rows)* });
        impl Flat for $type {
            fn flatten(&self, out: &mut Flattener<'_>) {
                out.below(|out| self.kind.flatten_node(&self.span, out));
            }
            fn rebuild(input: &mut Rebuilder<'_>, _: Span) -> Result<Self, Refused> {
                let (kind, span) = input.node(stringify!($base))?;
                let kind = $kinds::rebuild_node(kind, input, span)?;
                Ok($type { kind, span })
            }
        }
    };
    (arms $type:ident {
        $( $name:ident ( $($field:ident),* ) $(as $variant:ident $({ $fix:ident : $value:literal })? $($placed:ident)? )? ; )*
        $( [ $boxed:ident : $($kind:ident),+ ] )*
    }) => {
        impl Variants for $type {
            fn flatten_node(&self, span: &Span, out: &mut Flattener<'_>) {
                let _ = span;
                match self {
                    $( conversion!(path $type $name $($variant $($placed)?)?, span { $($field,)* $($($fix: $value)?)? }) => {
                        out.node(Kind::$name, span);
                        $( $field.flatten(out); )*
                    } )*
                    $( $type::$boxed(inner) => inner.flatten_node(span, out), )*
                }
            }
            fn rebuild_node(kind: Kind, input: &mut Rebuilder<'_>, span: Span) -> Result<Self, Refused> {
                let _ = (&input, span);
                Ok(match kind {
                    $( Kind::$name => {
                        $( let $field = Flat::rebuild(input, span)?; )*
                        conversion!(path $type $name $($variant $($placed)?)?, span { $($field,)* $($($fix: $value)?)? })
                    } )*
                    $( $(Kind::$kind)|+ => $type::$boxed(Variants::rebuild_node(kind, input, span)?), )*
                    other => return Err(misplaced(other)),
                })
            }
        }
    };
    // The pattern, or the expression, of a row.
    (path $type:ident $name:ident, $span:ident { $($fields:tt)* }) => { $type::$name { $($fields)* } };
    (path $type:ident $name:ident itself, $span:ident { $($fields:tt)* }) => { $type { $($fields)* } };
    (path $type:ident $name:ident itself placed, $span:ident { $($fields:tt)* }) => { $type { $($fields)* $span } };
    (path $type:ident $name:ident $variant:ident, $span:ident { $($fields:tt)* }) => { $type::$variant { $($fields)* } };
}

/// The table. A group is of one base class and one Rust type; a row is a kind with its fields, and what the kind is in that type
/// if that is not the variant of the same name.
macro_rules! syntax_nodes {
    ($(
        $base:ident $placed:ident = $shape:ident $type:ident {
            $( $name:ident ( $($field:ident : $of:ident $([$quantity:tt])?),* ) $(as $variant:ident $({ $fix:ident : $value:literal })? $($spanned:ident)? )? ; )*
            $( [ $($boxed:tt)* ] )*
        }
    )*) => {
        /// The kinds of nodes, under their names in Python.
        #[expect(non_camel_case_types, reason = "the names of Python's classes")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Kind { $($($name,)*)* }

        /// All kinds of nodes, in the order of [`Kind`].
        pub static NODES: &[NodeKind] = &[ $($( NodeKind {
            name: stringify!($name),
            base: plain(stringify!($base)),
            fields: &[ $( Field {
                name: plain(stringify!($field)),
                of: stringify!($of),
                quantity: quantity!($($quantity)?),
            } ),* ],
            placed: matches!(stringify!($placed).as_bytes(), b"placed"),
        }, )*)* ];

        /// [`Kind`] by its number.
        pub static KINDS: &[Kind] = &[ $($( Kind::$name, )*)* ];

        $( conversion!($shape $base $type {
            $( $name ( $($field),* ) $(as $variant $({ $fix: $value })? $($spanned)? )? ; )*
            $( [ $($boxed)* ] )*
        }); )*
    };
}

syntax_nodes! {
    r#mod unplaced = whole Mod {
        Module(body: stmt[*], type_ignores: type_ignore[*]);
        Interactive(body: stmt[*]);
        Expression(body: expr);
        FunctionType(argtypes: expr[*], returns: expr);
    }
    stmt placed = variants FunctionDef {
        FunctionDef(name: identifier, args: arguments, body: stmt[*], decorator_list: expr[*], returns: expr[?],
            type_comment: string[?], type_params: type_param[*]) as itself { is_async: false };
        AsyncFunctionDef(name: identifier, args: arguments, body: stmt[*], decorator_list: expr[*], returns: expr[?],
            type_comment: string[?], type_params: type_param[*]) as itself { is_async: true };
    }
    stmt placed = variants ClassDef {
        ClassDef(name: identifier, bases: expr[*], keywords: keyword[*], body: stmt[*], decorator_list: expr[*],
            type_params: type_param[*]) as itself;
    }
    stmt placed = Stmt StmtKind {
        Return(value: expr[?]);
        Delete(targets: expr[*]);
        Assign(targets: expr[*], value: expr, type_comment: string[?]);
        TypeAlias(name: expr, type_params: type_param[*], value: expr);
        AugAssign(target: expr, op: operator, value: expr);
        AnnAssign(target: expr, annotation: expr, value: expr[?], simple: int);
        For(target: expr, iter: expr, body: stmt[*], orelse: stmt[*], type_comment: string[?]) as For { is_async: false };
        AsyncFor(target: expr, iter: expr, body: stmt[*], orelse: stmt[*], type_comment: string[?]) as For { is_async: true };
        While(test: expr, body: stmt[*], orelse: stmt[*]);
        If(test: expr, body: stmt[*], orelse: stmt[*]);
        With(items: withitem[*], body: stmt[*], type_comment: string[?]) as With { is_async: false };
        AsyncWith(items: withitem[*], body: stmt[*], type_comment: string[?]) as With { is_async: true };
        Match(subject: expr, cases: match_case[*]);
        Raise(exc: expr[?], cause: expr[?]);
        Try(body: stmt[*], handlers: excepthandler[*], orelse: stmt[*], finalbody: stmt[*]) as Try { is_star: false };
        TryStar(body: stmt[*], handlers: excepthandler[*], orelse: stmt[*], finalbody: stmt[*]) as Try { is_star: true };
        Assert(test: expr, msg: expr[?]);
        Import(names: alias[*]);
        ImportFrom(module: identifier[?], names: alias[*], level: int[?]);
        Global(names: identifier[*]);
        Nonlocal(names: identifier[*]);
        Expr(value: expr);
        Pass();
        Break();
        Continue();
        [FunctionDef: FunctionDef, AsyncFunctionDef]
        [ClassDef: ClassDef]
    }
    expr placed = Expr ExprKind {
        BoolOp(op: boolop, values: expr[*]);
        NamedExpr(target: expr, value: expr);
        BinOp(left: expr, op: operator, right: expr);
        UnaryOp(op: unaryop, operand: expr);
        Lambda(args: arguments, body: expr);
        IfExp(test: expr, body: expr, orelse: expr);
        Dict(keys: expr[+], values: expr[*]);
        Set(elts: expr[*]);
        ListComp(elt: expr, generators: comprehension[*]);
        SetComp(elt: expr, generators: comprehension[*]);
        DictComp(key: expr, value: expr, generators: comprehension[*]);
        GeneratorExp(elt: expr, generators: comprehension[*]);
        Await(value: expr);
        Yield(value: expr[?]);
        YieldFrom(value: expr);
        Compare(left: expr, ops: cmpop[*], comparators: expr[*]);
        Call(func: expr, args: expr[*], keywords: keyword[*]);
        FormattedValue(value: expr, conversion: int, format_spec: expr[?]);
        Interpolation(value: expr, str: constant, conversion: int, format_spec: expr[?]);
        JoinedStr(values: expr[*]);
        TemplateStr(values: expr[*]);
        Attribute(value: expr, attr: identifier, ctx: expr_context);
        Subscript(value: expr, slice: expr, ctx: expr_context);
        Starred(value: expr, ctx: expr_context);
        Name(id: identifier, ctx: expr_context);
        List(elts: expr[*], ctx: expr_context);
        Tuple(elts: expr[*], ctx: expr_context);
        Slice(lower: expr[?], upper: expr[?], step: expr[?]);
        [Constant: Constant]
    }
    expr placed = by_hand Constant {
        Constant(value: constant, kind: string[?]);
    }
    expr_context unplaced = whole ExprContext {
        Load();
        Store();
        Del();
    }
    boolop unplaced = whole BoolOp {
        And();
        Or();
    }
    operator unplaced = whole Operator {
        Add();
        Sub();
        Mult();
        MatMult();
        Div();
        Mod();
        Pow();
        LShift();
        RShift();
        BitOr();
        BitXor();
        BitAnd();
        FloorDiv();
    }
    unaryop unplaced = whole UnaryOp {
        Invert();
        Not();
        UAdd();
        USub();
    }
    cmpop unplaced = whole CmpOp {
        Eq();
        NotEq();
        Lt();
        LtE();
        Gt();
        GtE();
        Is();
        IsNot();
        In();
        NotIn();
    }
    AST unplaced = whole Comprehension {
        comprehension(target: expr, iter: expr, ifs: expr[*], is_async: int) as itself;
    }
    excepthandler placed = whole ExceptHandler {
        ExceptHandler(r#type: expr[?], name: identifier[?], body: stmt[*]) as itself placed;
    }
    AST unplaced = whole Arguments {
        arguments(posonlyargs: arg[*], args: arg[*], vararg: arg[?], kwonlyargs: arg[*], kw_defaults: expr[+], kwarg: arg[?],
            defaults: expr[*]) as itself;
    }
    AST placed = whole Arg {
        arg(arg: identifier, annotation: expr[?], type_comment: string[?]) as itself placed;
    }
    AST placed = whole Keyword {
        keyword(arg: identifier[?], value: expr) as itself placed;
    }
    AST placed = whole Alias {
        alias(name: identifier, asname: identifier[?]) as itself placed;
    }
    AST unplaced = whole WithItem {
        withitem(context_expr: expr, optional_vars: expr[?]) as itself;
    }
    AST unplaced = whole MatchCase {
        match_case(pattern: pattern, guard: expr[?], body: stmt[*]) as itself;
    }
    pattern placed = Pattern PatternKind {
        MatchValue(value: expr);
        MatchSingleton(value: constant);
        MatchSequence(patterns: pattern[*]);
        MatchMapping(keys: expr[*], patterns: pattern[*], rest: identifier[?]);
        MatchClass(cls: expr, patterns: pattern[*], kwd_attrs: identifier[*], kwd_patterns: pattern[*]);
        MatchStar(name: identifier[?]);
        MatchAs(pattern: pattern[?], name: identifier[?]);
        MatchOr(patterns: pattern[*]);
    }
    type_ignore unplaced = whole TypeIgnore {
        TypeIgnore(lineno: int, tag: string) as itself;
    }
    type_param placed = TypeParam TypeParamKind {
        TypeVar(name: identifier, bound: expr[?], default_value: expr[?]);
        ParamSpec(name: identifier, default_value: expr[?]);
        TypeVarTuple(name: identifier, default_value: expr[?]);
    }
}
