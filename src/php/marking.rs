//! Marks the users of sessions as online, where `rust_json_session.presence` says who they are.
//!
//! Neither may a session wait for an answer to that, nor fail because of it: marks are sent behind what the session asked
//! for, and `stats()` counts those that could not be.

use super::shared_memory::throttle;
use super::state;
use crate::config::Config;
use crate::presence::{Error, UserId};
use crate::session::{self, Clock as _, Session, SessionId, SystemClock};
use crate::store::Pool;

/// The user of a session, as it was read or stored last.
pub(super) fn user_of(config: &Config, session: &Session, id: SessionId<'_>) -> Option<UserId> {
    UserId::new(session.text_at(id, config.user.as_ref()?)?)
}

/// The user of a session that is about to be destroyed, which may not have been read.
///
/// # Errors
/// It could not be read either.
pub(super) fn user_to_leave(
    config: &Config,
    session: &Session,
    id: SessionId<'_>,
    pool: &mut Pool,
    clock: &mut SystemClock,
) -> Result<Option<UserId>, session::Error> {
    let Some(pointer) = &config.user else {
        return Ok(None);
    };
    let user = session.fetch_text_at(pool, id, pointer, clock)?;
    Ok(user.and_then(UserId::new))
}

/// Marks the user of a session that was read or stored, where that is due.
///
/// # Errors
/// It could not be sent, and is due still.
pub(super) fn mark(
    config: &Config,
    session: &Session,
    id: SessionId<'_>,
    pool: &mut Pool,
    clock: &mut SystemClock,
) -> Result<(), Error> {
    user_of(config, session, id).map_or(Ok(()), |user| mark_user(config, &user, id, pool, clock))
}

fn mark_user(
    config: &Config,
    user: &UserId,
    id: SessionId<'_>,
    pool: &mut Pool,
    clock: &mut SystemClock,
) -> Result<(), Error> {
    let now = clock.now().since_1970;
    let interval = config.presence.interval;
    let parts = [config.site.as_bytes(), id.as_bytes(), user.as_bytes()];
    let Some(claim) = throttle().claim(&parts, now, interval) else {
        return Ok(());
    };
    state::with_presence(config, clock, |presence| presence.mark(pool, user, now))
        .inspect_err(|_| throttle().give_back(claim))
}

/// Marks the user of a session that was stored, and has those leave who had it before, and have it no more.
///
/// # Errors
/// It could not be sent.
pub(super) fn change(
    config: &Config,
    session: &Session,
    id: SessionId<'_>,
    before: impl IntoIterator<Item = UserId>,
    pool: &mut Pool,
    clock: &mut SystemClock,
) -> Result<(), Error> {
    if !session.is_there(id) {
        // It was destroyed meanwhile, or goes on under another id.
        return Ok(());
    }
    let user = user_of(config, session, id);
    for gone in before {
        if user.as_ref() != Some(&gone) {
            leave(config, &gone, id.as_bytes(), pool, clock)?;
        }
    }
    user.map_or(Ok(()), |user| mark_user(config, &user, id, pool, clock))
}

/// Has the user of a session leave. `name`: the session's id; what has that id from now on marks its user at once.
///
/// # Errors
/// It could not be sent.
pub(super) fn leave(
    config: &Config,
    user: &UserId,
    name: &[u8],
    pool: &mut Pool,
    clock: &mut SystemClock,
) -> Result<(), Error> {
    throttle().forget(&[config.site.as_bytes(), name, user.as_bytes()]);
    let now = clock.now().since_1970;
    state::with_presence(config, clock, |presence| presence.leave(pool, user, now))
}
