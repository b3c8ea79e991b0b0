//! `termios`: settings of terminals.

use crate::classes::set;
use crate::posix::{CInt, FileNumber};
use nix::errno::Errno;
use taipan_vm::control::{self, Terminal};
use taipan_vm::native::module;
use taipan_vm::types::list::List;
use taipan_vm::{R, Raise, Value, Vm};

macro_rules! of_libc {
    ($($name:ident)*) => { &[ $( (stringify!($name), libc::$name as i64) ),* ] };
}

const SYSTEM: &[(&str, i64)] = of_libc! {
    B0 B50 B75 B110 B134 B150 B200 B300 B600 B1200 B1800 B2400 B4800 B9600 B19200 B38400 B57600 B115200 B230400 B460800
    B500000 B576000 B921600 B1000000 B1152000 B1500000 B2000000 B2500000 B3000000 B3500000 B4000000 BRKINT BSDLY
    CBAUD CBAUDEX CIBAUD CLOCAL CR0 CR1 CR2 CR3 CRDLY CREAD CRTSCTS CS5 CS6 CS7 CS8 CSIZE CSTOPB ECHO ECHOCTL ECHOE
    ECHOK ECHOKE ECHONL ECHOPRT EXTA EXTB EXTPROC FF0 FF1 FFDLY FIOASYNC FIOCLEX FIONBIO FIONCLEX FIONREAD FLUSHO
    HUPCL ICANON ICRNL IEXTEN IGNBRK IGNCR IGNPAR IMAXBEL INLCR INPCK ISIG ISTRIP IUCLC IUTF8 IXANY IXOFF IXON NCCS
    NL0 NL1 NLDLY NOFLSH OCRNL OFDEL OFILL OLCUC ONLCR ONLRET ONOCR OPOST PARENB PARMRK PARODD PENDIN TAB0 TAB1 TAB2
    TAB3 TABDLY TCFLSH TCGETS TCIFLUSH TCIOFF TCIOFLUSH TCION TCOFLUSH TCOOFF TCOON TCSADRAIN TCSAFLUSH TCSANOW TCSBRK
    TCSBRKP TCSETS TCSETSF TCSETSW TCXONC TIOCCONS TIOCEXCL TIOCGETD TIOCGLCKTRMIOS TIOCGPGRP TIOCGSERIAL TIOCGSOFTCAR
    TIOCGWINSZ TIOCINQ TIOCLINUX TIOCMBIC TIOCMBIS TIOCMGET TIOCMSET TIOCM_CAR TIOCM_CD TIOCM_CTS TIOCM_DSR TIOCM_DTR
    TIOCM_LE TIOCM_RI TIOCM_RNG TIOCM_RTS TIOCM_SR TIOCM_ST TIOCNOTTY TIOCNXCL TIOCOUTQ TIOCPKT TIOCSCTTY TIOCSERGETLSR
    TIOCSETD TIOCSLCKTRMIOS TIOCSPGRP TIOCSSERIAL TIOCSSOFTCAR TIOCSTI TIOCSWINSZ TOSTOP VDISCARD VEOF VEOL VEOL2 VERASE
    VINTR VKILL VLNEXT VMIN VQUIT VREPRINT VSTART VSTOP VSUSP VSWTC VT0 VT1 VTDLY VTIME VWERASE XCASE XTABS
};

/// What the C library's Rust face does not have.
const OTHERS: &[(&str, i64)] = &[
    ("BS0", 0),
    ("BS1", 0o20000),
    ("CDSUSP", 25),
    ("CEOF", 4),
    ("CEOL", 0),
    ("CEOT", 4),
    ("CERASE", 127),
    ("CFLUSH", 15),
    ("CINTR", 3),
    ("CKILL", 21),
    ("CLNEXT", 22),
    ("CQUIT", 28),
    ("CRPRNT", 18),
    ("CSTART", 17),
    ("CSTOP", 19),
    ("CSUSP", 26),
    ("CWERASE", 23),
    ("IBSHIFT", 16),
    ("IOCSIZE_MASK", 0x3fff_0000),
    ("IOCSIZE_SHIFT", 16),
    ("N_MOUSE", 2),
    ("N_PPP", 3),
    ("N_SLIP", 1),
    ("N_STRIP", 4),
    ("N_TTY", 0),
    ("TIOCGICOUNT", 0x545d),
    ("TIOCMIWAIT", 0x545c),
    ("TIOCPKT_DATA", 0),
    ("TIOCPKT_DOSTOP", 32),
    ("TIOCPKT_FLUSHREAD", 1),
    ("TIOCPKT_FLUSHWRITE", 2),
    ("TIOCPKT_NOSTOP", 16),
    ("TIOCPKT_START", 8),
    ("TIOCPKT_STOP", 4),
    ("TIOCSERCONFIG", 0x5453),
    ("TIOCSERGETMULTI", 0x545a),
    ("TIOCSERGSTRUCT", 0x5458),
    ("TIOCSERGWILD", 0x5454),
    ("TIOCSERSETMULTI", 0x545b),
    ("TIOCSERSWILD", 0x5455),
    ("TIOCSER_TEMT", 1),
    ("VSWTCH", libc::VSWTC as i64),
    ("_POSIX_VDISABLE", 0),
];

/// `termios.error`
#[derive(Default)]
struct ErrorClass(Value);

fn error(vm: &mut Vm, errno: Errno) -> Raise {
    let class = vm.module_state::<ErrorClass>().0.clone();
    let text = vm.str(taipan_vm::fd::error_text(errno as i32));
    vm.raise_args(&class, vec![Value::small_int(errno as i64), text])
}

/// Make a call of the system where the host allows that, again after a signal.
fn call<T>(vm: &mut Vm, mut attempt: impl FnMut() -> nix::Result<T>) -> R<T> {
    if !vm.host.allows_os() {
        return Err(error(vm, Errno::EPERM));
    }
    loop {
        match vm.unlocked(&mut attempt) {
            Ok(result) => return Ok(result),
            Err(Errno::EINTR) => vm.handle_signals()?,
            Err(errno) => return Err(error(vm, errno)),
        }
    }
}

/// The number of a setting.
fn mode(vm: &mut Vm, value: &Value) -> R<u32> {
    match vm.to_i64(value) {
        Ok(number) => Ok(number as u32),
        Err(raise) => Err(raise),
    }
}

fn items_of(value: &Value, count: usize) -> Option<Vec<Value>> {
    let items = value.downcast::<List>()?.snapshot();
    (items.len() == count).then_some(items)
}

fn settings(vm: &mut Vm, attributes: &Value) -> R<Terminal> {
    let Some(parts) = items_of(attributes, 7) else {
        return Err(vm.type_error("tcsetattr, arg 3: must be 7 element list"));
    };
    let mut numbers = [0; 6];
    for (number, part) in numbers.iter_mut().zip(&parts) {
        *number = mode(vm, part)?;
    }
    let Some(given) = items_of(&parts[6], libc::NCCS) else {
        return Err(vm.type_error(format!(
            "tcsetattr: attributes[6] must be {} element list",
            libc::NCCS
        )));
    };
    let mut characters = [0; libc::NCCS];
    for (character, value) in characters.iter_mut().zip(&given) {
        let text = taipan_vm::types::bytes_like::data_of(vm, value)?.map(|d| d.into_owned());
        *character = match text.as_deref() {
            Some([byte]) => *byte,
            _ => match value.as_small_int() {
                Some(number) => number as u8,
                None => {
                    return Err(vm.type_error(
                        "tcsetattr: elements of attributes must be characters or integers",
                    ));
                }
            },
        };
    }
    let [input, output, control, local, input_speed, output_speed] = numbers;
    Ok(Terminal {
        modes: [input, output, control, local],
        input_speed,
        output_speed,
        characters,
    })
}

fn as_value(vm: &mut Vm, terminal: &Terminal) -> Value {
    let raw = terminal.modes[3] & libc::ICANON == 0;
    let characters = terminal.characters.iter().enumerate();
    let characters = characters
        .map(|(at, byte)| {
            // Without lines these two are numbers.
            if raw && (at == libc::VMIN || at == libc::VTIME) {
                Value::small_int(i64::from(*byte))
            } else {
                vm.bytes(vec![*byte])
            }
        })
        .collect();
    let characters = vm.list(characters);
    let speeds = [terminal.input_speed, terminal.output_speed];
    let numbers = terminal.modes.iter().chain(&speeds);
    let mut all: Vec<Value> = numbers
        .map(|number| Value::small_int(i64::from(*number)))
        .collect();
    all.push(characters);
    vm.list(all)
}

pub struct Termios;

/// Settings of terminals.
#[module(name = "termios")]
impl Termios {
    /// Return the settings: [iflag, oflag, cflag, lflag, ispeed, ospeed, cc].
    #[sig("(fd, /)")]
    fn tcgetattr(vm: &mut Vm, fd: FileNumber) -> R {
        let terminal = call(vm, || control::tcgetattr(fd.0.0))?;
        Ok(as_value(vm, &terminal))
    }

    /// Set the settings: at once (TCSANOW), after output (TCSADRAIN), or so that input is dropped as well (TCSAFLUSH).
    #[sig("(fd, when, attributes, /)")]
    fn tcsetattr(vm: &mut Vm, fd: FileNumber, when: CInt, attributes: &Value) -> R<()> {
        let terminal = settings(vm, attributes)?;
        call(vm, || control::tcsetattr(fd.0.0, when.0, &terminal))
    }

    /// Send a break.
    #[sig("(fd, duration, /)")]
    fn tcsendbreak(vm: &mut Vm, fd: FileNumber, duration: CInt) -> R<()> {
        call(vm, || control::tcsendbreak(fd.0.0, duration.0))
    }

    /// Wait until all output is sent.
    #[sig("(fd, /)")]
    fn tcdrain(vm: &mut Vm, fd: FileNumber) -> R<()> {
        call(vm, || control::tcdrain(fd.0.0))
    }

    /// Drop what has not been read or not been sent.
    #[sig("(fd, queue, /)")]
    fn tcflush(vm: &mut Vm, fd: FileNumber, queue: CInt) -> R<()> {
        call(vm, || control::tcflush(fd.0.0, queue.0))
    }

    /// Stop or go on sending or receiving.
    #[sig("(fd, action, /)")]
    fn tcflow(vm: &mut Vm, fd: FileNumber, action: CInt) -> R<()> {
        call(vm, || control::tcflow(fd.0.0, action.0))
    }

    /// Return the size of a terminal: (rows, columns).
    #[sig("(fd, /)")]
    fn tcgetwinsize(vm: &mut Vm, fd: FileNumber) -> R {
        let (columns, rows) = call(vm, || taipan_vm::posix::window_size(fd.0.0))?;
        let items = [rows, columns].map(|n| Value::small_int(n.into()));
        Ok(vm.tuple(items.to_vec()))
    }

    /// Set the size of a terminal: (rows, columns).
    #[sig("(fd, winsize, /)")]
    fn tcsetwinsize(vm: &mut Vm, fd: FileNumber, winsize: &Value) -> R<()> {
        let wrong = "tcsetwinsize, arg 2: must be a two-item sequence";
        let Ok(items) = vm.collect(winsize) else {
            drop(vm.take_raised());
            return Err(vm.type_error(wrong));
        };
        let [rows, columns] = items.as_slice() else {
            return Err(vm.type_error(wrong));
        };
        let mut numbers = [0; 2];
        for (number, value) in numbers.iter_mut().zip([rows, columns]) {
            *number = match u16::try_from(vm.to_i64(value)?) {
                Ok(number) => number,
                Err(_) => {
                    return Err(vm.overflow_error("winsize value(s) out of range."));
                }
            };
        }
        let [rows, columns] = numbers;
        call(vm, || control::set_window_size(fd.0.0, rows, columns))
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        for &(name, number) in SYSTEM.iter().chain(OTHERS) {
            set(vm, module, name, Value::small_int(number));
        }
        if vm.module_state::<ErrorClass>().0.is_none() {
            let namespace = vm.dict();
            let (key, value) = (vm.intern("__module__"), vm.str("termios"));
            vm.set_item(&namespace, &key, value)?;
            let (name, bases) = (vm.intern("error"), vec![vm.class(|t| &t.Exception)]);
            let bases = vm.tuple(bases);
            let metaclass = vm.class(|t| &t.r#type);
            let class = vm.call(&metaclass, &[name, bases, namespace])?;
            vm.module_state::<ErrorClass>().0 = class;
        }
        let class = vm.module_state::<ErrorClass>().0.clone();
        set(vm, module, "error", class);
        Ok(())
    }
}
