//! Syntax trees as objects: sources and code on the one hand, the nodes of `_ast` on the other.

use crate::compile::{
    at_any_depth, finish, mode_of, on_large_stack, options_of, raise_syntax_error, warn,
};
use taipan_compiler::{Compiled, Options};
use taipan_std::_ast::{ONLY_AST, OPTIMIZED_AST, build_tree, is_node, read_tree};
use taipan_syntax::nodes::{Item, Kind, Refused, SHALLOW, flatten, rebuild};
use taipan_syntax::validate::{Invalid, validate};
use taipan_syntax::{DEEP, SyntaxError};
use taipan_vm::vm::{CompileRequest, TreeHooks};
use taipan_vm::{R, Raise, Value, Vm};

/// What `compile()` needs.
pub const HOOKS: TreeHooks = TreeHooks {
    is_node,
    parse,
    compile,
};

/// A source in flat form, and what deserves a warning.
type Parsed = (Vec<Item>, Vec<SyntaxError>);

/// The nodes of a source.
fn parse(vm: &mut Vm, request: &CompileRequest<'_>, _feature_version: i64) -> R {
    let parsed = at_any_depth(|deep| parse_flat(request, deep));
    let (warnings, result) = match parsed {
        Ok((items, warnings)) => (warnings, Ok(items)),
        Err(mut error) => (std::mem::take(&mut error.warnings), Err(error)),
    };
    for warning in &warnings {
        warn(vm, warning, request.filename)?;
    }
    match result {
        Ok(items) => build_tree(vm, items),
        Err(error) => Err(raise_syntax_error(vm, &error, request.filename)),
    }
}

fn parse_flat(request: &CompileRequest<'_>, deep: bool) -> Result<Parsed, SyntaxError> {
    let mode = mode_of(request);
    let (parsed, most) = match deep {
        true => (taipan_syntax::parse_deep(request.source, mode)?, usize::MAX),
        false => (taipan_syntax::parse(request.source, mode)?, SHALLOW),
    };
    let warnings = parsed.warnings.iter();
    let warnings = warnings.map(|warning| warning.as_error(&parsed.source));
    let warnings: Vec<SyntaxError> = warnings.collect();
    match flatten(&parsed.module, &parsed.source, most) {
        Some(items) => Ok((items, warnings)),
        None => Err(SyntaxError::too_deep()),
    }
}

/// Why a tree cannot be compiled.
enum Refusal {
    Refused(Refused),
    Invalid(Invalid),
}

/// The code of a tree; or the tree, if the flags ask for one.
fn compile(vm: &mut Vm, tree: &Value, request: &CompileRequest<'_>) -> R {
    let wanted = match request.mode {
        "eval" => Kind::Expression,
        "single" => Kind::Interactive,
        "func_type" => Kind::FunctionType,
        _ => Kind::Module,
    };
    let flat = read_tree(vm, tree, wanted, DEEP as usize)?;
    if request.flags & OPTIMIZED_AST == ONLY_AST {
        return Ok(tree.clone());
    }
    let mut options = options_of(vm, request);
    options.deep = flat.depth > SHALLOW;
    let work = || compile_flat(&flat.items, &options);
    let result = match options.deep {
        true => on_large_stack(work),
        false => Some(work()),
    };
    match result {
        Some(Ok(compiled)) => {
            let code = finish(vm, compiled, request.filename)?;
            Ok(vm.load_code(&code))
        }
        Some(Err(refusal)) => Err(raise_refusal(vm, refusal)),
        None => Err(vm.memory_error("no stack for a deep tree")),
    }
}

fn compile_flat(
    items: &[Item],
    options: &Options,
) -> Result<Result<Compiled, SyntaxError>, Refusal> {
    let (module, places) = rebuild(items).map_err(Refusal::Refused)?;
    validate(&module).map_err(Refusal::Invalid)?;
    Ok(taipan_compiler::compile(&module, &places, options))
}

fn raise_refusal(vm: &mut Vm, refusal: Refusal) -> Raise {
    match refusal {
        Refusal::Invalid(Invalid::Type(message)) => vm.type_error(message),
        Refusal::Invalid(Invalid::Value(message)) => vm.value_error(message),
        Refusal::Refused(message) if message.starts_with("Unrecognized") => {
            vm.system_error(message)
        }
        Refusal::Refused(message) => vm.value_error(message),
    }
}
