//! Modules that the host provides: their text or code by name, at once or later.

use crate::ctx::{AsCtx, Ctx};
use crate::vm::Vm;
use crate::{Code, Error, Module, Result};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::sync::Arc;
use taipan_vm::host::{ModuleFailure, ModulePlace};

/// What an importer gives for a name: see [`Builder::importer`](crate::Builder::importer).
///
/// ```
/// use taipan::{Code, Source, Vm};
///
/// let code = Code::compile("fast.py", "SPEED = 9")?;
/// let mut vm = Vm::builder()
///     .importer(move |name| match name {
///         "fast" => Some(Source::from(code.clone())),
///         "game" => Some(Source::package("from .levels import FIRST")),
///         "game.levels" => Some("FIRST = 'cave'".into()),
///         _ => None,
///     })
///     .build();
/// vm.run("import fast, game\nassert (fast.SPEED, game.FIRST) == (9, 'cave')")?;
/// assert_eq!(vm.run("import slow").unwrap_err().class(), "ModuleNotFoundError");
/// # taipan::Result::Ok(())
/// ```
#[derive(Clone, Debug)]
pub struct Source {
    what: What,
    is_package: bool,
}

#[derive(Clone, Debug)]
enum What {
    Text(Arc<str>),
    Code(Code),
    /// There is such a module, but the importer has failed to get it.
    Failed(Arc<Error>),
}

impl Source {
    /// The source text or code of a package: it may have modules inside.
    pub fn package(source: impl Into<Source>) -> Source {
        Source {
            is_package: true,
            ..source.into()
        }
    }

    pub(crate) fn text(&self) -> Cow<'static, str> {
        match &self.what {
            What::Text(text) => text.to_string().into(),
            What::Code(code) => code.source().unwrap_or_default().to_string().into(),
            What::Failed(_) => "".into(),
        }
    }

    /// Where an interpreter's host says that it lies.
    pub(crate) fn place(&self, name: &str) -> ModulePlace {
        let file = match &self.what {
            What::Code(code) if !self.is_package => code.file().to_string(),
            // Where the modules of a package lie: the import looks no further for them than here.
            _ => format!("<{name}>"),
        };
        ModulePlace {
            file,
            is_package: self.is_package,
        }
    }

    pub(crate) fn code(&self) -> Option<Arc<taipan_bytecode::Code>> {
        match &self.what {
            What::Text(_) | What::Failed(_) => None,
            What::Code(code) => Some(code.inner().clone()),
        }
    }

    /// The names that running it may import.
    fn imports(&self, name: &str) -> Result<Vec<String>> {
        match &self.what {
            What::Code(code) => Ok(code.imports(name, self.is_package)),
            #[cfg(feature = "compiler")]
            What::Text(text) => {
                let code = Code::compile(&format!("<{name}>"), text)?;
                Ok(code.imports(name, self.is_package))
            }
            #[cfg(not(feature = "compiler"))]
            What::Text(_) => Ok(Vec::new()),
            What::Failed(error) => Err(error.again()),
        }
    }
}

impl From<String> for Source {
    fn from(text: String) -> Source {
        Source {
            what: What::Text(text.into()),
            is_package: false,
        }
    }
}

impl From<&str> for Source {
    fn from(text: &str) -> Source {
        text.to_string().into()
    }
}

impl From<Code> for Source {
    fn from(code: Code) -> Source {
        Source {
            what: What::Code(code),
            is_package: false,
        }
    }
}

/// What an importer may return: a module if there is one, or an error, which the import raises.
#[diagnostic::on_unimplemented(
    message = "an importer cannot return `{Self}`",
    note = "it returns an `Option` of a text, a `Code` or a `Source`, or a `Result` of that"
)]
pub trait Imported {
    #[doc(hidden)]
    fn into_found(self) -> Result<Option<Source>>;
}

impl<S: Into<Source>> Imported for Option<S> {
    fn into_found(self) -> Result<Option<Source>> {
        Ok(self.map(Into::into))
    }
}

impl<S, E> Imported for std::result::Result<Option<S>, E>
where
    S: Into<Source>,
    E: std::error::Error + Send + Sync + 'static,
{
    fn into_found(self) -> Result<Option<Source>> {
        self.map(|found| found.map(Into::into)).map_err(Error::host)
    }
}

/// Finds modules by name.
pub(crate) type Find = Box<dyn Fn(&str) -> Result<Option<Source>> + Send>;

/// The modules of the host.
#[derive(Default)]
pub(crate) struct Importer {
    pub(crate) find: Option<Find>,
    /// What was fetched before it is imported.
    fetched: Arc<Fetched>,
    /// What was found, to be loaded next.
    found: RefCell<Option<Found>>,
}

/// Modules that have been fetched, for imports to come.
pub(crate) type Fetched = std::sync::Mutex<HashMap<String, Source>>;

struct Found {
    name: String,
    source: Source,
    /// The next who asks takes it.
    is_loading: bool,
}

impl Importer {
    /// The module of this name. An import asks to find it, and again to load it.
    pub(crate) fn get(&self, name: &str) -> Option<Source> {
        let mut found = self.found.borrow_mut();
        let loaded = found.take_if(|last| last.name == name && last.is_loading);
        drop(found);
        match loaded {
            Some(found) => Some(found.source),
            None => self.look(name),
        }
    }

    /// Where the module of this name lies.
    pub(crate) fn place(&self, name: &str) -> Option<ModulePlace> {
        Some(self.look(name)?.place(name))
    }

    fn look(&self, name: &str) -> Option<Source> {
        let mut found = self.found.borrow_mut();
        if let Some(last) = &*found
            && last.name == name
        {
            return Some(last.source.clone());
        }
        let fetched = lock(&self.fetched).get(name).cloned();
        let find = || {
            let found = self.find.as_ref()?(name);
            found.unwrap_or_else(|error| {
                let what = What::Failed(error.into());
                let is_package = false;
                Some(Source { what, is_package })
            })
        };
        let source = fetched.or_else(find)?;
        *found = Some(Found {
            name: name.to_string(),
            source: source.clone(),
            is_loading: false,
        });
        Some(source)
    }

    /// What raises the importer's error about a module, which is loaded now.
    pub(crate) fn failure(&self, name: &str) -> Option<ModuleFailure> {
        let What::Failed(error) = self.get(name)?.what else {
            return None;
        };
        *self.found.borrow_mut() = None;
        let raise = move |vm: &mut taipan_vm::vm::Vm| error.again().raise(vm);
        Some(Box::new(raise))
    }

    /// The code of the module of this name, which is loaded now.
    pub(crate) fn code(&self, name: &str) -> Option<Arc<taipan_bytecode::Code>> {
        let code = self.get(name)?.code();
        let mut found = self.found.borrow_mut();
        match (&code, &mut *found) {
            (Some(_), _) => *found = None,
            (None, Some(found)) => found.is_loading = true,
            (None, None) => {}
        }
        code
    }

    pub(crate) fn fetched(&self) -> Arc<Fetched> {
        self.fetched.clone()
    }
}

fn lock(fetched: &Fetched) -> std::sync::MutexGuard<'_, HashMap<String, Source>> {
    fetched.lock().unwrap_or_else(|e| e.into_inner())
}

/// Where [`Vm::load_async`] leaves what it has fetched.
#[derive(Default)]
pub(crate) struct FetchedModules(pub(crate) Arc<Fetched>);

impl Ctx<'_> {
    fn fetched(&mut self) -> Arc<Fetched> {
        self.machine().module_state::<FetchedModules>().0.clone()
    }
}

impl Vm {
    /// Load a module whose imports come from far: `fetch` is asked for what the code and its modules import and the VM does not
    /// have, name by name (`package.module` after `package`), before any of it runs. Nothing is blocked meanwhile.
    ///
    /// Names that only come to be when the code runs (`importlib.import_module(name)`) are not asked for.
    ///
    /// ```
    /// # fn block_on<F: std::future::Future>(f: F) -> F::Output {
    /// #     let mut f = std::pin::pin!(f);
    /// #     let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    /// #     loop { if let std::task::Poll::Ready(x) = f.as_mut().poll(&mut cx) { return x } }
    /// # }
    /// # async fn download(name: &str) -> taipan::Result<Option<String>> {
    /// #     Ok((name == "prices").then(|| "APPLE = 3".to_string()))
    /// # }
    /// let mut vm = taipan::Vm::new();
    /// let shop = block_on(vm.load_async("shop", "import json, prices\ntotal = 2 * prices.APPLE", |name| async move {
    ///     download(&name).await
    /// }))?;
    /// assert_eq!(shop.get::<i64>(&mut vm, "total")?, 6);
    /// # taipan::Result::Ok(())
    /// ```
    pub async fn load_async<S, Fetching>(
        &mut self,
        name: &str,
        source: impl Into<Source>,
        fetch: impl Fn(String) -> Fetching,
    ) -> Result<Module>
    where
        S: Into<Source>,
        Fetching: Future<Output = Result<Option<S>>>,
    {
        let source = source.into();
        let fetched = self.ctx().fetched();
        let mut wanted = source.imports(name)?;
        wanted.reverse();
        let mut asked = HashSet::new();
        while let Some(wanted_name) = wanted.pop() {
            if !asked.insert(wanted_name.clone()) || self.ctx().has_module(&wanted_name) {
                continue;
            }
            // What is inside of something that is no package is no module.
            let parent = wanted_name.rsplit_once('.').map(|(parent, _)| parent);
            let is_inside = |parent: &str| lock(&fetched).get(parent).is_some_and(|p| p.is_package);
            if parent.is_some_and(|parent| !is_inside(parent)) {
                continue;
            }
            if let Some(found) = fetch(wanted_name.clone()).await? {
                let found: Source = found.into();
                let more = found.imports(&wanted_name)?;
                lock(&fetched).insert(wanted_name, found);
                wanted.extend(more.into_iter().rev());
            }
        }
        match &source.what {
            What::Code(code) => self.load_code(name, code),
            #[cfg(feature = "compiler")]
            What::Text(text) => self.load(name, text),
            #[cfg(not(feature = "compiler"))]
            What::Text(_) => Err(crate::Error::value_error("there is no compiler")),
            What::Failed(error) => Err(error.again()),
        }
    }
}

impl Ctx<'_> {
    /// Whether an import of this name needs nothing from outside.
    fn has_module(&mut self, name: &str) -> bool {
        let vm = self.machine();
        vm.loaded_module(name).is_some()
            || vm.native_modules.get(name).is_some()
            || vm.host.module_place(name).is_some()
    }
}
