//! What has happened so far, as far as it matters to what must never happen.

use rust_json_session::codec::{TOMBSTONE, is_tombstone};
use rust_json_session::store::Answer;
use rust_json_session::store::protocol::Code;

use crate::actor::{Actor, Call, Outcome, Role};
use crate::members::Members;
use crate::memcached::{Command, Id, Kind, Memcached, Verb};

/// What has happened to both sessions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct History {
    /// Of each actor, in each session.
    parts: Vec<[Part; 2]>,
    sessions: [Past; 2],
}

/// What has happened to a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Past {
    /// Who has the lock.
    holder: Option<usize>,
    /// All that were ever stored.
    stored: Members,
    /// Those of a session that was destroyed, and of requests that had read it.
    forbidden: Members,
}

/// What somebody has done with a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Part {
    /// What it last read, before it began to store, was a session.
    has_session: bool,
    stage: Stage,
    /// What it has done so far need not be there in the end.
    is_excused: bool,
}

/// How far somebody has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Stage {
    #[default]
    Reading,
    Storing,
    Stored,
}

impl History {
    /// Of a session that some actors begin to work with.
    pub(crate) fn new(actors: usize, document: &[u8]) -> Self {
        let mut history = Self {
            parts: vec![Default::default(); actors],
            sessions: Default::default(),
        };
        history.sessions[Id::Old.index()].stored = Members::of(document);
        history
    }

    /// Somebody's command was carried out.
    ///
    /// # Errors
    /// What should not have happened, in words.
    pub(crate) fn note(
        &mut self,
        actors: &[Actor],
        who: usize,
        command: &Command,
        answer: &Answer,
    ) -> Result<(), String> {
        let id = command.place.id;
        let code = answer.reply.code;
        match (command.place.kind, &command.verb) {
            (Kind::Lock, Verb::Claim(_)) if code == Code::Header => {
                self.sessions[id.index()].holder = Some(who);
            }
            (Kind::Lock, Verb::Release(_)) if code == Code::Header => {
                let holder = self.sessions[id.index()].holder.take();
                if holder != Some(who) {
                    return Err("the lock of somebody else is released".to_owned());
                }
            }
            (Kind::Lock, Verb::Claim(_) | Verb::Fetch | Verb::Release(_)) => {}
            (Kind::Lock, _) => return Err("a lock is neither claimed nor released".to_owned()),
            (Kind::Session, Verb::Fetch) => self.fetched(&actors[who], who, id, answer),
            (Kind::Session, Verb::Touch) if code == Code::End => {
                self.parts[who][id.index()].stage = Stage::Storing;
            }
            (Kind::Session, Verb::Put(_) | Verb::Delete) => self.destroyed(actors, id),
            (Kind::Session, Verb::Store(value, _)) => {
                let part = &mut self.parts[who][id.index()];
                part.stage = Stage::Storing;
                if code == Code::Stored && **value == *TOMBSTONE {
                    self.destroyed(actors, id);
                } else if code == Code::Stored {
                    part.stage = Stage::Stored;
                    part.is_excused = false;
                    return self.stored(id, value);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn fetched(&mut self, actor: &Actor, who: usize, id: Id, answer: &Answer) {
        let part = &mut self.parts[who][id.index()];
        // A program in Node.js begins anew with each try. A PHP request stands by what it read at first, with
        // its lock, whatever it looks at later.
        if matches!(actor.role, Role::Node { .. }) || part.stage == Stage::Reading {
            part.has_session = answer.reply.code == Code::Value && !is_tombstone(&answer.value);
            part.is_excused = false;
            self.sessions[id.index()].forbidden.remove(actor.member());
        }
    }

    fn stored(&mut self, id: Id, document: &[u8]) -> Result<(), String> {
        let members = Members::of(document);
        let past = &mut self.sessions[id.index()];
        past.stored.add(members);
        if members.overlap(past.forbidden) {
            return Err("a destroyed session comes back".to_owned());
        }
        Ok(())
    }

    fn destroyed(&mut self, actors: &[Actor], id: Id) {
        let session = &mut self.sessions[id.index()];
        session.forbidden.add(session.stored);
        for (actor, parts) in actors.iter().zip(&mut self.parts) {
            let part = &mut parts[id.index()];
            part.is_excused = true;
            if part.has_session {
                session.forbidden.add(actor.member());
            }
        }
    }

    /// The session was evicted. That excuses what was stored, and nothing that is still to be stored.
    pub(crate) fn evicted(&mut self, id: Id) {
        for parts in &mut self.parts {
            let part = &mut parts[id.index()];
            part.is_excused |= part.stage == Stage::Stored;
        }
    }

    /// Nobody has the lock any more.
    pub(crate) fn freed(&mut self, id: Id) {
        self.sessions[id.index()].holder = None;
    }

    /// Who has the lock.
    pub(crate) fn holder(&self, id: Id) -> Option<usize> {
        self.sessions[id.index()].holder
    }

    /// Whether somebody has begun to store.
    pub(crate) fn has_tried(&self, who: usize, id: Id) -> bool {
        self.parts[who][id.index()].stage != Stage::Reading
    }

    /// Everybody has ended.
    ///
    /// # Errors
    /// What is not as it should be, in words.
    pub(crate) fn judge(
        &self,
        actors: &[Actor],
        outcomes: &[Outcome],
        memcached: &Memcached,
    ) -> Result<(), String> {
        for id in Id::BOTH {
            if memcached.value(id.place(Kind::Lock)).is_some() {
                let holder = self.holder(id).map(|who| outcomes[who]);
                if holder != Some(Outcome::Killed) {
                    return Err(format!("the lock of `{}` is left behind", id.text()));
                }
            }
        }
        let overwrites = actors.iter().any(Actor::overwrites);
        let ends = actors.iter().zip(outcomes).zip(&self.parts);
        for ((actor, outcome), parts) in ends {
            match *outcome {
                Outcome::Ended | Outcome::Killed => {}
                Outcome::Failed(why) => return Err(format!("{} fails: {why}", actor.name)),
                Outcome::Locked => {
                    if parts.iter().any(|part| part.stage != Stage::Reading) {
                        return Err(format!("{} stores without the lock", actor.name));
                    }
                }
                Outcome::Wrote(id) => {
                    let is_there = live(memcached, id)
                        .is_some_and(|document| Members::of(document).overlap(actor.member()));
                    if !is_there && !parts[id.index()].is_excused && !overwrites {
                        return Err(format!("the member {} is lost", actor.name));
                    }
                }
            }
        }
        Ok(())
    }
}

/// How often requests counted in the session `old`, and what its counter says: the same, where they lock.
pub(crate) fn counts(
    actors: &[Actor],
    outcomes: &[Outcome],
    memcached: &Memcached,
) -> (usize, Option<u64>) {
    let counted = actors.iter().zip(outcomes).filter(|(actor, outcome)| {
        matches!(actor.role, Role::Php(..)) && **outcome == Outcome::Wrote(Id::Old)
    });
    let count = live(memcached, Id::Old).and_then(|document| {
        let document: serde_json::Value = serde_json::from_slice(document).ok()?;
        document["count"].as_u64()
    });
    (counted.count(), count)
}

/// The document of a session that was not destroyed.
fn live(memcached: &Memcached, id: Id) -> Option<&[u8]> {
    memcached
        .value(id.place(Kind::Session))
        .map(|value| &**value)
        .filter(|document| !is_tombstone(document))
}

impl Actor {
    pub(crate) fn member(&self) -> Members {
        Members::named(self.name)
    }

    fn overwrites(&self) -> bool {
        use rust_json_session::config::Concurrency::Overwrite;
        matches!(self.role, Role::Php(Overwrite, script) if script.contains(&Call::Write(Id::Old)))
    }
}
