//! Who takes part, in what, and what the environment may do meanwhile.

use rust_json_session::codec::TOMBSTONE;
use rust_json_session::config::Concurrency;

use crate::actor::{Actor, Call, Role};
use crate::explorer::explore;
use crate::memcached::{Fault, Id, Kind, Memcached, Place};
use crate::tape::Failure;

/// What is explored. At first there is a session with the member `s`, under the id `old`.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) actors: Vec<Actor>,
    pub(crate) document: Option<&'static str>,
    pub(crate) events: Vec<Event>,
    pub(crate) fault: Option<Fault>,
    /// How often a lock that somebody has is asked for.
    pub(crate) polls: u32,
    /// How many servers there are. Where there are several, each session is on two.
    pub(crate) servers: usize,
    /// After so many commands of one actor, what comes is left out: those who compete may go on for long.
    pub(crate) patience: usize,
    is_logged_out: bool,
}

/// What may happen once, at any time, or not at all.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// memcached needs the room of a session.
    Eviction(Id),
    /// The lock of a process that was killed has lasted long enough.
    DeadLockExpiry(Id),
    /// Whoever has the lock took too long.
    LockExpiry(Id),
    /// memcached needs the room of a tombstone, even one that was put a moment ago.
    TombstoneEviction(Id),
    /// The tombstone's hour is over. Requests may have slept through it, but not between two commands of one store.
    TombstoneExpiry(Id),
    /// A server that is down is there again, with what it had.
    Back(usize),
    /// A server that is down is there again, with nothing.
    BackEmpty(usize),
    /// A server cannot be reached any more, by anyone.
    Down(usize),
    /// One exchange with a server takes too long. What was sent may have been carried out.
    Glitch(usize),
    /// A server takes commands and carries none out, until it is `Back`.
    Hang(usize),
    /// A process is killed.
    Kill(char),
    /// One exchange with a server takes too long. What was sent may be carried out later.
    LateGlitch(usize),
    /// One exchange that names a state finds its connection closed, or it is closed before the reply.
    Reset(usize),
    /// A server is started anew, with nothing.
    Restart(usize),
    /// A server needs the room of the session.
    Loss(usize),
}

impl Scenario {
    pub(crate) fn new() -> Self {
        Self {
            actors: Vec::new(),
            document: Some(r#"{"s":1}"#),
            events: Vec::new(),
            fault: None,
            polls: 2,
            servers: 1,
            patience: usize::MAX,
            is_logged_out: false,
        }
    }

    /// So many servers, and each session on two of them.
    pub(crate) fn on(servers: usize) -> Self {
        Self {
            servers,
            patience: 14,
            ..Self::new()
        }
    }

    /// The session has a counter.
    pub(crate) fn counting(mut self) -> Self {
        self.document = Some(r#"{"s":1,"count":0}"#);
        self
    }

    /// There is no session yet.
    pub(crate) fn without_session(mut self) -> Self {
        self.document = None;
        self
    }

    /// There was a session.
    pub(crate) fn logged_out(mut self) -> Self {
        self.document = None;
        self.is_logged_out = true;
        self
    }

    pub(crate) fn php(self, name: char, concurrency: Concurrency, script: &'static [Call]) -> Self {
        self.with(name, Role::Php(concurrency, script))
    }

    pub(crate) fn node(self, name: char) -> Self {
        self.with(name, Role::Node { is_naive: false })
    }

    pub(crate) fn naive_node(self, name: char) -> Self {
        self.with(name, Role::Node { is_naive: true })
    }

    pub(crate) fn node_that_logs_out(self, name: char) -> Self {
        self.with(name, Role::NodeLogout)
    }

    fn with(mut self, name: char, role: Role) -> Self {
        self.actors.push(Actor::new(name, role));
        self
    }

    /// The last one can not reach a server.
    pub(crate) fn cut_from(mut self, server: usize, failure: Failure) -> Self {
        self.last().cut = Some((server, failure));
        self
    }

    /// The process of the last one has set a server aside.
    pub(crate) fn sets_aside(mut self, server: usize) -> Self {
        self.last().aside = Some(server);
        self
    }

    /// The last one has ended before the others begin.
    pub(crate) fn before(mut self) -> Self {
        self.last().is_before = true;
        self
    }

    /// What the last one stores may be lost.
    pub(crate) fn without_promise(mut self) -> Self {
        self.last().keeps_its_promise = false;
        self
    }

    fn last(&mut self) -> &mut Actor {
        self.actors.last_mut().expect("there is one")
    }

    pub(crate) fn may_happen(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    pub(crate) fn polling_once(mut self) -> Self {
        self.polls = 1;
        self
    }

    /// In how many commands of one actor anybody has to be done, or is left out.
    pub(crate) fn patient_for(mut self, commands: usize) -> Self {
        self.patience = commands;
        self
    }

    pub(crate) fn with_fault(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// Explores it. Nothing must be wrong in any schedule.
    pub(crate) fn holds(&self) {
        let explored =
            explore(self).unwrap_or_else(|found| panic!("{}:\n{}", found.what, found.schedule));
        assert!(explored.schedules > 1, "nobody meets anybody");
    }

    /// Explores it. Something must be wrong in some schedule, and this is what.
    pub(crate) fn fails_with(&self, what: &str) {
        let found = explore(self).expect_err("something is wrong");
        assert_eq!(found.what, what, "\n{}", found.schedule);
    }

    /// Whether requests count.
    pub(crate) fn counts(&self) -> bool {
        self.document
            .is_some_and(|document| document.contains("count"))
    }

    /// The number of the actor with this name.
    pub(crate) fn number_of(&self, name: char) -> usize {
        let number = self.actors.iter().position(|actor| actor.name == name);
        number.expect("somebody has this name")
    }

    /// What there is at first.
    pub(crate) fn memcached(&self) -> Memcached {
        let mut memcached = Memcached::default();
        let session = Id::Old.place(Kind::Session);
        if self.is_logged_out {
            memcached.put(Id::Old.place(Kind::Gone), &[][..].into());
            memcached.put(session, &TOMBSTONE.into());
        }
        if let Some(document) = self.document {
            memcached.put(session, &document.as_bytes().into());
        }
        memcached
    }
}

impl Event {
    /// The item that it takes away from the only server.
    pub(crate) fn place(self) -> Option<Place> {
        match self {
            Self::DeadLockExpiry(id) | Self::LockExpiry(id) => Some(id.place(Kind::Lock)),
            Self::Eviction(id) | Self::TombstoneEviction(id) | Self::TombstoneExpiry(id) => {
                Some(id.place(Kind::Session))
            }
            _ => None,
        }
    }
}
