//! `_interpreters`: further isolates, each in a thread of its own, and queues between them. What goes from one to another is
//! bytes; `std/concurrent/interpreters` says what they mean.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use taipan_vm::isolate::Isolate;
use taipan_vm::native::{Nullable, module};
use taipan_vm::types::bytes_like::{Data, data_of};
use taipan_vm::types::str_::Str;
use taipan_vm::vm::MakeIsolate;
use taipan_vm::{R, Value, Vm};

/// Native stack of an isolate's thread, as large as that of a main thread.
const STACK: usize = 8 << 20;
/// How long a thread waits before it looks for signals.
const GLANCE: Duration = Duration::from_millis(50);
/// What the thread of an isolate calls for each request.
const INSIDE: &str = "concurrent.interpreters._inside";

/// The isolates that have come from one, and the queues that they share.
#[derive(Default)]
struct Group {
    registry: Mutex<Registry>,
    /// Something has been put into a queue, or taken out of one.
    changed: Condvar,
}

impl Group {
    fn lock(&self) -> MutexGuard<'_, Registry> {
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct Registry {
    last_member: i64,
    members: BTreeMap<i64, Member>,
    last_queue: i64,
    queues: BTreeMap<i64, Queue>,
}

struct Member {
    requests: Sender<Request>,
    thread: Option<JoinHandle<()>>,
    busy: bool,
}

/// Something that an isolate is asked to do, and where its answer goes.
struct Request {
    kind: String,
    data: Vec<u8>,
    answer: Sender<Result<Vec<u8>, String>>,
}

#[derive(Default)]
struct Queue {
    items: VecDeque<(Vec<u8>, i64)>,
    limit: usize,
    users: usize,
}

impl Queue {
    fn is_full(&self) -> bool {
        self.limit > 0 && self.items.len() >= self.limit
    }
}

/// Which isolate this is, and of which group.
#[derive(Clone, Default)]
struct State {
    group: Arc<Group>,
    id: i64,
}

fn state(vm: &mut Vm) -> State {
    vm.module_state::<State>().clone()
}

/// Do something with a queue; `None` if there is no such queue.
fn with_queue<T>(vm: &mut Vm, queue: i64, work: impl FnOnce(&Group, &mut Queue) -> T) -> Option<T> {
    let state = state(vm);
    let mut registry = state.group.lock();
    registry
        .queues
        .get_mut(&queue)
        .map(|queue| work(&state.group, queue))
}

/// What the thread of an isolate does until nobody can ask anything of it any more.
fn serve(make: MakeIsolate, state: State, lists: [Vec<String>; 2], requests: Receiver<Request>) {
    let mut isolate = Isolate::new(make());
    let vm = isolate.enter();
    *vm.module_state::<State>() = state.clone();
    for (name, items) in ["path", "argv"].into_iter().zip(lists) {
        let items = items.into_iter().map(|item| vm.str(item)).collect();
        let (name, items) = (vm.intern(name), vm.list(items));
        drop(vm.sys_dict().set_str(&name, items));
    }
    for request in requests {
        let vm = isolate.enter();
        let answer = answer(vm, &request).map_err(|_| match vm.raised.take() {
            Some(exception) => vm.type_name(&exception),
            None => "a limit was reached".to_string(),
        });
        if let Some(member) = state.group.lock().members.get_mut(&state.id) {
            member.busy = false;
        }
        // Whoever has asked may have been interrupted.
        let _ = request.answer.send(answer);
    }
    let vm = isolate.enter();
    vm.at_exit(0);
    vm.flush_standard();
}

fn answer(vm: &mut Vm, request: &Request) -> R<Vec<u8>> {
    let inside = vm.import_simple(INSIDE)?;
    let (kind, data) = (
        vm.str(request.kind.as_str()),
        vm.bytes(request.data.clone()),
    );
    let answer = vm.call_method(&inside, "serve", &[kind, data])?;
    Ok(data_of(vm, &answer)?
        .map(|data| data.to_vec())
        .unwrap_or_default())
}

/// The strings in a list of `sys`.
fn strings(vm: &mut Vm, name: &str) -> R<Vec<String>> {
    let name = vm.intern(name);
    let list = vm.sys_dict().get_str(&name);
    let Some(list) = list else {
        return Ok(Vec::new());
    };
    let items = vm.collect(&list)?;
    let texts = items.iter().filter_map(|item| item.downcast::<Str>());
    Ok(texts.map(|text| text.to_escaped().into_owned()).collect())
}

pub struct Interpreters;

/// Further isolates, and queues between them.
#[module(name = "_interpreters")]
impl Interpreters {
    /// Make an isolate and return its number.
    fn create(vm: &mut Vm) -> R<i64> {
        let make = match vm.more_isolates {
            Some(make_another) => make_another(vm),
            None => None,
        };
        let Some(make) = make else {
            return Err(vm.runtime_error("interpreter creation is not allowed here"));
        };
        let lists = [strings(vm, "path")?, strings(vm, "argv")?];
        let State { group, .. } = state(vm);
        let mut registry = group.lock();
        let id = registry.last_member + 1;
        let member = State {
            group: group.clone(),
            id,
        };
        let (requests, received) = channel();
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn(move || serve(make, member, lists, received));
        let thread = match thread {
            Ok(thread) => Some(thread),
            Err(_) => return Err(vm.runtime_error("can't start new thread")),
        };
        registry.last_member = id;
        let member = Member {
            requests,
            thread,
            busy: false,
        };
        registry.members.insert(id, member);
        Ok(id)
    }

    /// End an isolate. Returns whether there was one; None if it is busy.
    fn destroy(vm: &mut Vm, id: i64) -> Option<bool> {
        let State { group, .. } = state(vm);
        let mut registry = group.lock();
        match registry.members.get(&id) {
            None => return Some(false),
            Some(member) if member.busy => return None,
            Some(_) => {}
        }
        let member = registry.members.remove(&id)?;
        drop(registry);
        let Member {
            requests, thread, ..
        } = member;
        // Without anybody who could ask, the thread ends.
        drop(requests);
        vm.unlocked(|| thread.map(JoinHandle::join));
        Some(true)
    }

    /// The numbers of all isolates but the first.
    fn list_all(vm: &mut Vm) -> Vec<Value> {
        let State { group, .. } = state(vm);
        let registry = group.lock();
        registry
            .members
            .keys()
            .map(|id| Value::small_int(*id))
            .collect()
    }

    /// The number of this isolate, and where it comes from.
    fn get_current(vm: &mut Vm) -> Value {
        let id = state(vm).id;
        let items = vec![
            Value::small_int(id),
            Value::small_int(if id == 0 { 1 } else { 5 }),
        ];
        vm.tuple(items)
    }

    /// Whether an isolate does something just now; None if there is none.
    fn is_running(vm: &mut Vm, id: i64) -> Option<bool> {
        let State { group, .. } = state(vm);
        let registry = group.lock();
        registry.members.get(&id).map(|member| member.busy)
    }

    /// Ask an isolate for something and wait for the answer; None if there is no such isolate, False if it is busy.
    fn request(vm: &mut Vm, id: i64, kind: &Str, data: Data<'_>) -> R {
        let State { group, .. } = state(vm);
        let (answer, answered) = channel();
        let request = Request {
            kind: kind.to_escaped().into_owned(),
            data: data.0.to_vec(),
            answer,
        };
        {
            let mut registry = group.lock();
            match registry.members.get_mut(&id) {
                None => return Ok(Value::NONE),
                Some(member) if member.busy => return Ok(Value::FALSE),
                Some(member) => {
                    member.busy = true;
                    let _ = member.requests.send(request);
                }
            }
        }
        loop {
            match vm.unlocked(|| answered.recv_timeout(GLANCE)) {
                Ok(Ok(bytes)) => return Ok(vm.bytes(bytes)),
                Ok(Err(what)) => {
                    return Err(vm.runtime_error(format!("the interpreter has failed: {what}")));
                }
                Err(RecvTimeoutError::Timeout) => vm.handle_signals()?,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(vm.runtime_error("the interpreter has ended"));
                }
            }
        }
    }

    /// Make a queue for at most so many items (any number: 0), and return its number.
    fn queue_create(vm: &mut Vm, limit: i64) -> i64 {
        let State { group, .. } = state(vm);
        let mut registry = group.lock();
        registry.last_queue += 1;
        let id = registry.last_queue;
        let queue = Queue {
            limit: limit.max(0) as usize,
            ..Queue::default()
        };
        registry.queues.insert(id, queue);
        id
    }

    /// The most items and how many there are; None if there is no such queue.
    fn queue_state(vm: &mut Vm, queue: i64) -> Option<Value> {
        let (limit, count) = with_queue(vm, queue, |_, queue| (queue.limit, queue.items.len()))?;
        let items = vec![
            Value::small_int(limit as i64),
            Value::small_int(count as i64),
        ];
        Some(vm.tuple(items))
    }

    /// One more object stands for a queue, or one less (`-1`): without any the queue goes. Returns whether there was such a queue.
    fn queue_use(vm: &mut Vm, queue: i64, by: i64) -> bool {
        let unused = with_queue(vm, queue, |_, queue| {
            queue.users = queue.users.saturating_add_signed(by as isize);
            queue.users == 0
        });
        if unused == Some(true) && by < 0 {
            state(vm).group.lock().queues.remove(&queue);
        }
        unused.is_some()
    }

    /// Put bytes into a queue: whether there was room; None if there is no such queue.
    fn queue_put(vm: &mut Vm, queue: i64, data: Data<'_>) -> Option<bool> {
        let from = state(vm).id;
        with_queue(vm, queue, |group, queue| {
            if queue.is_full() {
                return false;
            }
            queue.items.push_back((data.0.to_vec(), from));
            group.changed.notify_all();
            true
        })
    }

    /// Take bytes out of a queue, with the number of the isolate that has put them; False if it is empty, None if there is no such queue.
    fn queue_get(vm: &mut Vm, queue: i64) -> Option<Value> {
        let found = with_queue(vm, queue, |group, queue| {
            let item = queue.items.pop_front();
            group.changed.notify_all();
            item
        })?;
        Some(match found {
            None => Value::FALSE,
            Some((data, from)) => {
                let items = vec![vm.bytes(data), Value::small_int(from)];
                vm.tuple(items)
            }
        })
    }

    /// Wait for something to be in a queue, or for room in it, for so many seconds at most.
    fn queue_wait(vm: &mut Vm, queue: i64, for_room: bool, seconds: Nullable<f64>) -> R<()> {
        let State { group, .. } = state(vm);
        let pause = match seconds.0 {
            Some(seconds) => Duration::try_from_secs_f64(seconds.max(0.0))
                .unwrap_or(GLANCE)
                .min(GLANCE),
            None => GLANCE,
        };
        vm.unlocked(|| {
            let registry = group.lock();
            let ready = registry
                .queues
                .get(&queue)
                .is_none_or(|queue| match for_room {
                    true => !queue.is_full(),
                    false => !queue.items.is_empty(),
                });
            if !ready {
                drop(group.changed.wait_timeout(registry, pause));
            }
        });
        vm.handle_signals()
    }
}
