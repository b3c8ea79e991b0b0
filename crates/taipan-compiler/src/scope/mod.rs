//! Who owns a name: local, cell, free or global. [`collect`](collect::collect) walks the tree and notes how each scope uses each
//! name; [`resolve`](resolve::resolve) then decides where every name lives. Code generation only looks the answers up.
//!
//! A comprehension (except a generator expression) has a scope here but no code of its own: its scope is marked `inlined` and
//! its variables become hidden registers of the code object around it.

mod collect;
mod resolve;

use crate::hash::FastMap;
use taipan_syntax::ast::{Name, Span};

pub(crate) use collect::{all_args, collect};
pub(crate) use resolve::resolve;

/// The set of positions of the annotations that were reached.
pub(crate) const CONDITIONAL_ANNOTATIONS: &str = "__conditional_annotations__";

/// The cells a class body makes for its inner scopes. They are symbols of their own (with these names), since the class may well
/// use the plain name for something else (`__class__ = property(...)`).
const CLASS_CELLS: [(&str, &str); 3] = [
    ("__class__", ".__class__"),
    ("__classdict__", ".__classdict__"),
    (CONDITIONAL_ANNOTATIONS, ".__conditional_annotations__"),
];

/// The name under which a class keeps the cell that inner scopes know as `name`.
pub(crate) fn class_cell_symbol(name: &str) -> Option<&'static str> {
    CLASS_CELLS
        .iter()
        .find(|(plain, _)| *plain == name)
        .map(|(_, symbol)| *symbol)
}

/// Index of a scope in [`ScopeTree::scopes`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub(crate) struct ScopeId(pub u32);

/// What a node's scope is for; together with the node's address it identifies the scope.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum NodeRole {
    Function,
    Lambda,
    Class,
    Comprehension,
    /// The `__annotate__` function of a function, class or module.
    Annotations,
    /// Type parameters of a function, class or type alias.
    TypeParams,
    /// The lazily evaluated value of a type alias, a type variable's bound or a default.
    LazyValue,
}

/// Identifies the scope of a syntax node: its address and role.
pub(crate) type NodeKey = (usize, NodeRole);

/// The key of a node.
pub(crate) fn key<T: ?Sized>(node: &T, role: NodeRole) -> NodeKey {
    (std::ptr::from_ref(node).cast::<u8>() as usize, role)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    ListComp,
    SetComp,
    DictComp,
    GeneratorExp,
    Annotations,
    TypeParams,
    TypeAlias,
    /// A bound, a constraint tuple or a default.
    TypeVariable,
}

impl ScopeKind {
    pub fn is_comprehension(self) -> bool {
        matches!(
            self,
            ScopeKind::ListComp
                | ScopeKind::SetComp
                | ScopeKind::DictComp
                | ScopeKind::GeneratorExp
        )
    }

    /// Whether inner scopes can see its names.
    pub fn is_function_like(self) -> bool {
        !matches!(self, ScopeKind::Module | ScopeKind::Class)
    }
}

/// How a scope uses a name (bits).
pub(crate) mod uses {
    pub const GLOBAL: u16 = 1;
    pub const NONLOCAL: u16 = 2;
    pub const PARAM: u16 = 4;
    pub const ASSIGNED: u16 = 8;
    pub const USED: u16 = 16;
    pub const ANNOTATED: u16 = 32;
    pub const TYPE_PARAM: u16 = 64;
    /// Target of the comprehension's own `for`.
    pub const COMP_TARGET: u16 = 128;
    /// Bound by some `del` or `except ... as`.
    pub const DELETED: u16 = 256;
    /// Target of `:=` (here or in a comprehension inside).
    pub const WALRUS: u16 = 512;
    /// A class passes the cell of this name through to its methods although it binds the name itself.
    pub const FREE_CLASS: u16 = 1024;
    pub const BOUND: u16 = PARAM | ASSIGNED | TYPE_PARAM;
}

/// Where a name lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Unresolved,
    /// Bound in this scope (a register, a cell in a register, or an entry of the namespace).
    Here,
    /// Bound in that function-like scope further out.
    Outer(ScopeId),
    GlobalExplicit,
    GlobalImplicit,
}

#[derive(Debug)]
pub(crate) struct Symbol {
    pub name: Name,
    pub uses: u16,
    pub place: Place,
    /// For `FREE_CLASS`: whose cell it is.
    pub through: Option<ScopeId>,
    /// Bound here and captured by an inner code object: lives in a cell.
    pub cell: bool,
    /// The register, once the code object that owns it is being compiled.
    pub register: u16,
}

#[derive(Debug)]
pub(crate) struct Scope {
    pub kind: ScopeKind,
    pub name: Name,
    pub parent: Option<ScopeId>,
    pub children: Vec<ScopeId>,
    pub symbols: Vec<Symbol>,
    index: FastMap<Name, u32>,
    /// Name of the class whose private names are mangled here.
    pub private: Option<Name>,
    /// Compiled into the code object of the parent.
    pub inlined: bool,
    /// Inside a function (for `CO_NESTED`).
    pub nested: bool,
    pub is_generator: bool,
    /// `async def`, or a generator expression that awaits.
    pub is_coroutine: bool,
    /// Declared `async def`.
    pub is_async_def: bool,
    /// An annotation scope directly inside a class: names are looked up in the class namespace first.
    pub sees_class: bool,
    pub needs_class_cell: bool,
    pub needs_class_dict: bool,
    pub has_annotations: bool,
    pub has_conditional_annotations: bool,
    pub has_walrus: bool,
    /// A `return` with a value (position of the first).
    pub returns_value: Option<Span>,
    /// `global` and `nonlocal` declarations with the statement they stand in.
    pub declarations: Vec<(Name, Span)>,
}

impl Scope {
    pub fn find(&self, name: &str) -> Option<usize> {
        self.index.get(name).map(|&i| i as usize)
    }

    pub fn get(&self, name: &str) -> Option<&Symbol> {
        self.find(name).map(|i| &self.symbols[i])
    }

    /// The symbol's position, made if it is missing.
    pub fn intern(&mut self, name: &Name) -> usize {
        if let Some(&i) = self.index.get(name) {
            return i as usize;
        }
        let i = self.symbols.len();
        self.index.insert(name.clone(), i as u32);
        self.symbols.push(Symbol {
            name: name.clone(),
            uses: 0,
            place: Place::Unresolved,
            through: None,
            cell: false,
            register: u16::MAX,
        });
        i
    }

    pub fn mark(&mut self, name: &Name, uses: u16) {
        let i = self.intern(name);
        self.symbols[i].uses |= uses;
    }
}

/// All scopes of a source, parents before children.
#[derive(Debug)]
pub(crate) struct ScopeTree {
    pub scopes: Vec<Scope>,
    pub by_node: FastMap<NodeKey, ScopeId>,
    pub future_annotations: bool,
}

impl ScopeTree {
    pub fn get(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    pub fn get_mut(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.scopes[id.0 as usize]
    }
}

/// `__name` inside `class C` is `_C__name`.
pub(crate) fn mangle(private: Option<&Name>, name: &Name) -> Name {
    let Some(class) = private else {
        return name.clone();
    };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.clone();
    }
    let class = class.trim_start_matches('_');
    if class.is_empty() {
        return name.clone();
    }
    Name::from(format!("_{class}{name}"))
}
