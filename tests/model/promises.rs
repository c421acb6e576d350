//! What requests were promised where sessions are on two servers, and what must not be seen again: told by what
//! calls gave and when they began, never by what a server has.

use crate::actor::{Actor, Call, Done};
use crate::members::Members;
use crate::memcached::Id;

/// Of both sessions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Promises {
    sessions: [Past; 2],
    /// Of each actor, in each session.
    parts: Vec<[Part; 2]>,
    /// Whether each actor's call has begun.
    begun: Vec<bool>,
}

/// What was promised of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Past {
    /// What whoever begins to read now has to get.
    kept: Members,
    /// What nobody may get who begins to read now: it was destroyed.
    dead: Members,
    /// How many are destroying it just now.
    destroyers: u8,
}

/// What somebody has to do with a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Part {
    /// Its read gave a session.
    has_session: bool,
    /// The session was destroyed since its read began: what it stores may go.
    is_excused: bool,
    /// What the read that it has begun has to give.
    due: Members,
    /// What that read must not give; while it destroys the session: what will be dead.
    doomed: Members,
}

impl Promises {
    pub(crate) fn new(actors: usize, old: Members) -> Self {
        let mut promises = Self {
            sessions: Default::default(),
            parts: vec![Default::default(); actors],
            begun: vec![false; actors],
        };
        promises.sessions[Id::Old.index()].kept = old;
        promises
    }

    /// Somebody does something for a call, perhaps the first.
    pub(crate) fn begin(&mut self, actors: &[Actor], who: usize, call: Option<Call>) {
        if std::mem::replace(&mut self.begun[who], true) {
            return;
        }
        match call {
            Some(Call::Read(id)) => {
                let past = &mut self.sessions[id.index()];
                past.dead.remove(actors[who].member());
                self.parts[who][id.index()] = Part {
                    has_session: false,
                    is_excused: past.destroyers > 0,
                    due: past.kept,
                    doomed: past.dead,
                };
            }
            Some(Call::Destroy(id)) => {
                let session = &mut self.sessions[id.index()];
                session.destroyers += 1;
                let mut doomed = std::mem::take(&mut session.kept);
                for (actor, both) in actors.iter().zip(&mut self.parts) {
                    let part = &mut both[id.index()];
                    part.is_excused = true;
                    part.due = Members::default();
                    if part.has_session {
                        doomed.add(actor.member());
                    }
                }
                self.parts[who][id.index()].doomed = doomed;
            }
            _ => {}
        }
    }

    /// Somebody's call is over.
    ///
    /// # Errors
    /// What should not have happened, in words.
    pub(crate) fn end(&mut self, actors: &[Actor], who: usize, done: Done) -> Result<(), String> {
        self.begun[who] = false;
        match done {
            Done::Other => {}
            Done::Read(id, members) => {
                let part = &mut self.parts[who][id.index()];
                part.has_session = !members.is_empty();
                if actors[who].is_php() {
                    return part.judge(members);
                }
            }
            Done::Destroyed(id) => {
                let past = &mut self.sessions[id.index()];
                past.destroyers -= 1;
                past.dead.add(self.parts[who][id.index()].doomed);
                past.kept = Members::default();
                for parts in &mut self.parts {
                    parts[id.index()].is_excused = true;
                    parts[id.index()].due = Members::default();
                }
            }
            Done::Wrote(id) => {
                if !self.parts[who][id.index()].is_excused && actors[who].keeps_its_promise {
                    self.sessions[id.index()].kept.add(actors[who].member());
                }
            }
        }
        Ok(())
    }

    /// Somebody was killed in the midst of a call.
    pub(crate) fn killed(&mut self, who: usize, call: Option<Call>) {
        if let (true, Some(Call::Destroy(id))) = (self.begun[who], call) {
            self.sessions[id.index()].destroyers -= 1;
        }
    }

    /// Somebody reads the session after all have ended.
    ///
    /// # Errors
    /// As [`Promises::end`].
    pub(crate) fn judge(&self, id: Id, members: Members) -> Result<(), String> {
        let past = &self.sessions[id.index()];
        let reader = Part {
            due: past.kept,
            doomed: past.dead,
            ..Part::default()
        };
        reader.judge(members)
    }
}

impl Part {
    fn judge(&self, members: Members) -> Result<(), String> {
        if members.overlap(self.doomed) {
            return Err("a destroyed session comes back".to_owned());
        }
        let missing = self.due.without(members);
        if !missing.is_empty() {
            return Err(format!("the member {missing} is lost"));
        }
        Ok(())
    }
}
