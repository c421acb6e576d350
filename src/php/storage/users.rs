//! Whose sessions are used: marked as online by the way, where `rust_json_session.presence` says who they are.

use std::rc::Rc;

use super::{Storage, with_pool};
use crate::config::Config;
use crate::php::guard::guarded;
use crate::php::{caller, marking, session_module};
use crate::presence::UserId;
use crate::session::SessionId;

/// A user, and the settings by which to mark one.
pub(super) type Marked = (Rc<Config>, UserId);

impl Storage {
    /// Marks the session's user as online, where users are. What fails is counted, and tried again by the next request.
    pub(super) fn mark_user(&self, id: SessionId<'_>) {
        if let Some(config) = self.config_to_mark(id) {
            let marked = self.with_session(|session, pool, _, clock| {
                Ok(marking::mark(&config, session, id, pool, clock)?)
            });
            marked.unwrap_or_default();
        }
    }

    /// The same once the session was stored; who had it before may have it no more.
    pub(super) fn change_users(&self, id: SessionId<'_>, before: Option<UserId>) {
        if let Some(config) = self.config_to_mark(id) {
            let moved = self.moving.take().map(|(_, user)| user);
            let before = before.into_iter().chain(moved);
            let marked = self.with_session(|session, pool, _, clock| {
                Ok(marking::change(&config, session, id, before, pool, clock)?)
            });
            marked.unwrap_or_default();
        }
    }

    /// Whoever's session was to go on under a new id leaves, unless PHP is about to begin that.
    pub(super) fn end_move(&self) {
        if self.moving.borrow().is_some() && !caller::is_new_id() {
            let user = self.moving.take();
            leave(user, b"");
        }
    }

    /// Whose session it is, as it was read or stored last.
    pub(super) fn user_of(&self, id: SessionId<'_>) -> Option<UserId> {
        let config = self.config_to_mark(id)?;
        let opened = self.opened.borrow();
        marking::user_of(&config, &opened.get()?.session, id)
    }

    /// Who is online no more when the session is destroyed.
    pub(super) fn user_to_leave(&self, id: SessionId<'_>) -> Option<Marked> {
        let config = self.marking_config()?;
        let user = self.with_session(|session, pool, _, clock| {
            Ok(marking::user_to_leave(&config, session, id, pool, clock)?)
        });
        // What keeps it from being read will be said of its destruction.
        Some((config, user.ok()??))
    }

    /// The settings, where they say to mark users, and this is the session of the request: who looks at another's does
    /// nothing in that user's name.
    fn config_to_mark(&self, id: SessionId<'_>) -> Option<Rc<Config>> {
        let config = self.marking_config()?;
        (session_module::id() == id.as_bytes()).then_some(config)
    }

    /// The settings, where they say to mark users.
    fn marking_config(&self) -> Option<Rc<Config>> {
        let opened = self.opened.borrow();
        let config = &opened.get()?.config;
        config.user.is_some().then(|| Rc::clone(config))
    }
}

/// Has somebody leave. What fails is counted.
pub(super) fn leave(user: Option<Marked>, name: &[u8]) {
    if let Some((config, user)) = user {
        let left = guarded(|| {
            with_pool(&config, |pool, clock| {
                Ok(marking::leave(&config, &user, name, pool, clock)?)
            })
        });
        left.unwrap_or_default();
    }
}
