//! Who takes part: PHP requests, which are the real session code, and programs in Node.js, as
//! `docs/document.md` tells their authors to write them, or not.

use std::cell::RefCell;
use std::sync::LazyLock;
use std::time::Duration;

use rust_json_session::codec::{
    AllowedClasses, Codec, Format, Limits, TOMBSTONE, Types, is_tombstone,
};
use rust_json_session::config::{Concurrency, Prefix};
use rust_json_session::session::{Error, LockTimes, Rules, Session, SessionId, Ttl};
use rust_json_session::store::protocol::{Code, Condition, Request};
use rust_json_session::store::{Exptime, Key, Pool};

use crate::clock::StillClock;
use crate::cluster::Cluster;
use crate::members::Members;
use crate::memcached::{Fault, Id};
use crate::tape::{Failure, Pending, Tape, Told, Way};

/// One who takes part. It is named after the member of the session that it sets.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) name: char,
    pub(crate) role: Role,
    /// A server that fails for this one alone, and how.
    pub(crate) cut: Option<(usize, Failure)>,
    /// A server that its process has set aside.
    pub(crate) aside: Option<usize>,
    /// It is done before all others begin.
    pub(crate) is_before: bool,
    /// What it stores is to be there.
    pub(crate) keeps_its_promise: bool,
}

/// What it is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    /// Adds its member to the session by compare-and-swap; where `is_naive`, to a tombstone too.
    Node { is_naive: bool },
    /// A program in Node.js that logs somebody out: it puts a tombstone in the session's place.
    NodeLogout,
    /// A request to PHP.
    Php(Concurrency, &'static [Call]),
}

/// What PHP calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// `session_write_close()` and the end of a request.
    Close,
    /// The process is killed.
    Die,
    /// `session_destroy()`.
    Destroy(Id),
    /// `create_sid`.
    Made(Id),
    /// `session_start()`. What it gives is the session, unless the request has one.
    Read(Id),
    /// Ten seconds of something else.
    Sleep,
    /// The session is unchanged.
    Touch(Id),
    /// `session.use_strict_mode`: where there is no such session, the request ends here.
    Validate(Id),
    /// The session has a member more, and where it has a counter, that is one up.
    Write(Id),
}

use Call::{Close, Destroy, Die, Made, Read, Sleep, Touch, Validate, Write};

pub(crate) const WRITER: &[Call] = &[Read(Id::Old), Write(Id::Old), Close];
pub(crate) const STRICT_WRITER: &[Call] =
    &[Validate(Id::Old), Read(Id::Old), Write(Id::Old), Close];
pub(crate) const READER: &[Call] = &[Read(Id::Old), Touch(Id::Old), Close];
pub(crate) const SLOW_READER: &[Call] = &[Read(Id::Old), Sleep, Touch(Id::Old), Close];
pub(crate) const READ_AND_CLOSE: &[Call] = &[Read(Id::Old), Close];
pub(crate) const SLOW_READ_AND_CLOSE: &[Call] = &[Read(Id::Old), Sleep, Close];
pub(crate) const KILLED: &[Call] = &[Read(Id::Old), Die];
pub(crate) const DESTROYER: &[Call] = &[Read(Id::Old), Destroy(Id::Old), Close];
pub(crate) const UNREAD_DESTROYER: &[Call] = &[Destroy(Id::Old), Close];
pub(crate) const REGENERATOR: &[Call] = &[
    Read(Id::Old),
    Destroy(Id::Old),
    Close,
    Made(Id::New),
    Read(Id::New),
    Write(Id::New),
    Close,
];
pub(crate) const MAKER: &[Call] = &[Made(Id::Old), Read(Id::Old), Write(Id::Old), Close];
pub(crate) const MADE_AND_CLOSED: &[Call] = &[Made(Id::Old), Read(Id::Old), Close];
pub(crate) const MADE_AND_KILLED: &[Call] = &[Made(Id::Old), Read(Id::Old), Die];

/// How an actor ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It changed nothing.
    Ended,
    Failed(&'static str),
    Killed,
    /// It did not get the lock.
    Locked,
    /// Its change of this session was accepted.
    Wrote(Id),
}

/// How far an actor has come, with what it was told.
#[derive(Clone, Debug)]
pub(crate) struct Played {
    /// What it waits for, by server.
    pub(crate) pending: Vec<Option<Pending>>,
    /// What it has done, in its order.
    pub(crate) done: Vec<Done>,
    /// How it ended, once it has.
    pub(crate) outcome: Option<Outcome>,
}

/// What an actor has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    Destroyed(Id),
    /// Nothing that matters to others.
    Other,
    /// It got these members; none where there was no session.
    Read(Id, Members),
    Wrote(Id),
}

impl Actor {
    pub(crate) fn new(name: char, role: Role) -> Self {
        Self {
            name,
            role,
            cut: None,
            aside: None,
            is_before: false,
            keeps_its_promise: true,
        }
    }

    pub(crate) fn is_php(&self) -> bool {
        matches!(self.role, Role::Php(..))
    }

    /// What it does, with what each server told it.
    pub(crate) fn play(&self, told: Vec<Vec<&Told>>, polls: u32, fault: Option<Fault>) -> Played {
        let cluster = Cluster::of(told.len());
        let tape = RefCell::new(Tape::new(told, fault));
        let mut done = Vec::new();
        let outcome = match self.role {
            Role::Node { is_naive } => self.play_node(is_naive, &tape, &mut done),
            Role::NodeLogout => {
                play_node_logout(&tape);
                Outcome::Ended
            }
            Role::Php(concurrency, script) => {
                let mut clock = StillClock::new(u64::from(self.name), polls);
                let mut pool = cluster.pool(&tape);
                if self.aside.is_some() {
                    self.set_aside(&mut pool, &tape);
                }
                let played =
                    self.play_php(concurrency, script, &mut pool, &tape, &mut clock, &mut done);
                played.unwrap_or_else(|error| match error {
                    Error::Locked { .. } => Outcome::Locked,
                    Error::Contended { .. } => Outcome::Failed("contended"),
                    Error::Unreadable(_) => Outcome::Failed("unreadable"),
                    _ => Outcome::Failed("an error"),
                })
            }
        };
        let pending = tape.into_inner().into_pending();
        let has_ended = pending.iter().all(Option::is_none);
        Played {
            pending,
            done,
            outcome: has_ended.then_some(outcome),
        }
    }

    /// Its process knows of a server that fails.
    fn set_aside(&self, pool: &mut Pool<Way<'_, '_>>, tape: &RefCell<Tape<'_>>) {
        let key = Key::new("sessions/old".to_owned()).unwrap();
        tape.borrow_mut().let_fail(self.aside);
        let fetched = pool.copies_of(&key).fetch(&key, Exptime::after(1, 0));
        assert!(fetched.is_ok(), "another takes its place");
        tape.borrow_mut().let_fail(None);
    }

    fn play_php(
        &self,
        concurrency: Concurrency,
        script: &[Call],
        pool: &mut Pool<Way<'_, '_>>,
        tape: &RefCell<Tape<'_>>,
        clock: &mut StillClock,
        done: &mut Vec<Done>,
    ) -> Result<Outcome, Error> {
        let codec = Codec {
            format: Format::Php,
            limits: Limits::default(),
            types: Types {
                classes: &NO_CLASSES,
                keys: &[],
                item: b"",
            },
        };
        let mut session = Session::open(Rules {
            prefix: Prefix::parse("sessions/").unwrap(),
            ttl: Ttl::from_gc_maxlifetime(1440),
            concurrency,
            lock: LockTimes {
                ttl: Duration::from_secs(30),
                wait: StillClock::LOCK_WAIT,
            },
        });
        let mut data = None;
        let mut outcome = Outcome::Ended;
        let id_of = |id: Id| SessionId::parse(id.text().as_bytes());
        for call in script {
            let mut did = Done::Other;
            match *call {
                Close => session.close(pool, clock),
                Die => return Ok(Outcome::Killed),
                Destroy(id) => {
                    session.destroy(pool, id_of(id)?, clock)?;
                    did = Done::Destroyed(id);
                }
                Made(id) => session.made(id_of(id)?)?,
                Read(id) => {
                    let read = session.read(pool, id_of(id)?, codec.into(), clock)?;
                    did = Done::Read(id, Members::of_php(&read.data));
                    data.get_or_insert(read.data);
                }
                Sleep => clock.pass(Duration::from_secs(10)),
                Touch(id) => {
                    let data = data.as_deref().unwrap_or_default();
                    session.touch(pool, id_of(id)?, data, codec.into(), clock)?;
                }
                Validate(id) => {
                    if !session.validate(pool, id_of(id)?, clock)? {
                        return Ok(outcome);
                    }
                }
                Write(id) => {
                    let data = self.changed(data.as_deref().unwrap_or_default());
                    session.write(pool, id_of(id)?, &data, codec.into(), clock)?;
                    outcome = Outcome::Wrote(id);
                    did = Done::Wrote(id);
                }
            }
            if tape.borrow().is_blocked() {
                break;
            }
            done.push(did);
        }
        Ok(outcome)
    }

    /// A session in PHP's format with this one's member, and the counter one up.
    fn changed(&self, data: &[u8]) -> Vec<u8> {
        let mut text = String::from_utf8(data.to_vec()).unwrap();
        if let Some((before, after)) = text.split_once(COUNTER) {
            let (count, after) = after.split_once(';').unwrap();
            let count = count.parse::<u32>().unwrap() + 1;
            text = format!("{before}{COUNTER}{count};{after}");
        }
        format!("{text}{}|i:1;", self.name).into_bytes()
    }

    fn play_node(&self, is_naive: bool, tape: &RefCell<Tape<'_>>, done: &mut Vec<Done>) -> Outcome {
        let mut server = Way::new(tape, 0);
        let key = &Key::new(format!("sessions/{}", Id::Old.text())).unwrap();
        for _ in 0..NODE_TRIES {
            let Ok([item]) = server.exchange(&[Request::Fetch { key, renew: None }]) else {
                return Outcome::Ended;
            };
            let Some(cas) = item.reply.cas else {
                return Outcome::Ended;
            };
            let is_destroyed = is_tombstone(&item.value);
            if is_destroyed && !is_naive {
                return Outcome::Ended;
            }
            done.push(Done::Read(Id::Old, Members::live(&item.value)));
            let mut document: serde_json::Value = serde_json::from_slice(&item.value).unwrap();
            document[self.name.to_string()] = 1.into();
            let stored = server.exchange(&[Request::Store {
                key,
                value: document.to_string().as_bytes(),
                expires: Exptime::after(1440, 0),
                condition: Condition::Unchanged(cas),
            }]);
            match stored {
                Ok([answer]) if answer.reply.code != Code::Stored => done.push(Done::Other),
                Ok(_) if is_destroyed => return Outcome::Ended,
                Ok(_) => {
                    done.push(Done::Wrote(Id::Old));
                    return Outcome::Wrote(Id::Old);
                }
                Err(_) => return Outcome::Ended,
            }
        }
        Outcome::Ended
    }
}

fn play_node_logout(tape: &RefCell<Tape<'_>>) {
    // It is the only command, so nothing is left to do after it.
    let _ = Way::new(tape, 0).exchange(&[Request::Put {
        key: &Key::new(format!("sessions/{}", Id::Old.text())).unwrap(),
        value: TOMBSTONE,
        expires: Exptime::after(60 * 60, 0),
    }]);
}

/// A counter in PHP's format begins so.
const COUNTER: &str = "count|i:";

/// How often a program in Node.js tries.
const NODE_TRIES: u32 = 4;

static NO_CLASSES: LazyLock<AllowedClasses> = LazyLock::new(AllowedClasses::default);
