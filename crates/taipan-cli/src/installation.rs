//! Where the program is installed: virtual environments, and whether there are folders of packages.

use std::env;
use std::path::{Path, PathBuf};

use taipan_vm::{R, Vm};

use crate::options::Options;
use crate::run::set_sys;

/// Names of the folder of packages below `lib`. Environments made by CPython hold packages for it, most of which run here too.
const OWN: &str = "taipan3.14";
const CPYTHON: &str = "python3.14";

/// Where the program is and belongs.
pub struct Installation {
    /// The program as it was called: a link in a virtual environment is not followed.
    pub executable: PathBuf,
    /// The folder above `bin`, if there is one.
    base: Option<PathBuf>,
    /// The virtual environment, and its `home` without the last part.
    environment: Option<(PathBuf, Option<PathBuf>)>,
}

impl Installation {
    pub fn find(options: &Options) -> Installation {
        let executable = invoked().unwrap_or_default();
        let base = env::current_exe().ok().and_then(|real| above_bin(&real));
        let environment = environment_of(&executable, options);
        Installation {
            executable,
            base,
            environment,
        }
    }

    fn prefix(&self) -> Option<&PathBuf> {
        match &self.environment {
            Some((folder, _)) => Some(folder),
            None => self.base.as_ref(),
        }
    }

    /// Tell `sys`, and load `site` if there is a folder of packages: most programs start without.
    pub fn announce(&self, vm: &mut Vm, options: &Options) -> R<()> {
        let base = match &self.environment {
            Some((_, Some(home))) => Some(home),
            _ => self.base.as_ref(),
        };
        for (names, folder) in [
            (["base_prefix", "base_exec_prefix"], base),
            (["prefix", "exec_prefix"], self.prefix()),
        ] {
            let Some(folder) = folder else { continue };
            for name in names {
                let folder = vm.str(folder.to_string_lossy().into_owned());
                set_sys(vm, name, folder);
            }
        }
        if !options.no_site && self.has_packages(options) {
            vm.import_simple("site")?;
        }
        Ok(())
    }

    fn has_packages(&self, options: &Options) -> bool {
        if self.environment.is_some() {
            return true;
        }
        let packages = |base: &Path| base.join("lib").join(OWN).join("site-packages").is_dir();
        let base = self.base.as_deref().unwrap_or(Path::new("/usr"));
        if packages(base) {
            return true;
        }
        let user = variable("PYTHONUSERBASE", options)
            .map(PathBuf::from)
            .or_else(|| Some(Path::new(&env::var_os("HOME")?).join(".local")));
        !options.no_user_site && user.is_some_and(|user| packages(&user))
    }
}

/// An environment variable, unless those are to be ignored.
fn variable(name: &str, options: &Options) -> Option<std::ffi::OsString> {
    let is_read = !options.ignore_environment && !options.isolated;
    env::var_os(name).filter(|value| is_read && !value.is_empty())
}

/// The path by which the program was called.
fn invoked() -> Option<PathBuf> {
    let called = PathBuf::from(env::args_os().next()?);
    let found = if called.components().count() > 1 {
        std::path::absolute(&called).ok()
    } else {
        let folders = env::var_os("PATH")?;
        env::split_paths(&folders)
            .map(|folder| folder.join(&called))
            .find(|path| path.is_file())
    };
    found
        .filter(|path| path.is_file())
        .or_else(|| env::current_exe().ok())
}

fn above_bin(executable: &Path) -> Option<PathBuf> {
    let folder = executable.parent()?;
    (folder.file_name()? == "bin").then(|| folder.parent().map(Path::to_path_buf))?
}

/// The virtual environment: of the program, or the active one if that has a place for packages.
fn environment_of(executable: &Path, options: &Options) -> Option<(PathBuf, Option<PathBuf>)> {
    let beside = executable.parent();
    let above = beside.and_then(Path::parent);
    let active = variable("VIRTUAL_ENV", options).map(PathBuf::from);
    let active = active.filter(|folder| {
        [OWN, CPYTHON]
            .iter()
            .any(|name| folder.join("lib").join(name).is_dir())
    });
    let candidates = [
        above.map(Path::to_path_buf),
        beside.map(Path::to_path_buf),
        active,
    ];
    candidates.into_iter().flatten().find_map(|folder| {
        let text = std::fs::read_to_string(folder.join("pyvenv.cfg")).ok()?;
        let home = text.lines().find_map(|line| {
            let (key, value) = line.split_once('=')?;
            (key.trim() == "home").then(|| PathBuf::from(value.trim()))
        });
        let home = home.and_then(|home| home.parent().map(Path::to_path_buf));
        Some((folder, home))
    })
}
