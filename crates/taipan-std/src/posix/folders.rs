//! What is in a folder: `listdir`, `scandir`, `DirEntry`.

use super::call::{Files, call, on_path, permit};
use super::path::{FolderArg, name_value};
use super::stat::stat_result;
use crate::classes::class_of;
use nix::dir::{Dir, OwningIter, Type};
use nix::errno::Errno;
use nix::fcntl::{AtFlags, FcntlArg, FdFlag, OFlag, fcntl};
use nix::sys::stat::{FileStat, Mode, fstatat};
use std::cell::{Cell, RefCell};
use taipan_vm::cell_mut::MutCell;
use taipan_vm::fd::Descriptor;
use taipan_vm::host::Access;
use taipan_vm::native::{ClassDef, Nullable, Rest, Trace, class, functions, methods};
use taipan_vm::{R, Value, Vm, iterator_methods};

/// Open a folder for listing; from its beginning if it is a descriptor.
fn open(vm: &mut Vm, path: &FolderArg) -> R<Dir> {
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_CLOEXEC;
    on_path(vm, path, None, Access::Read, |bytes| match path.fd() {
        Some(fd) => {
            // What is no folder would be refused later, when its second descriptor belongs to nobody.
            if nix::sys::stat::fstat(fd)?.st_mode & libc::S_IFMT != libc::S_IFDIR {
                return Err(Errno::ENOTDIR);
            }
            let own = nix::unistd::dup(fd)?;
            fcntl(&own, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC))?;
            let _ = nix::unistd::lseek(&own, 0, nix::unistd::Whence::SeekSet);
            Dir::from_fd(own)
        }
        None => Dir::open(bytes, flags, Mode::empty()),
    })
}

/// The next entry that is not the folder itself or the one above.
fn advance(entries: &mut OwningIter) -> Option<nix::Result<nix::dir::Entry>> {
    entries.find(|entry| match entry {
        Ok(entry) => !matches!(entry.file_name().to_bytes(), b"." | b".."),
        Err(_) => true,
    })
}

pub struct Folders;

#[functions(module = "posix")]
impl Folders {
    /// Return the names of what is in a folder, in no order, without '.' and '..'.
    ///
    /// path is a path (the current folder by default) or a descriptor. The names are bytes if the path is.
    #[sig("(path=None)")]
    fn listdir(vm: &mut Vm, path: Nullable<FolderArg>) -> R<Vec<Value>> {
        let path = match path.0 {
            Some(path) => path,
            None => FolderArg::current_folder(vm, "listdir"),
        };
        let mut entries = open(vm, &path)?.into_iter();
        let mut names = Vec::new();
        while let Some(entry) = advance(&mut entries) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(errno) => return Err(super::call::error(vm, errno, path.files())),
            };
            names.push(name_value(
                vm,
                entry.file_name().to_bytes(),
                path.is_bytes(),
            )?);
        }
        Ok(names)
    }

    /// Return an iterator over what is in a folder, as objects that know more than the name.
    ///
    /// path is as for listdir().
    #[sig("(path=None)")]
    fn scandir(vm: &mut Vm, path: Nullable<FolderArg>) -> R {
        let path = match path.0 {
            Some(path) => path,
            None => FolderArg::current_folder(vm, "scandir"),
        };
        let entries = open(vm, &path)?.into_iter();
        let class = class_of(vm, &SCANNER);
        Ok(vm.new_native(
            &class,
            Scanner {
                entries: RefCell::new(Some(entries)),
                folder: path.shown.clone(),
                fd: path.fd().map(|fd| fd.0),
                is_bytes: path.is_bytes(),
            },
        ))
    }
}

/// An iterator over the entries of a folder.
#[class(name = "ScandirIterator", module = "posix", flags(DISALLOW_NEW), methods = iterator_methods!(Scanner::METHODS), next = Scanner::advance)]
#[derive(Trace)]
pub struct Scanner {
    /// None when it is at its end or closed.
    entries: RefCell<Option<OwningIter>>,
    #[trace(skip)]
    folder: Value,
    fd: Option<i32>,
    is_bytes: bool,
}

static SCANNER: ClassDef = Scanner::CLASS;
static ENTRY: ClassDef = DirEntry::CLASS;

/// The class of entries.
pub fn entry_class(vm: &mut Vm) -> Value {
    class_of(vm, &ENTRY)
}

impl Scanner {
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let scanner = vm.as_ref::<Scanner>(this)?;
        let found = scanner.entries.borrow_mut().as_mut().and_then(advance);
        match found {
            None => {
                scanner.entries.replace(None);
                Ok(None)
            }
            Some(Ok(entry)) => scanner.entry(vm, &entry).map(Some),
            Some(Err(errno)) => Err(super::call::error(vm, errno, Files::One(&scanner.folder))),
        }
    }

    fn entry(&self, vm: &mut Vm, entry: &nix::dir::Entry) -> R {
        let bytes = entry.file_name().to_bytes();
        let name = name_value(vm, bytes, self.is_bytes)?;
        let mut place = Vec::new();
        let path = if self.fd.is_some() {
            place.extend_from_slice(bytes);
            name.clone()
        } else {
            place = super::path::encode(vm, &self.folder)?;
            if place.last().is_some_and(|last| *last != b'/') {
                place.push(b'/');
            }
            place.extend_from_slice(bytes);
            let path = name_value(vm, &place, self.is_bytes)?;
            if !vm.host.allows_os() {
                // A link may lead out of what the host allows: then nothing is known about what lies behind it.
                let real = vm.host.real_path(&place, Access::Read);
                let real = real.or_else(|_| vm.host.real_path(&place, Access::ReadLink));
                place = real.unwrap_or_default();
            }
            path
        };
        let class = entry_class(vm);
        Ok(vm.new_native(
            &class,
            DirEntry {
                name,
                path,
                place,
                fd: self.fd,
                inode: entry.ino(),
                kind: entry.file_type(),
                stat: MutCell::default(),
                link_stat: MutCell::default(),
                is_followed_folder: Cell::new(None),
            },
        ))
    }
}

#[methods(class = "ScandirIterator")]
impl Scanner {
    /// Close the folder.
    fn close(&self) {
        self.entries.replace(None);
    }
    /// Return the iterator.
    fn __enter__(this: &Value) -> Value {
        this.clone()
    }
    /// Close the folder.
    #[sig("(*exc_info)")]
    fn __exit__(&self, exc_info: Rest<'_>) {
        let _ = exc_info;
        self.entries.replace(None);
    }
    /// Warn of an iterator that is neither at its end nor closed.
    fn __del__(this: &Value, vm: &mut Vm) -> R<()> {
        let scanner = vm.as_ref::<Scanner>(this)?;
        if scanner.entries.borrow_mut().take().is_none() {
            return Ok(());
        }
        let text = vm.repr_text(this)?;
        let class = vm.class(|t| &t.ResourceWarning);
        vm.warn(&class, &format!("unclosed scandir iterator {text}"), 1)
    }
    /// Iterators cannot be pickled.
    fn __getstate__(this: &Value, vm: &mut Vm) -> R {
        Err(vm.type_error_named("cannot pickle '{}' object", this))
    }
}

/// An entry of a folder, as os.scandir() gives it.
#[class(name = "DirEntry", module = "posix", flags(DISALLOW_NEW))]
#[derive(Trace)]
pub struct DirEntry {
    name: Value,
    path: Value,
    /// The path for the system, from the descriptor if there is one.
    place: Vec<u8>,
    fd: Option<i32>,
    inode: u64,
    kind: Option<Type>,
    /// Results of `stat`, undefined before the first time.
    stat: MutCell<Value>,
    link_stat: MutCell<Value>,
    is_followed_folder: Cell<Option<u32>>,
}

impl DirEntry {
    fn look(&self, follow: bool) -> nix::Result<FileStat> {
        let flags = if follow {
            AtFlags::empty()
        } else {
            AtFlags::AT_SYMLINK_NOFOLLOW
        };
        match self.fd {
            Some(fd) => fstatat(Descriptor(fd), self.place.as_slice(), flags),
            None => fstatat(nix::fcntl::AT_FDCWD, self.place.as_slice(), flags),
        }
    }

    /// The kind bits of the mode; None if there is nothing at the end of the path any more.
    fn kind_of(&self, vm: &mut Vm, follow: bool) -> R<Option<u32>> {
        match self.kind {
            Some(Type::Symlink) if follow => {}
            Some(kind) => return Ok(Some(kind_bits(kind))),
            None => {}
        }
        if let Some(bits) = self.is_followed_folder.get().filter(|_| follow) {
            return Ok(Some(bits));
        }
        permit(vm, Files::One(&self.path))?;
        match self.look(follow) {
            Ok(st) => {
                let bits = st.st_mode & libc::S_IFMT;
                if follow {
                    self.is_followed_folder.set(Some(bits));
                }
                Ok(Some(bits))
            }
            Err(Errno::ENOENT) => Ok(None),
            Err(errno) => Err(super::call::error(vm, errno, Files::One(&self.path))),
        }
    }
}

fn kind_bits(kind: Type) -> u32 {
    match kind {
        Type::Fifo => libc::S_IFIFO,
        Type::CharacterDevice => libc::S_IFCHR,
        Type::Directory => libc::S_IFDIR,
        Type::BlockDevice => libc::S_IFBLK,
        Type::File => libc::S_IFREG,
        Type::Symlink => libc::S_IFLNK,
        Type::Socket => libc::S_IFSOCK,
    }
}

#[methods(class = "DirEntry")]
impl DirEntry {
    /// The name in the folder.
    #[member]
    fn name(&self) -> Value {
        self.name.clone()
    }
    /// The path: that of the folder, and the name.
    #[member]
    fn path(&self) -> Value {
        self.path.clone()
    }
    /// Return the path.
    fn __fspath__(&self) -> Value {
        self.path.clone()
    }
    /// Return the number of the file.
    fn inode(&self) -> u64 {
        self.inode
    }
    /// Whether it is a folder.
    #[sig("(*, follow_symlinks=True)")]
    fn is_dir(&self, vm: &mut Vm, follow_symlinks: Option<bool>) -> R<bool> {
        let kind = self.kind_of(vm, follow_symlinks.unwrap_or(true))?;
        Ok(kind == Some(libc::S_IFDIR))
    }
    /// Whether it is a regular file.
    #[sig("(*, follow_symlinks=True)")]
    fn is_file(&self, vm: &mut Vm, follow_symlinks: Option<bool>) -> R<bool> {
        let kind = self.kind_of(vm, follow_symlinks.unwrap_or(true))?;
        Ok(kind == Some(libc::S_IFREG))
    }
    /// Whether it is a symbolic link.
    fn is_symlink(&self, vm: &mut Vm) -> R<bool> {
        Ok(self.kind_of(vm, false)? == Some(libc::S_IFLNK))
    }
    /// Whether it is a junction, which this system does not have.
    fn is_junction(&self) -> bool {
        false
    }
    /// Return what the system knows about the file; only the first time it is asked.
    #[sig("(*, follow_symlinks=True)")]
    fn stat(&self, vm: &mut Vm, follow_symlinks: Option<bool>) -> R {
        let mut follow = follow_symlinks.unwrap_or(true);
        if follow && self.kind.is_some_and(|kind| kind != Type::Symlink) {
            follow = false;
        }
        let known = if follow { &self.stat } else { &self.link_stat };
        let result = known.get();
        if !result.is_undef() && !result.is_none() {
            return Ok(result);
        }
        let found = match vm.host.allows_os() {
            true => call(vm, Files::One(&self.path), || self.look(follow))?,
            false => self
                .look(follow)
                .map_err(|errno| super::call::error(vm, errno, Files::One(&self.path)))?,
        };
        let result = stat_result(vm, &found);
        known.replace(result.clone());
        Ok(result)
    }
    /// Return repr(self).
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        Ok(format!("<DirEntry {}>", vm.repr_text(&self.name)?))
    }
    /// Entries cannot be pickled.
    fn __getstate__(this: &Value, vm: &mut Vm) -> R {
        Err(vm.type_error_named("cannot pickle '{}' object", this))
    }
    /// os.DirEntry[str]
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
}
