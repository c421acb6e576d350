//! Marks the users of sessions as online, where `rust_json_session.presence` says who they are.
//!
//! Neither may a session wait for that, nor fail because of it: marks are sent behind what the session asked for, and
//! `stats()` counts those that could not be.

use super::shared_memory::throttle;
use super::state;
use crate::config::Config;
use crate::presence::{Error, UserId};
use crate::session::{self, Clock as _, Session, SessionId, SystemClock};
use crate::store::Pool;

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
    let pointer = config.user.as_ref();
    let user = pointer.and_then(|pointer| session.text_at(id, pointer));
    let Some(user) = user.and_then(UserId::new) else {
        return Ok(());
    };
    let now = clock.now().since_1970;
    let interval = config.presence.interval;
    let site = site(config);
    let Some(claim) = throttle().claim(&name(config, &site, id, &user), now, interval) else {
        return Ok(());
    };
    state::with_presence(config, clock, |presence| presence.mark(pool, &user, now))
        .inspect_err(|_| throttle().give_back(claim))
}

/// Has the user of a session that was destroyed leave.
///
/// # Errors
/// It could not be sent.
pub(super) fn leave(
    config: &Config,
    user: &UserId,
    id: SessionId<'_>,
    pool: &mut Pool,
    clock: &mut SystemClock,
) -> Result<(), Error> {
    throttle().forget(&name(config, &site(config), id, user));
    let now = clock.now().since_1970;
    state::with_presence(config, clock, |presence| presence.leave(pool, user, now))
}

/// What tells a site from others on this machine that have the same prefixes, and perhaps the same ids.
fn site(config: &Config) -> String {
    let (first, _) = config.pool.servers.split_first();
    first.address.to_string()
}

/// What tells a session with its user from all others on this machine.
fn name<'n>(
    config: &'n Config,
    site: &'n str,
    id: SessionId<'n>,
    user: &'n UserId,
) -> [&'n [u8]; 5] {
    [
        site.as_bytes(),
        config.presence.prefix.as_str().as_bytes(),
        config.prefix.as_str().as_bytes(),
        id.as_bytes(),
        user.as_bytes(),
    ]
}
