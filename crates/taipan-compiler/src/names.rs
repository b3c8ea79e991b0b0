//! Reading, writing and deleting names.

use crate::compiler::{Compiler, Dst};
use crate::error::{Fallible, error};
use crate::scope::{Place, ScopeId, ScopeKind, class_cell_symbol, mangle, uses};
use taipan_bytecode::{Op, Reg};
use taipan_syntax::ast::{Expr, ExprKind, Name, Span};

/// How the code being compiled gets at a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Access {
    /// In a register.
    Local(Reg),
    /// In a cell, which is in a register.
    Cell(Reg),
    /// In a cell of the closure.
    Free(u16),
    /// A class body's own namespace, then the closure.
    NameOrFree(u16),
    /// In the class namespace around an annotation scope, then the closure.
    ClassDictOrFree(u16),
    /// In the namespace, then globals and builtins.
    Name,
    Global,
    /// In the class namespace around an annotation scope, then globals and builtins.
    ClassDictOrGlobal,
}

impl<'a> Compiler<'a> {
    /// How the name (already mangled) is reached from here.
    pub fn access(&self, name: &Name) -> Access {
        let scope = self.tree.get(self.u.names_in);
        let unit_kind = self.u.kind;
        let namespace = matches!(unit_kind, ScopeKind::Module | ScopeKind::Class);
        let Some(i) = scope.find(name) else {
            // Names the compiler itself uses, such as `__name__` in class bodies.
            return if namespace && !scope.inlined {
                Access::Name
            } else {
                Access::Global
            };
        };
        let symbol = &scope.symbols[i];
        match symbol.place {
            Place::Here => match scope.kind {
                ScopeKind::Module | ScopeKind::Class if !name.starts_with('.') => Access::Name,
                _ if symbol.cell => Access::Cell(symbol.register),
                _ => Access::Local(symbol.register),
            },
            Place::Outer(binder) => self.outer_access(binder, name),
            Place::GlobalExplicit => Access::Global,
            Place::GlobalImplicit | Place::Unresolved => {
                if scope.sees_class && self.has_class_dict() {
                    Access::ClassDictOrGlobal
                } else if unit_kind == ScopeKind::Module
                    || (unit_kind == ScopeKind::Class && !scope.inlined)
                {
                    Access::Name
                } else {
                    Access::Global
                }
            }
        }
    }

    fn outer_access(&self, binder: ScopeId, name: &Name) -> Access {
        let owner = self.tree.get(binder);
        let symbol_name = match owner.kind {
            ScopeKind::Class => class_cell_symbol(name).unwrap_or(name),
            _ => name,
        };
        let is_own = self.u.owns(binder);
        if is_own && &**name == "__class__" && owner.kind == ScopeKind::Class {
            // Only functions see the class that is being made, not comprehensions in its body.
            return Access::Global;
        }
        // Registers of this code object: its own and those of the comprehensions inlined into it.
        if is_own && let Some(symbol) = owner.get(symbol_name) {
            return if symbol.cell {
                Access::Cell(symbol.register)
            } else {
                Access::Local(symbol.register)
            };
        }
        let index = self.u.free_index(name);
        let scope = self.tree.get(self.u.names_in);
        if scope.kind == ScopeKind::Class {
            Access::NameOrFree(index)
        } else if scope.sees_class && &**name != "__classdict__" && self.has_class_dict() {
            Access::ClassDictOrFree(index)
        } else {
            Access::Free(index)
        }
    }

    fn has_class_dict(&self) -> bool {
        self.u.free.iter().any(|f| &**f == "__classdict__")
    }

    pub fn mangled(&self, name: &Name) -> Name {
        mangle(self.tree.get(self.u.names_in).private.as_ref(), name)
    }

    /// Load a name as it stands in the source.
    pub fn load_name(&mut self, name: &Name, span: Span, dst: Dst) -> Fallible<Reg> {
        let name = self.mangled(name);
        Ok(self.load_mangled(&name, span, dst))
    }

    pub fn load_mangled(&mut self, name: &Name, span: Span, dst: Dst) -> Reg {
        match self.access(name) {
            Access::Local(register) => {
                self.check_local(register, span);
                self.copy_to(register, span, dst)
            }
            Access::Cell(register) => self.emit_to(span, Op::LoadCell, 0, register, 0, dst),
            Access::Free(index) => self.emit_to(span, Op::LoadFree, 0, index, 0, dst),
            Access::NameOrFree(index) => self.emit_to(span, Op::LoadNameOrFree, 0, index, 0, dst),
            Access::Name => {
                let index = self.u.e.name(name);
                self.emit_to(span, Op::LoadName, 0, 0, index, dst)
            }
            Access::Global => {
                let index = self.u.e.name(name);
                self.emit_to(span, Op::LoadGlobal, 0, 0, index, dst)
            }
            Access::ClassDictOrGlobal => {
                let dict = self.load_class_dict(span);
                let index = self.u.e.name(name);
                self.consume(dict);
                self.emit_to(span, Op::LoadFromDictOrGlobal, 0, dict, index, dst)
            }
            Access::ClassDictOrFree(index) => {
                let dict = self.load_class_dict(span);
                self.consume(dict);
                self.emit_to(span, Op::LoadFromDictOrFree, 0, dict, index, dst)
            }
        }
    }

    fn load_class_dict(&mut self, span: Span) -> Reg {
        let index = self.u.free_index("__classdict__");
        self.emit_to(span, Op::LoadFree, 0, index, 0, Dst::Push)
    }

    /// Make sure a local is bound before it is used as an operand.
    pub fn check_local(&mut self, register: Reg, span: Span) {
        if !self.u.e.assigned.contains(register as usize) {
            self.u.e.op(span, Op::CheckLocal, 0, register, 0, 0);
            self.u.e.assigned.insert(register as usize);
        }
    }

    /// The register to which a value for this name may be written directly.
    pub fn direct_target(&self, target: &Expr) -> Option<Reg> {
        match &target.kind {
            ExprKind::Name { id, .. } => match self.access(&self.mangled(id)) {
                Access::Local(register) => Some(register),
                _ => None,
            },
            _ => None,
        }
    }

    pub fn forbid_debug(&self, name: &str, span: Span) -> Fallible<()> {
        if name == "__debug__" {
            return error(span, "cannot assign to __debug__");
        }
        Ok(())
    }

    /// Store `value` (consumed) under a name.
    pub fn store_name(&mut self, name: &Name, value: Reg, span: Span) -> Fallible<()> {
        self.forbid_debug(name, span)?;
        let name = self.mangled(name);
        self.store_mangled(&name, value, span);
        Ok(())
    }

    pub fn store_mangled(&mut self, name: &Name, value: Reg, span: Span) {
        let access = self.access(name);
        self.consume(value);
        match access {
            Access::Local(register) => {
                if register != value {
                    let op = if self.u.e.temps.is_temporary(value) {
                        Op::Move
                    } else {
                        Op::Copy
                    };
                    self.u.e.op(span, op, 0, register, value, 0);
                }
                self.u.e.assigned.insert(register as usize);
            }
            Access::Cell(register) => self.u.e.op(span, Op::StoreCell, 0, register, value, 0),
            Access::Free(index) | Access::NameOrFree(index) | Access::ClassDictOrFree(index) => {
                self.u.e.op(span, Op::StoreFree, 0, index, value, 0);
            }
            Access::Name => {
                let index = self.u.e.name(name);
                self.u.e.op(span, Op::StoreName, 0, value, 0, index);
            }
            Access::Global | Access::ClassDictOrGlobal => {
                let index = self.u.e.name(name);
                self.u.e.op(span, Op::StoreGlobal, 0, value, 0, index);
            }
        }
    }

    /// `del name`.
    pub fn delete_name(&mut self, name: &Name, span: Span) -> Fallible<()> {
        if &**name == "__debug__" {
            return error(span, "cannot delete __debug__");
        }
        let name = self.mangled(name);
        if let Access::Local(register) = self.access(&name) {
            self.check_local(register, span);
        }
        self.delete_mangled(&name, span);
        Ok(())
    }

    fn delete_mangled(&mut self, name: &Name, span: Span) {
        match self.access(name) {
            Access::Local(register) => {
                self.u.e.op(span, Op::DelLocal, 0, register, 0, 0);
                self.u.e.assigned.remove(register as usize);
            }
            Access::Cell(register) => self.u.e.op(span, Op::DelCell, 0, register, 0, 0),
            Access::Free(index) | Access::NameOrFree(index) | Access::ClassDictOrFree(index) => {
                self.u.e.op(span, Op::DelFree, 0, index, 0, 0);
            }
            Access::Name => {
                let index = self.u.e.name(name);
                self.u.e.op(span, Op::DelName, 0, 0, 0, index);
            }
            Access::Global | Access::ClassDictOrGlobal => {
                let index = self.u.e.name(name);
                self.u.e.op(span, Op::DelGlobal, 0, 0, 0, index);
            }
        }
    }

    /// Unbind a name that the script may have unbound already (`except ... as name`).
    pub fn clear_name(&mut self, name: &Name, span: Span) {
        let name = self.mangled(name);
        if !matches!(self.access(&name), Access::Local(_)) {
            let none = self.emit_to(span, Op::LoadNone, 0, 0, 0, Dst::Push);
            self.store_mangled(&name, none, span);
        }
        self.delete_mangled(&name, span);
    }

    /// Whether evaluating `later` may rebind the local that `expr` names, so that its value must be copied first.
    pub fn rebinds<'e>(&self, expr: &Expr, later: impl IntoIterator<Item = &'e Expr>) -> bool {
        if !self.tree.get(self.u.scope).has_walrus {
            return false;
        }
        let ExprKind::Name { id, .. } = &expr.kind else {
            return false;
        };
        let name = self.mangled(id);
        let scope = self.tree.get(self.u.names_in);
        if !scope.inlined && scope.get(&name).is_none_or(|s| s.uses & uses::WALRUS == 0) {
            return false;
        }
        later.into_iter().any(|e| crate::expr::assigns(e, id))
    }
}
