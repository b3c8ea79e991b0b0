//! Second pass: decide for every name of every scope where it lives, which names need cells, and which code objects pass
//! cells through.

use super::{
    CONDITIONAL_ANNOTATIONS, Place, ScopeId, ScopeKind, ScopeTree, class_cell_symbol, uses,
};
use crate::error::{Fallible, error};
use std::rc::Rc;
use taipan_syntax::ast::{Name, Span};

/// Fill in `Symbol::place` and `Symbol::cell` everywhere.
pub(crate) fn resolve(tree: &mut ScopeTree) -> Fallible<()> {
    // Parents come before children, so whatever a child asks of a parent is known from its uses alone.
    for id in (0..tree.scopes.len() as u32).map(ScopeId) {
        check_declarations(tree, id)?;
        let mut i = 0;
        let mut class_dict = false;
        // Names passed through for inner scopes are appended by them later, already resolved.
        while i < tree.get(id).symbols.len() {
            let scope = tree.get(id);
            let symbol = &scope.symbols[i];
            let (used, name) = (symbol.uses, symbol.name.clone());
            if symbol.place == Place::Unresolved {
                let place = if used & uses::GLOBAL != 0 {
                    Place::GlobalExplicit
                } else if used & uses::NONLOCAL != 0 {
                    nonlocal(tree, id, &name)?
                } else if used & uses::BOUND != 0 {
                    Place::Here
                } else {
                    look_outside(tree, id, &name)
                };
                tree.get_mut(id).symbols[i].place = place;
                class_dict |= matches!(place, Place::GlobalImplicit | Place::Outer(_));
            }
            i += 1;
        }
        if class_dict && tree.get(id).sees_class {
            let name: Name = Rc::from("__classdict__");
            let place = look_outside(tree, id, &name);
            let scope = tree.get_mut(id);
            let i = scope.intern(&name);
            scope.symbols[i].place = place;
        }
        let scope = tree.get(id);
        if scope.kind == ScopeKind::Class {
            if scope.needs_class_dict {
                class_cell(tree, id, "__classdict__");
            }
            if tree.get(id).has_conditional_annotations {
                class_cell(tree, id, CONDITIONAL_ANNOTATIONS);
            }
        }
    }
    Ok(())
}

fn check_declarations(tree: &ScopeTree, id: ScopeId) -> Fallible<()> {
    let scope = tree.get(id);
    for (name, span) in &scope.declarations {
        let used = scope.get(name).map_or(0, |s| s.uses);
        if used & uses::GLOBAL != 0 && used & uses::NONLOCAL != 0 {
            return error(*span, format!("name '{name}' is nonlocal and global"));
        }
    }
    Ok(())
}

fn declaration_span(tree: &ScopeTree, id: ScopeId, name: &str) -> Span {
    tree.get(id)
        .declarations
        .iter()
        .find(|(n, _)| **n == *name)
        .map_or(Span::default(), |(_, span)| *span)
}

fn nonlocal(tree: &mut ScopeTree, id: ScopeId, name: &Name) -> Fallible<Place> {
    let place = look_outside(tree, id, name);
    let Place::Outer(binder) = place else {
        return error(
            declaration_span(tree, id, name),
            format!("no binding for nonlocal '{name}' found"),
        );
    };
    if tree
        .get(binder)
        .get(name)
        .is_some_and(|s| s.uses & uses::TYPE_PARAM != 0)
    {
        return error(
            declaration_span(tree, id, name),
            format!("nonlocal binding not allowed for type parameter '{name}'"),
        );
    }
    Ok(place)
}

/// Find the scope around `id` that binds `name`, and arrange for the cell to be handed down.
fn look_outside(tree: &mut ScopeTree, id: ScopeId, name: &Name) -> Place {
    let mut path = Vec::new();
    let mut at = id;
    loop {
        let scope = tree.get(at);
        if !scope.inlined {
            path.push(at);
        }
        let Some(parent) = scope.parent else {
            return Place::GlobalImplicit;
        };
        let sees_class = scope.sees_class && at == id;
        let outer = tree.get(parent);
        let declared = outer.get(name).map_or(0, |s| s.uses);
        match outer.kind {
            ScopeKind::Module => return Place::GlobalImplicit,
            ScopeKind::Class => {
                if class_cell_symbol(name).is_some() {
                    if &**name != CONDITIONAL_ANNOTATIONS || outer.has_conditional_annotations {
                        class_cell(tree, parent, name);
                        hand_down(tree, &path, name, parent);
                        return Place::Outer(parent);
                    }
                } else if sees_class {
                    if declared & uses::GLOBAL != 0 {
                        return Place::GlobalExplicit;
                    }
                    if declared & uses::BOUND != 0 && declared & uses::NONLOCAL == 0 {
                        return Place::GlobalImplicit;
                    }
                }
            }
            _ => {
                if declared & uses::GLOBAL != 0 {
                    return Place::GlobalImplicit;
                }
                if declared & uses::BOUND != 0 && declared & uses::NONLOCAL == 0 {
                    if !path.is_empty() {
                        let outer = tree.get_mut(parent);
                        let i = outer.intern(name);
                        outer.symbols[i].cell = true;
                        hand_down(tree, &path, name, parent);
                    }
                    return Place::Outer(parent);
                }
            }
        }
        at = parent;
    }
}

/// The code objects between the user of a cell and its owner have it in their closures.
fn hand_down(tree: &mut ScopeTree, path: &[ScopeId], name: &Name, binder: ScopeId) {
    for &id in path {
        let scope = tree.get_mut(id);
        let i = scope.intern(name);
        let symbol = &mut scope.symbols[i];
        if symbol.uses & (uses::BOUND | uses::GLOBAL) != 0 && symbol.uses & uses::NONLOCAL == 0 {
            // Only a class gets here: its own name of that text is in its namespace.
            symbol.uses |= uses::FREE_CLASS;
            symbol.through = Some(binder);
        } else {
            symbol.place = Place::Outer(binder);
        }
    }
}

fn class_cell(tree: &mut ScopeTree, class: ScopeId, name: &str) {
    let Some(symbol) = class_cell_symbol(name) else {
        return;
    };
    let scope = tree.get_mut(class);
    match name {
        "__class__" => scope.needs_class_cell = true,
        "__classdict__" => scope.needs_class_dict = true,
        _ => {}
    }
    let i = scope.intern(&Rc::from(symbol));
    scope.symbols[i].cell = true;
    scope.symbols[i].place = Place::Here;
}
