//! The serialize handler `rust_json`: `$_SESSION` to its document and back, with no format of PHP's between.
//!
//! `encode` walks PHP's values (`walk`), `decode` builds them (`build`). Objects, and what PHP references lead to, go
//! through PHP's own `serialize()` and `unserialize()`, each alone. It serves every save handler; `known` holds what is
//! to be remembered from one call to the next.

mod build;
mod decode;
mod element;
mod elements;
mod encode;
mod key_cache;
mod known;
mod objects;
mod shim;
mod walk;

use crate::codec::{Codec, Format, Types};
use crate::session::SessionId;
use crate::store::Key;

use super::warning::WrongSetting;
use super::{limits, session_module, state};
pub(super) use decode::{NoDocument, NotDecoded};
pub(super) use known::Known;
pub(super) use shim::register;

/// The name in `session.serialize_handler`.
pub(super) const NAME: &str = "rust_json";

/// Runs `work`, which may call into PHP, with the settings of the handler that the session is open with, else with
/// those of php.ini, and with the key that its document has in memcached.
fn with_codec<T>(work: impl FnOnce(Codec<'_>) -> T) -> anyhow::Result<T> {
    let id = session_module::id();
    let config = state::config_in_use(&id).map_err(WrongSetting)?;
    let key = SessionId::parse(&id).and_then(|id| id.key(&config.prefix));
    Ok(work(Codec {
        format: Format::Php,
        limits: limits::now(),
        types: Types {
            classes: &config.classes,
            keys: &config.keys,
            // Another handler's session may have any id. What is signed for none is good for any such.
            item: key.as_ref().map(Key::as_bytes).unwrap_or_default(),
        },
    }))
}
