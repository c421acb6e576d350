//! Who takes part: PHP requests, which are the real session code, and programs in Node.js, as
//! `docs/document.md` tells their authors to write them, or not.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use rust_json_session::codec::{
    AllowedClasses, Codec, Format, Limits, TOMBSTONE, Types, is_tombstone,
};
use rust_json_session::config::{Concurrency, Prefix};
use rust_json_session::session::{Error, LockTimes, Rules, Session, SessionId, Ttl};
use rust_json_session::store::protocol::{Code, Condition, Request};
use rust_json_session::store::{
    Answer, Distribution, Exptime, Key, Pool, PoolSettings, ServerList, TlsSettings,
};

use crate::memcached::{Command, Fault, Id};
use crate::tape::{StillClock, Tape};

/// One who takes part. It is named after the member of the session that it sets.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    pub(crate) name: char,
    pub(crate) role: Role,
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

/// What comes next.
#[derive(Clone, Debug)]
pub(crate) enum Next {
    Command(Command),
    End(Outcome),
}

impl Actor {
    /// What it does after these answers.
    pub(crate) fn after(&self, answers: &[Answer], polls: u32, fault: Option<Fault>) -> Next {
        let mut tape = Tape::new(answers, fault);
        let outcome = match self.role {
            Role::Node { is_naive } => self.play_node(is_naive, &mut tape),
            Role::NodeLogout => {
                play_node_logout(&mut tape);
                Outcome::Ended
            }
            Role::Php(concurrency, script) => {
                let mut clock = StillClock::new(u64::from(self.name), polls);
                let played = self.play_php(concurrency, script, &mut tape, &mut clock);
                played.unwrap_or_else(|error| match error {
                    Error::Locked { .. } => Outcome::Locked,
                    Error::Contended { .. } => Outcome::Failed("contended"),
                    Error::Unreadable(_) => Outcome::Failed("unreadable"),
                    _ => Outcome::Failed("an error"),
                })
            }
        };
        tape.next.map_or(Next::End(outcome), Next::Command)
    }

    fn play_php(
        &self,
        concurrency: Concurrency,
        script: &[Call],
        tape: &mut Tape<'_>,
        clock: &mut StillClock,
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
        let mut tape = Some(tape);
        let mut pool = Pool::over(&ONE_SERVER, |_| tape.take().unwrap());
        let mut data = None;
        let mut outcome = Outcome::Ended;
        let id_of = |id: Id| SessionId::parse(id.text().as_bytes());
        for call in script {
            match *call {
                Close => session.close(&mut pool, clock),
                Die => return Ok(Outcome::Killed),
                Destroy(id) => session.destroy(&mut pool, id_of(id)?, clock)?,
                Made(id) => session.made(id_of(id)?)?,
                Read(id) => {
                    let read = session.read(&mut pool, id_of(id)?, codec, clock)?;
                    data.get_or_insert(read.data);
                }
                Sleep => clock.pass(Duration::from_secs(10)),
                Touch(id) => {
                    let data = data.as_deref().unwrap_or_default();
                    session.touch(&mut pool, id_of(id)?, data, codec, clock)?;
                }
                Validate(id) => {
                    if !session.validate(&mut pool, id_of(id)?, clock)? {
                        return Ok(outcome);
                    }
                }
                Write(id) => {
                    let data = self.changed(data.as_deref().unwrap_or_default());
                    session.write(&mut pool, id_of(id)?, &data, codec, clock)?;
                    outcome = Outcome::Wrote(id);
                }
            }
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

    fn play_node(&self, is_naive: bool, tape: &mut Tape<'_>) -> Outcome {
        let key = &Key::new(format!("sessions/{}", Id::Old.text())).unwrap();
        for _ in 0..NODE_TRIES {
            let Ok([item]) = tape.exchange(&[Request::Fetch { key, renew: None }]) else {
                return Outcome::Ended;
            };
            let Some(cas) = item.reply.cas else {
                return Outcome::Ended;
            };
            let is_destroyed = is_tombstone(&item.value);
            if is_destroyed && !is_naive {
                return Outcome::Ended;
            }
            let mut document: serde_json::Value = serde_json::from_slice(&item.value).unwrap();
            document[self.name.to_string()] = 1.into();
            let stored = tape.exchange(&[Request::Store {
                key,
                value: document.to_string().as_bytes(),
                expires: Exptime::after(1440, 0),
                condition: Condition::Unchanged(cas),
            }]);
            match stored {
                Ok([answer]) if answer.reply.code != Code::Stored => {}
                Ok(_) if is_destroyed => return Outcome::Ended,
                _ => return Outcome::Wrote(Id::Old),
            }
        }
        Outcome::Ended
    }
}

fn play_node_logout(tape: &mut Tape<'_>) {
    // It is the only command, so nothing is left to do after it.
    let _ = tape.exchange(&[Request::Put {
        key: &Key::new(format!("sessions/{}", Id::Old.text())).unwrap(),
        value: TOMBSTONE,
        expires: Exptime::after(60 * 60, 0),
    }]);
}

/// A counter in PHP's format begins so.
const COUNTER: &str = "count|i:";

/// How often a program in Node.js tries.
const NODE_TRIES: u32 = 4;

static ONE_SERVER: LazyLock<Arc<PoolSettings>> = LazyLock::new(|| {
    Arc::new(PoolSettings {
        servers: ServerList::parse("model").unwrap(),
        distribution: Distribution::Ketama,
        replicas: 0,
        connect_timeout: Duration::from_secs(1),
        timeout: Duration::from_secs(1),
        tls: TlsSettings::default(),
        credentials: None,
    })
});

static NO_CLASSES: LazyLock<AllowedClasses> = LazyLock::new(AllowedClasses::default);
