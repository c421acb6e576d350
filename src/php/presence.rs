//! The class `RustJsonSessionPresence`: who is online, asked and told.

#![expect(
    elided_lifetimes_in_paths,
    non_snake_case,
    unreachable_pub,
    clippy::needless_pass_by_value,
    reason = "ext-php-rs decides: `pub` and the arguments' names are PHP's, arguments come by value, its macro drops \
              lifetimes"
)]

use std::rc::Rc;
use std::time::Duration;

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ext_php_rs::binary_slice::BinarySlice;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::convert::{FromZval, IntoZval};
use ext_php_rs::flags::{ClassFlags, DataType};
use ext_php_rs::prelude::*;
use ext_php_rs::types::{ArrayKey, ZendHashTable, ZendStr, Zval};
use ext_php_rs::zend::ce;

use super::guard::guarded;
use super::options::{OptionArray, Options};
use super::{ini, state, warning};
use crate::codec;
use crate::config::Config;
use crate::presence::{Presence, UserId};
use crate::session::{Clock as _, SystemClock};
use crate::store::Pool;

/// Says who is online, and is told.
#[php_class]
#[php(flags = ClassFlags::Final)]
pub(super) struct RustJsonSessionPresence {
    options: Options,
}

#[php_impl]
impl RustJsonSessionPresence {
    #[php(defaults(options = ()))]
    pub fn __construct(options: OptionArray) -> PhpResult<Self> {
        let options =
            Options::parse(options).map_err(|error| value_error("__construct", &error))?;
        Ok(Self { options })
    }

    pub fn is_online(&self, userId: Mixed) -> PhpResult<bool> {
        let user = userId.user("isOnline", USER_ID)?;
        let seen = self.ask(
            "whether the user is online is not known",
            |presence, pool, now| Ok(presence.last_seen(pool, &[user], now)?),
        );
        Ok(seen.into_iter().flatten().any(|seen| seen.is_some()))
    }

    pub fn are_online(&self, userIds: &ZendHashTable) -> PhpResult<ZBox<ZendHashTable>> {
        let users: Vec<UserId> = userIds
            .values()
            .map(|id| Mixed(id).user("areOnline", USER_IDS))
            .collect::<PhpResult<_>>()?;
        let seen = self.ask(
            "which users are online is not known",
            |presence, pool, now| Ok(presence.last_seen(pool, &users, now)?),
        );
        let seen = seen.unwrap_or_else(|| vec![None; users.len()]);
        let found = users.iter().zip(seen);
        Ok(array_by_id(
            found.map(|(user, seen)| (user.as_bytes(), seen.is_some())),
        ))
    }

    pub fn last_seen(&self, userId: Mixed) -> PhpResult<Option<i64>> {
        let user = userId.user("lastSeen", USER_ID)?;
        let seen = self.ask(
            "when the user was seen is not known",
            |presence, pool, now| Ok(presence.last_seen(pool, &[user], now)?),
        );
        Ok(seen.into_iter().flatten().flatten().next().map(to_php_int))
    }

    pub fn count(&self) -> i64 {
        let count = self.ask(
            "how many users are online is not known",
            |presence, pool, now| Ok(presence.lists(pool, now)?.online().count()),
        );
        i64::try_from(count.unwrap_or_default()).unwrap_or(i64::MAX)
    }

    /// `users`: when each was seen last, by id; `cursor`: where the next page begins.
    #[php(defaults(limit = 100), optional = limit)]
    pub fn list(
        &self,
        limit: i64,
        cursor: Option<BinarySlice<u8>>,
    ) -> PhpResult<ZBox<ZendHashTable>> {
        let limit = usize::try_from(limit).unwrap_or_default();
        if limit == 0 {
            return Err(value_error(
                "list",
                "Argument #1 ($limit) must be at least 1",
            ));
        }
        let after = cursor.map(|cursor| URL_SAFE_NO_PAD.decode(*cursor).ok().and_then(UserId::new));
        if after == Some(None) {
            let message = "Argument #2 ($cursor) must be null or one that list() gave";
            return Err(value_error("list", message));
        }
        let after = after.flatten();
        let lists = self.ask("who is online is not known", |presence, pool, now| {
            Ok(presence.lists(pool, now)?)
        });
        let page = lists.as_ref().map(|lists| {
            lists
                .online()
                .page(limit, after.as_ref().map(UserId::as_bytes))
        });
        let (users, has_more) =
            page.map_or((Vec::new(), false), |page| (page.users, page.has_more));
        let last = users.last().filter(|_| has_more);
        let cursor = last.map(|(id, _)| URL_SAFE_NO_PAD.encode(id));
        let users = users.into_iter().map(|(id, seen)| (id, to_php_int(seen)));
        let mut page = ZendHashTable::new();
        page.insert("users", array_by_id(users))?;
        page.insert("cursor", cursor)?;
        Ok(page)
    }

    pub fn mark(&self, userId: Mixed) -> PhpResult<bool> {
        let user = userId.user("mark", USER_ID)?;
        let fate = "the user was not marked as online";
        let marked = self.ask(fate, |presence, pool, now| {
            Ok(presence.mark(pool, &user, now)?)
        });
        Ok(marked.is_some())
    }

    pub fn leave(&self, userId: Mixed) -> PhpResult<bool> {
        let user = userId.user("leave", USER_ID)?;
        let fate = "the user may be online still";
        let left = self.ask(fate, |presence, pool, now| {
            Ok(presence.leave(pool, &user, now)?)
        });
        Ok(left.is_some())
    }
}

impl RustJsonSessionPresence {
    /// What `work`, which must not call into PHP, gives; `None`, with a warning that ends with `fate`, where it fails.
    fn ask<T>(
        &self,
        fate: &str,
        work: impl FnOnce(&mut Presence, &mut Pool, Duration) -> Result<T>,
    ) -> Option<T> {
        let answer = guarded(|| {
            let config = self.config()?;
            let mut clock = SystemClock::new();
            let now = clock.now().since_1970;
            state::with_pool(&config.pool, |pool| {
                pool.enter(clock.process());
                state::with_presence(&config, &mut clock, |presence| work(presence, pool, now))
            })
        });
        answer
            .map_err(|error| warning::report_presence(fate, &error))
            .ok()
    }

    /// The settings. The save path counts where it is that of our sessions, and may be another save handler's.
    fn config(&self) -> Result<Rc<Config>> {
        if ini::save_handler_is(&[b"rust_json", b"user"]) {
            return ini::save_path(|path| self.options.config(path));
        }
        self.options.config(b"")
    }
}

/// An argument of any type.
pub struct Mixed<'a>(&'a Zval);

impl<'a> FromZval<'a> for Mixed<'a> {
    const TYPE: DataType = DataType::Mixed;

    fn from_zval(zval: &'a Zval) -> Option<Self> {
        Some(Self(zval))
    }
}

impl Mixed<'_> {
    /// The user that it names. `what`: what the messages begin with where it names none.
    fn user(&self, method: &str, what: &str) -> PhpResult<UserId> {
        let value = self.0.dereference();
        let id = match (value.long(), value.zend_str()) {
            (Some(id), _) => id.to_string().into_bytes(),
            (None, Some(id)) => id.as_bytes().to_vec(),
            (None, None) => {
                let given = type_name(value);
                let message = format!("{what} of type int|string, {given} given");
                return Err(exception(method, &message, ce::type_error()));
            }
        };
        let length = id.len();
        UserId::new(id).ok_or_else(|| {
            let most = UserId::MAX_LENGTH;
            let message = format!("{what} of 1 to {most} bytes, {length} given");
            value_error(method, &message)
        })
    }
}

/// An array with PHP's keys: ids that look like integers are some.
fn array_by_id<'i, V: IntoZval>(
    values: impl Iterator<Item = (&'i [u8], V)>,
) -> ZBox<ZendHashTable> {
    let mut array = ZendHashTable::new();
    for (id, value) in values {
        let inserted = match codec::int_key(id) {
            Some(key) => array.insert_at_index(key, value),
            None => array.insert(ArrayKey::ZendString(&ZendStr::new(id, false)), value),
        };
        // Integers and booleans always fit.
        inserted.unwrap_or_default();
    }
    array
}

/// As PHP's own messages have it.
fn type_name(value: &Zval) -> String {
    match value.get_type() {
        DataType::False | DataType::True | DataType::Bool => "bool".to_owned(),
        DataType::Double => "float".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

fn to_php_int(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

fn value_error(method: &str, message: &str) -> PhpException {
    exception(method, message, ce::value_error())
}

fn exception(
    method: &str,
    message: &str,
    class: &'static ext_php_rs::zend::ClassEntry,
) -> PhpException {
    PhpException::new(
        format!("RustJsonSessionPresence::{method}(): {message}"),
        0,
        class,
    )
}

/// What messages about a wrong argument begin with.
const USER_ID: &str = "Argument #1 ($userId) must be";
const USER_IDS: &str = "Argument #1 ($userIds) must contain only values";
