//! Syntax trees as objects: sources and code on the one hand, the nodes of `_ast` on the other.

use crate::compile::{at_any_depth, mode_of, raise_syntax_error, warn};
use taipan_std::_ast::{build_tree, is_node};
use taipan_syntax::SyntaxError;
use taipan_syntax::nodes::{Item, flatten};
use taipan_vm::vm::{CompileRequest, TreeHooks};
use taipan_vm::{R, Value, Vm};

/// What `compile()` needs.
pub const HOOKS: TreeHooks = TreeHooks {
    is_node,
    parse,
    compile,
};

/// The nodes of a source.
fn parse(vm: &mut Vm, request: &CompileRequest<'_>, _feature_version: i64) -> R {
    let mode = mode_of(request);
    let parsed = at_any_depth(|deep| {
        let parsed = match deep {
            true => taipan_syntax::parse_deep(request.source, mode)?,
            false => taipan_syntax::parse(request.source, mode)?,
        };
        let warnings = parsed.warnings.iter();
        let warnings = warnings.map(|warning| warning.as_error(&parsed.source));
        let warnings: Vec<SyntaxError> = warnings.collect();
        Ok((flatten(&parsed.module, &parsed.source), warnings))
    });
    let (items, warnings): (Vec<Item>, _) = match parsed {
        Ok((items, warnings)) => (items, warnings),
        Err(error) => {
            for warning in &error.warnings {
                warn(vm, warning, request.filename)?;
            }
            return Err(raise_syntax_error(vm, &error, request.filename));
        }
    };
    for warning in &warnings {
        warn(vm, warning, request.filename)?;
    }
    build_tree(vm, items)
}

fn compile(vm: &mut Vm, tree: &Value, request: &CompileRequest<'_>) -> R {
    let _ = (tree, request);
    Err(vm.not_implemented_error("compile() of a syntax tree"))
}
