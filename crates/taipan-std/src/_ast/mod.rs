//! `_ast`: the classes of syntax tree nodes, and the way between such nodes and the flat trees of `taipan_syntax::nodes`.

mod classes;
mod from_nodes;
mod node;
mod to_nodes;

pub use classes::is_node;
pub use from_nodes::{FlatTree, read_tree};
pub use to_nodes::build_tree;

use crate::classes::set;
use taipan_vm::native::module;
use taipan_vm::{R, Value, Vm};

/// `compile()` makes a tree of nodes instead of code.
pub const ONLY_AST: u32 = 0x400;
/// Comments `# type:` are parts of the tree.
pub const TYPE_COMMENTS: u32 = 0x1000;
/// `await` may stand outside of functions.
pub const ALLOW_TOP_LEVEL_AWAIT: u32 = 0x2000;
/// Constants are folded in the tree.
pub const OPTIMIZED_AST: u32 = 0x8000 | ONLY_AST;

pub struct AstModule;

/// The classes of syntax tree nodes.
#[module(name = "_ast")]
impl AstModule {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        for (name, flag) in [
            ("PyCF_ALLOW_TOP_LEVEL_AWAIT", ALLOW_TOP_LEVEL_AWAIT),
            ("PyCF_ONLY_AST", ONLY_AST),
            ("PyCF_TYPE_COMMENTS", TYPE_COMMENTS),
            ("PyCF_OPTIMIZED_AST", OPTIMIZED_AST),
        ] {
            set(vm, module, name, Value::small_int(flag.into()));
        }
        let classes = classes::classes(vm)?;
        for (name, class) in classes.named() {
            set(vm, module, name, class.clone());
        }
        Ok(())
    }
}
