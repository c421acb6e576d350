//! Asks PHP what it can decode, before it is given a session: PHP destroys a session in which it meets an
//! enum case that is gone, or an object whose class throws.

use ext_php_rs::convert::IntoZvalDyn;
use ext_php_rs::ffi;
use ext_php_rs::types::{ZendCallable, ZendHashTable, ZendStr, Zval};
use ext_php_rs::zend::ExecutorGlobals;

use super::warning::TooEarly;
use super::{caller, ini};
use crate::codec::{Doubt, Object, Refused};
use crate::session::Read;

/// What was read, without what PHP cannot decode of it, and what that is. `read_without` reads it anew.
///
/// # Errors
/// [`TooEarly`], and those of `read_without`.
pub(super) fn settle(
    mut read: Read,
    mut refused: Refused,
    mut read_without: impl FnMut(&Refused) -> anyhow::Result<Read>,
) -> anyhow::Result<(Vec<u8>, Refused)> {
    for round in 1.. {
        let undecodable = undecodable(read.doubts);
        let is_none_found = undecodable.is_empty();
        if is_none_found && !refused.is_searching() {
            break;
        }
        if !is_none_found && caller::is_before_application() {
            return Err(TooEarly.into());
        }
        for doubt in undecodable {
            refused.add(doubt);
        }
        // Each can be decoded and all together cannot, or there is no end to it.
        if is_none_found || round >= MAX_ROUNDS {
            refused.add_all_objects();
        }
        read = read_without(&refused)?;
    }
    Ok((read.data, refused))
}

/// The doubts that turn out right: what PHP cannot decode. Runs code of the application: autoloaders, and
/// what its classes do when they are unserialized.
///
/// Objects are not looked at before every enum case is known: PHP warns of each that it does not know.
fn undecodable(doubts: Vec<Doubt>) -> Vec<Doubt> {
    let (cases, objects): (Vec<_>, Vec<_>) = doubts
        .into_iter()
        .partition(|doubt| matches!(doubt, Doubt::EnumCase { .. }));
    let unknown: Vec<_> = cases
        .into_iter()
        .filter(|doubt| !is_decodable(doubt))
        .collect();
    if !unknown.is_empty() {
        return unknown;
    }
    objects
        .into_iter()
        .filter(|doubt| !is_decodable(doubt))
        .collect()
}

fn is_decodable(doubt: &Doubt) -> bool {
    match doubt {
        Doubt::EnumCase { class, case } => is_enum_case(class, case),
        Doubt::Object(object) => is_object(object),
        Doubt::Session(serialized) => unserializes(serialized, Zval::is_array),
    }
}

/// Whether the enum, which may be autoloaded, has the case. Another of its constants may hold any value, a
/// case too; PHP takes it for none.
pub(super) fn is_enum_case(class: &[u8], case: &[u8]) -> bool {
    let name = [class, b"::", case].concat();
    answer("enum_exists", &[&string(class.to_vec())], Zval::is_true)
        && answer("defined", &[&string(name.clone())], Zval::is_true)
        && answer("constant", &[&string(name)], |constant| {
            let properties = answer_of("get_object_vars", &[constant]);
            let own_name = properties
                .as_ref()
                .and_then(Zval::array)
                .and_then(|all| all.get("name"));
            own_name
                .and_then(Zval::binary_slice)
                .is_some_and(|own_name: &[u8]| own_name == case)
        })
}

/// Whether PHP makes an object of its serialized form. It is dropped again.
fn is_object(object: &Object) -> bool {
    let serialized = object.serialized();
    !serialized.is_empty() && unserializes(serialized, Zval::is_object)
}

/// Whether PHP makes what `is` says of `serialized`, which may be one level deeper than where it is a session's.
fn unserializes(serialized: &[u8], is: impl Fn(&Zval) -> bool) -> bool {
    let depth = match ini::unserialize_max_depth() {
        no_limit @ ..=0 => no_limit,
        depth => depth.saturating_add(1),
    };
    let mut options = ZendHashTable::new();
    let mut argument = Zval::new();
    let mut second = Zval::new();
    argument.set_zend_string(ZendStr::new(serialized, false));
    if options.insert("max_depth", depth).is_err() {
        return false;
    }
    second.set_hashtable(options);
    answer("unserialize", &[&argument, &second], is)
}

/// Whether a function of PHP's gives what `is` says. It does not where it throws, or what it gave does when
/// it is dropped; nor after an `exit`, which stays under way.
fn answer(function: &str, arguments: &[&Zval], is: impl Fn(&Zval) -> bool) -> bool {
    let is_answer = answer_of(function, arguments).is_some_and(|value| is(&value));
    !is_exiting() && ExecutorGlobals::take_exception().is_none() && is_answer
}

/// Whether the application has called `exit`, or the fiber that it runs in is being destroyed: PHP unwinds the
/// stack for that as for an exception.
pub(super) fn is_exiting() -> bool {
    let exception = ExecutorGlobals::get().exception;
    if exception.is_null() {
        return false;
    }
    // SAFETY: not null: the exception that PHP holds until it is caught.
    let is_exit = unsafe { zend_is_unwind_exit(exception) };
    // SAFETY: as above.
    is_exit || unsafe { zend_is_graceful_exit(exception) }
}

/// What a function of PHP's gives.
fn answer_of(function: &str, arguments: &[&Zval]) -> Option<Zval> {
    // Not ext-php-rs's `Function`, which copies more than PHP allocates for a function of its own.
    let function = ZendCallable::try_from_name(function).ok()?;
    let arguments = arguments
        .iter()
        .map(|&argument| argument as &dyn IntoZvalDyn);
    function.try_call(arguments.collect()).ok()
}

/// How often objects that PHP cannot decode are looked for inside of others, before none may come back.
const MAX_ROUNDS: u32 = 16;

fn string(bytes: Vec<u8>) -> Zval {
    let mut string = Zval::new();
    string.set_zend_string(ZendStr::new(bytes, false));
    string
}

// Zend/zend_exceptions.h
unsafe extern "C" {
    fn zend_is_graceful_exit(exception: *const ffi::zend_object) -> bool;
    fn zend_is_unwind_exit(exception: *const ffi::zend_object) -> bool;
}
