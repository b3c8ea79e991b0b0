//! `FileIO`: a file of the system, and the host's standard streams.

use super::base::not_writable;
use super::{Size, is_own, os_error, size, unsupported};
use std::cell::Cell;
use taipan_vm::fd::{self, consts};
use taipan_vm::host::Access;
use taipan_vm::native::{Args, Nullable, class, methods};
use taipan_vm::types::bytes_like::{Data, data_of};
use taipan_vm::types::instance::Attrs;
use taipan_vm::types::str_::Str;
use taipan_vm::{Kind, R, Raise, Trace, Value, Vm};

/// Where bytes come from and go to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    Fd(i32),
    HostIn,
    HostOut,
    HostErr,
}

/// A file of the system, without a buffer.
///
/// mode is 'r', 'w', 'x' or 'a', with '+' for reading and writing. file may be a descriptor.
#[class(name = "FileIO", module = "_io", flags(BASETYPE, DICT, WEAKREF), new = FileIo::make)]
pub struct FileIo {
    target: Cell<Option<Target>>,
    readable: Cell<bool>,
    writable: Cell<bool>,
    created: Cell<bool>,
    appending: Cell<bool>,
    close_fd: Cell<bool>,
    seekable: Cell<Option<bool>>,
    finalizing: Cell<bool>,
    block_size: Cell<i64>,
}

impl Trace for FileIo {}

impl Default for FileIo {
    fn default() -> FileIo {
        FileIo {
            target: Cell::new(None),
            readable: Cell::new(false),
            writable: Cell::new(false),
            created: Cell::new(false),
            appending: Cell::new(false),
            close_fd: Cell::new(true),
            seekable: Cell::new(None),
            finalizing: Cell::new(false),
            block_size: Cell::new(super::DEFAULT_BUFFER_SIZE as i64),
        }
    }
}

/// The bytes of a path: str, bytes or os.PathLike.
pub fn path_bytes(vm: &mut Vm, path: &Value) -> R<Vec<u8>> {
    let converted;
    let mut path = path;
    if !matches!(path.kind(), Some(Kind::Str | Kind::Bytes)) {
        let name = vm.names.__fspath__.clone();
        match vm.call_special(path, &name, &[])? {
            Some(result) => converted = result,
            None => {
                return Err(
                    vm.type_error_named("expected str, bytes or os.PathLike object, not {}", path)
                );
            }
        }
        path = &converted;
    }
    let data = if path.is_kind(Kind::Str) {
        taipan_vm::codecs::Codec::Utf8.encode(vm, path, "surrogateescape")?
    } else {
        match data_of(vm, path)? {
            Some(data) => data.into_owned(),
            None => {
                return Err(vm.type_error_named(
                    "expected __fspath__() to return str or bytes, not {}",
                    path,
                ));
            }
        }
    };
    if data.contains(&0) {
        return Err(vm.value_error("embedded null byte"));
    }
    Ok(data)
}

/// ResourceWarning for a stream that is freed without having been closed.
pub fn warn_unclosed(vm: &mut Vm, stream: &Value) {
    if let Some(text) = stream.native::<super::text::TextWrapper>() {
        // The warning names the outermost stream.
        let buffer = text.buffer.get();
        let name = vm.intern("_dealloc_warn");
        if let Ok(Some(method)) = vm.get_attr_opt(&buffer, &name) {
            let _ = vm.call(&method, std::slice::from_ref(stream));
        }
        vm.raised = None;
        return;
    }
    let name = vm.intern("_dealloc_warn");
    if let Ok(Some(method)) = vm.get_attr_opt(stream, &name) {
        let _ = vm.call(&method, std::slice::from_ref(stream));
    }
    vm.raised = None;
}

impl FileIo {
    fn make(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], FileIo::default()))
    }

    /// A stream over one of the host's.
    pub fn host(target: Target) -> FileIo {
        let file = FileIo::default();
        file.target.set(Some(target));
        file.readable.set(target == Target::HostIn);
        file.writable.set(target != Target::HostIn);
        file.close_fd.set(false);
        file.seekable.set(Some(false));
        file
    }

    /// Where the file is open.
    pub fn target(&self, vm: &mut Vm) -> R<Target> {
        match self.target.get() {
            Some(target) => Ok(target),
            None => Err(vm.value_error("I/O operation on closed file")),
        }
    }

    pub fn is_closed(&self) -> bool {
        self.target.get().is_none()
    }
    pub fn is_writable(&self) -> bool {
        self.writable.get()
    }
    pub fn block_size(&self) -> i64 {
        self.block_size.get()
    }

    fn descriptor(&self, vm: &mut Vm) -> R<i32> {
        match self.target(vm)? {
            Target::Fd(fd) => Ok(fd),
            Target::HostIn if vm.host.allows_os() => Ok(0),
            Target::HostOut if vm.host.allows_os() => Ok(1),
            Target::HostErr if vm.host.allows_os() => Ok(2),
            _ => Err(unsupported(vm, "fileno")),
        }
    }

    /// Open the file that `__init__` is asked for.
    pub fn open(
        &self,
        vm: &mut Vm,
        this: &Value,
        file: &Value,
        mode: &str,
        close_fd: bool,
        opener: Option<&Value>,
    ) -> R<()> {
        if let Some(Target::Fd(old)) = self.target.take()
            && self.close_fd.get()
        {
            let _ = fd::close(old);
        }
        let flags = self.parse_mode(vm, mode)?;
        self.seekable.set(None);
        self.close_fd.set(close_fd);
        let number = match file.as_small_int() {
            Some(n) => Some(n),
            None if file.is_bool() => Some(file.is_true() as i64),
            None => None,
        };
        let is_named = number.is_none() && opener.is_none();
        let allowed = vm.host.allows_os() || is_named && vm.host.allows_files();
        if !allowed {
            let class = vm.class(|t| &t.PermissionError);
            let text = vm.str(fd::error_text(libc_eperm()));
            return Err(vm.raise_args(
                &class,
                vec![Value::small_int(libc_eperm() as i64), text, file.clone()],
            ));
        }
        let (descriptor, is_own) = match number {
            Some(n) if n < 0 => return Err(vm.value_error("negative file descriptor")),
            Some(n) => (n as i32, false),
            None => {
                if !close_fd {
                    // The kind of the name is checked first, as its conversion comes first.
                    path_bytes(vm, file)?;
                    return Err(vm.value_error("Cannot use closefd=False with file name"));
                }
                let fd = match opener {
                    None => {
                        let mut path = path_bytes(vm, file)?;
                        if !vm.host.allows_os() {
                            let writes = flags
                                & (consts::O_WRONLY
                                    | consts::O_RDWR
                                    | consts::O_CREAT
                                    | consts::O_TRUNC)
                                != 0;
                            let access = match writes {
                                true => Access::Write,
                                false => Access::Read,
                            };
                            path = vm
                                .host
                                .real_path(&path, access)
                                .map_err(|errno| os_error(vm, errno, Some(file)))?;
                        }
                        loop {
                            match vm.unlocked(|| fd::open(&path, flags, 0o666)) {
                                Ok(fd) => break fd,
                                Err(consts::EINTR) => vm.handle_signals()?,
                                Err(errno) => return Err(os_error(vm, errno, Some(file))),
                            }
                        }
                    }
                    Some(opener) => {
                        let result =
                            vm.call(opener, &[file.clone(), Value::small_int(flags as i64)])?;
                        if result.as_small_int().is_none() {
                            return Err(vm.type_error("expected integer from opener"));
                        }
                        let fd = vm.to_i64(&result)?;
                        if fd < 0 {
                            return Err(vm.value_error(format!("opener returned {fd}")));
                        }
                        fd as i32
                    }
                };
                (fd, true)
            }
        };
        self.target.set(Some(Target::Fd(descriptor)));
        match fd::stat(descriptor) {
            Ok(stat) if stat.is_dir => {
                self.target.set(None);
                if is_own {
                    let _ = fd::close(descriptor);
                }
                return Err(os_error(vm, consts::EISDIR, Some(file)));
            }
            Ok(stat) => {
                self.block_size.set(stat.block_size.max(1));
                if stat.is_file {
                    self.seekable.set(Some(true));
                }
            }
            Err(consts::EBADF) => {
                self.target.set(None);
                let filename = is_own.then_some(file);
                return Err(os_error(vm, consts::EBADF, filename));
            }
            Err(_) => {}
        }
        let name = vm.intern("name");
        Attrs::set(this, &name, file.clone());
        if self.appending.get() {
            let _ = fd::seek(descriptor, 0, consts::SEEK_END);
        }
        Ok(())
    }

    fn parse_mode(&self, vm: &mut Vm, mode: &str) -> R<i32> {
        let (mut flags, mut kinds, mut plus) = (0, 0, 0);
        self.readable.set(false);
        self.writable.set(false);
        self.appending.set(false);
        self.created.set(false);
        for c in mode.chars() {
            match c {
                'r' => {
                    kinds += 1;
                    self.readable.set(true);
                }
                'w' => {
                    kinds += 1;
                    self.writable.set(true);
                    flags |= consts::O_CREAT | consts::O_TRUNC;
                }
                'x' => {
                    kinds += 1;
                    self.writable.set(true);
                    self.created.set(true);
                    flags |= consts::O_CREAT | consts::O_EXCL;
                }
                'a' => {
                    kinds += 1;
                    self.writable.set(true);
                    self.appending.set(true);
                    flags |= consts::O_CREAT | consts::O_APPEND;
                }
                '+' => plus += 1,
                'b' => {}
                _ => return Err(vm.value_error(format!("invalid mode: {mode}"))),
            }
        }
        if kinds != 1 || plus > 1 {
            return Err(vm.value_error(
                "Must have exactly one of create/read/write/append mode and at most one plus",
            ));
        }
        if plus == 1 {
            self.readable.set(true);
            self.writable.set(true);
        }
        flags |= match (self.readable.get(), self.writable.get()) {
            (true, true) => consts::O_RDWR,
            (_, true) => consts::O_WRONLY,
            _ => consts::O_RDONLY,
        };
        Ok(flags)
    }

    /// One read of the system; `None`: nothing there yet.
    pub fn read_some(&self, vm: &mut Vm, buffer: &mut [u8]) -> R<Option<usize>> {
        if !self.readable.get() {
            self.target(vm)?;
            return Err(unsupported(vm, "File not open for reading"));
        }
        let target = self.target(vm)?;
        loop {
            let result = match target {
                Target::Fd(fd) => vm.unlocked(|| fd::read(fd, buffer)),
                _ => vm.read_stdin(buffer),
            };
            match result {
                Ok(n) => return Ok(Some(n)),
                Err(consts::EINTR) => vm.handle_signals()?,
                Err(consts::EAGAIN) => return Ok(None),
                Err(errno) => return Err(os_error(vm, errno, None)),
            }
        }
    }

    /// One write of the system; `None`: no room yet.
    pub fn write_some(&self, vm: &mut Vm, data: &[u8]) -> R<Option<usize>> {
        let target = self.target(vm)?;
        if !self.writable.get() {
            return Err(unsupported(vm, "File not open for writing"));
        }
        if !matches!(target, Target::Fd(fd) if fd > 2) {
            vm.charge_output(data.len())?;
        }
        loop {
            let host = |result: std::io::Result<()>| {
                result
                    .map(|()| data.len())
                    .map_err(|e| e.raw_os_error().unwrap_or(consts::EBADF))
            };
            let result = match target {
                Target::Fd(fd) => vm.unlocked(|| fd::write(fd, data)),
                Target::HostErr => host(vm.host.write_stderr(data)),
                _ => {
                    let written = vm.host.write_stdout(data);
                    host(written.and_then(|()| vm.host.flush()))
                }
            };
            match result {
                Ok(n) => return Ok(Some(n)),
                Err(consts::EINTR) => vm.handle_signals()?,
                Err(consts::EAGAIN) => return Ok(None),
                Err(errno) => return Err(os_error(vm, errno, None)),
            }
        }
    }

    /// Read until the end; `None`: nothing there yet.
    pub fn read_all(&self, vm: &mut Vm) -> R<Option<Vec<u8>>> {
        let mut guess = super::DEFAULT_BUFFER_SIZE;
        if let Target::Fd(descriptor) = self.target(vm)?
            && let (Ok(stat), Ok(at)) = (
                fd::stat(descriptor),
                fd::seek(descriptor, 0, consts::SEEK_CUR),
            )
            && stat.is_file
        {
            guess = usize::try_from(stat.size - at).unwrap_or(0) + 1;
        }
        let mut out = vm.buffer(guess)?;
        loop {
            let used = out.len();
            if out.capacity() - used < 64
                && out
                    .try_reserve(used.max(super::DEFAULT_BUFFER_SIZE))
                    .is_err()
            {
                return Err(vm.no_memory());
            }
            out.resize(out.capacity(), 0);
            match self.read_some(vm, &mut out[used..]) {
                Ok(Some(0)) => {
                    out.truncate(used);
                    return Ok(Some(out));
                }
                Ok(Some(n)) => out.truncate(used + n),
                Ok(None) => {
                    out.truncate(used);
                    return Ok(if out.is_empty() { None } else { Some(out) });
                }
                Err(raise) => return Err(raise),
            }
        }
    }

    pub fn seek_to(&self, vm: &mut Vm, offset: i64, whence: i64) -> R<i64> {
        match self.target(vm)? {
            Target::Fd(fd) => match fd::seek(fd, offset, whence as i32) {
                Ok(at) => Ok(at),
                Err(errno) => Err(os_error(vm, errno, None)),
            },
            _ => Err(os_error(vm, 29, None)),
        }
    }

    pub fn can_seek(&self, vm: &mut Vm) -> R<bool> {
        let target = self.target(vm)?;
        if let Some(known) = self.seekable.get() {
            return Ok(known);
        }
        let able = match target {
            Target::Fd(fd) => fd::seek(fd, 0, consts::SEEK_CUR).is_ok(),
            _ => false,
        };
        self.seekable.set(Some(able));
        Ok(able)
    }

    pub fn shut(&self, vm: &mut Vm) -> R<()> {
        let Some(target) = self.target.take() else {
            return Ok(());
        };
        match target {
            Target::Fd(fd) if self.close_fd.get() => match fd::close(fd) {
                Ok(()) => Ok(()),
                Err(errno) => Err(os_error(vm, errno, None)),
            },
            _ => Ok(()),
        }
    }

    pub fn mode_text(&self) -> &'static str {
        match (
            self.created.get(),
            self.appending.get(),
            self.readable.get(),
            self.writable.get(),
        ) {
            (true, _, true, _) => "xb+",
            (true, ..) => "xb",
            (_, true, true, _) => "ab+",
            (_, true, ..) => "ab",
            (_, _, true, true) => "rb+",
            (_, _, true, _) => "rb",
            _ => "wb",
        }
    }

    pub fn is_terminal(&self, vm: &mut Vm) -> R<bool> {
        Ok(match self.target(vm)? {
            Target::Fd(fd) => fd::is_terminal(fd),
            Target::HostIn => vm.host.allows_os() && fd::is_terminal(0),
            Target::HostOut => vm.host.allows_os() && fd::is_terminal(1),
            Target::HostErr => vm.host.allows_os() && fd::is_terminal(2),
        })
    }
}

fn libc_eperm() -> i32 {
    1
}

fn not_open(vm: &mut Vm, what: &str) -> Raise {
    unsupported(vm, &format!("File not open for {what}"))
}

#[methods(class = "FileIO")]
impl FileIo {
    /// Open the file.
    #[sig("(file, mode='r', closefd=True, opener=None)")]
    fn __init__(
        this: &Value,
        vm: &mut Vm,
        file: &Value,
        mode: Option<&Str>,
        closefd: Option<bool>,
        opener: Nullable<Value>,
    ) -> R<()> {
        let io = this.native::<FileIo>().expect("the class was checked");
        let mode = mode.map_or("r".to_string(), |m| m.to_escaped().into_owned());
        io.open(
            vm,
            this,
            file,
            &mode,
            closefd.unwrap_or(true),
            opener.0.as_ref(),
        )
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let io = this.native::<FileIo>().expect("the class was checked");
        let class = vm.class_of(this).qualname();
        if io.is_closed() {
            return Ok(vm.str(format!("<_io.{class} [closed]>")));
        }
        let (mode, close) = (
            io.mode_text(),
            if io.close_fd.get() { "True" } else { "False" },
        );
        let name = vm.intern("name");
        match vm.get_attr_opt(this, &name)? {
            Some(name) => {
                let name = vm.repr(&name)?;
                let name = name.downcast::<Str>().map(|s| s.to_escaped().into_owned());
                let name = name.unwrap_or_default();
                Ok(vm.str(format!(
                    "<_io.{class} name={name} mode='{mode}' closefd={close}>"
                )))
            }
            None => {
                let fd = io.descriptor(vm)?;
                Ok(vm.str(format!(
                    "<_io.{class} fd={fd} mode='{mode}' closefd={close}>"
                )))
            }
        }
    }
    /// Files cannot be pickled.
    fn __getstate__(this: &Value, vm: &mut Vm) -> R {
        Err(vm.type_error_named("cannot pickle '{}' instances", this))
    }
    /// Warn that the file was not closed.
    fn _dealloc_warn(&self, vm: &mut Vm, source: &Value) -> R<()> {
        if self.is_closed() || !self.close_fd.get() {
            return Ok(());
        }
        // Nobody sees this warning unless the warnings module was asked for it.
        let key = vm.str("warnings");
        let modules = vm.modules.clone();
        let wanted = !vm.settings.warn_options.is_empty() || vm.settings.dev_mode;
        if !wanted && !vm.contains(&modules, &key)? {
            return Ok(());
        }
        let text = vm.repr(source)?;
        let text = text.downcast::<Str>().map(|s| s.to_escaped().into_owned());
        let class = vm.class(|t| &t.ResourceWarning);
        vm.warn(
            &class,
            &format!("unclosed file {}", text.unwrap_or_default()),
            1,
        )
    }
    /// Whether the file is a terminal, without looking whether it is open.
    fn _isatty_open_only(&self, vm: &mut Vm) -> R<bool> {
        self.is_terminal(vm)
    }
    /// Close the file.
    pub fn close(this: &Value, vm: &mut Vm) -> R<()> {
        let io = this.native::<FileIo>().expect("the class was checked");
        if io.is_closed() || is_own(vm, this, "flush") {
            return io.shut(vm);
        }
        let flushed = vm.call_method(this, "flush", &[]);
        let first = match flushed {
            Err(Raise::Exception) => vm.raised.take(),
            Err(halt) => return Err(halt),
            Ok(_) => None,
        };
        io.shut(vm)?;
        match first {
            Some(error) => Err(vm.raise_value(error)),
            None => Ok(()),
        }
    }
    /// The descriptor.
    fn fileno(&self, vm: &mut Vm) -> R<i32> {
        self.descriptor(vm)
    }
    /// Whether the file is a terminal.
    fn isatty(&self, vm: &mut Vm) -> R<bool> {
        self.is_terminal(vm)
    }
    /// Read at most size bytes, all for -1. None: nothing there yet.
    #[sig("(size=-1, /)")]
    fn read(&self, vm: &mut Vm, size_: Option<Size>) -> R {
        self.target(vm)?;
        if !self.readable.get() {
            return Err(not_open(vm, "reading"));
        }
        let n = size(size_);
        if n < 0 {
            return self.readall(vm);
        }
        let mut out = vm.buffer(n as usize)?;
        out.resize(n as usize, 0);
        match self.read_some(vm, &mut out)? {
            Some(n) => {
                out.truncate(n);
                Ok(vm.bytes(out))
            }
            None => Ok(Value::NONE),
        }
    }
    /// Read until the end.
    fn readall(&self, vm: &mut Vm) -> R {
        self.target(vm)?;
        if !self.readable.get() {
            return Err(not_open(vm, "reading"));
        }
        match self.read_all(vm)? {
            Some(data) => Ok(vm.bytes(data)),
            None => Ok(Value::NONE),
        }
    }
    /// Read into a writable buffer; the number of bytes.
    fn readinto(&self, vm: &mut Vm, buffer: &Value) -> R {
        self.target(vm)?;
        if !self.readable.get() {
            return Err(not_open(vm, "reading"));
        }
        let Some(n) = vm.writable_len(buffer)? else {
            return Err(not_writable(vm, "readinto", buffer));
        };
        let mut out = vm.buffer(n)?;
        out.resize(n, 0);
        match self.read_some(vm, &mut out)? {
            Some(n) => {
                vm.write_into(buffer, &out[..n])?;
                Ok(Value::small_int(n as i64))
            }
            None => Ok(Value::NONE),
        }
    }
    /// Whether the file can be read from.
    fn readable(&self, vm: &mut Vm) -> R<bool> {
        self.target(vm)?;
        Ok(self.readable.get())
    }
    /// Whether the file can be written to.
    fn writable(&self, vm: &mut Vm) -> R<bool> {
        self.target(vm)?;
        Ok(self.writable.get())
    }
    /// Whether the file can be positioned.
    fn seekable(&self, vm: &mut Vm) -> R<bool> {
        self.can_seek(vm)
    }
    /// Change the position: offset from the start (0), the current position (1) or the end (2).
    #[sig("(pos, whence=0, /)")]
    fn seek(&self, vm: &mut Vm, pos: i64, whence: Option<i64>) -> R<i64> {
        self.seek_to(vm, pos, whence.unwrap_or(0))
    }
    /// Return the position.
    fn tell(&self, vm: &mut Vm) -> R<i64> {
        self.seek_to(vm, 0, 1)
    }
    /// Cut to a size, the current position by default.
    #[sig("(size=None, /)")]
    fn truncate(&self, vm: &mut Vm, size: Nullable<i64>) -> R<i64> {
        let target = self.target(vm)?;
        if !self.writable.get() {
            return Err(not_open(vm, "writing"));
        }
        let size = match size.0 {
            Some(size) => size,
            None => self.seek_to(vm, 0, 1)?,
        };
        match target {
            Target::Fd(fd) => match fd::truncate(fd, size) {
                Ok(()) => Ok(size),
                Err(errno) => Err(os_error(vm, errno, None)),
            },
            _ => Err(os_error(vm, consts::EINVAL, None)),
        }
    }
    /// Write bytes; the number of those written. None: no room yet.
    fn write(&self, vm: &mut Vm, b: Data<'_>) -> R {
        match self.write_some(vm, &b.0)? {
            Some(n) => Ok(Value::small_int(n as i64)),
            None => Ok(Value::NONE),
        }
    }
    /// Whether the file is closed.
    #[getter]
    fn closed(&self) -> bool {
        self.is_closed()
    }
    /// Whether closing the object closes the descriptor.
    #[getter]
    fn closefd(&self) -> bool {
        self.close_fd.get()
    }
    /// The mode.
    #[getter]
    fn mode(&self) -> &'static str {
        self.mode_text()
    }
    /// Size of the file system's blocks.
    #[getter]
    #[name = "_blksize"]
    fn blksize(&self) -> i64 {
        self.block_size.get()
    }
    #[setter]
    #[name = "_blksize"]
    fn set_blksize(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        let io = this.native::<FileIo>().expect("the class was checked");
        io.block_size.set(vm.to_i64(value)?);
        Ok(())
    }
    /// Whether the object is being freed.
    #[getter]
    fn _finalizing(&self) -> bool {
        self.finalizing.get()
    }
    #[setter]
    #[name = "_finalizing"]
    fn set_finalizing(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        let io = this.native::<FileIo>().expect("the class was checked");
        io.finalizing.set(vm.truth(value)?);
        Ok(())
    }
}

impl Drop for FileIo {
    fn drop(&mut self) {
        // The finaliser has closed the file, unless the isolate itself came to its end.
        if let Some(Target::Fd(fd)) = self.target.take()
            && self.close_fd.get()
        {
            let _ = fd::close(fd);
        }
    }
}
