//! Asks PHP what it can decode, before it is given a session: PHP destroys a session in which it meets an
//! enum case that is gone, or an object whose class throws.

use ext_php_rs::convert::IntoZvalDyn;
use ext_php_rs::types::{ZendStr, Zval};
use ext_php_rs::zend::{ExecutorGlobals, Function};

use crate::codec::{Doubt, Object};

/// The doubts that turn out right: what PHP cannot decode. Runs code of the application: autoloaders, and
/// what its classes do when they are unserialized.
///
/// Objects are not looked at before every enum case is known: PHP warns of each that it does not know.
pub(super) fn undecodable(doubts: Vec<Doubt>) -> Vec<Doubt> {
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
        Doubt::Session(serialized) => answer("unserialize", serialized.clone(), Zval::is_array),
    }
}

/// Whether the enum, which may be autoloaded, has the case.
fn is_enum_case(class: &[u8], case: &[u8]) -> bool {
    let name = [class, b"::", case].concat();
    answers_true("enum_exists", class.to_vec())
        && answers_true("defined", name.clone())
        // Another constant may be of any value, a case too.
        && answer("constant", name, |constant| {
            let own_name = constant.object().and_then(|object| object.get_property::<String>("name").ok());
            own_name.is_some_and(|own_name| own_name.as_bytes() == case)
        })
}

/// Whether PHP makes an object of its serialized form. It is dropped again.
fn is_object(object: &Object) -> bool {
    let serialized = object.serialized();
    !serialized.is_empty() && answers_object("unserialize", serialized.to_vec())
}

fn answers_true(function: &str, argument: Vec<u8>) -> bool {
    answer(function, argument, Zval::is_true)
}

fn answers_object(function: &str, argument: Vec<u8>) -> bool {
    answer(function, argument, Zval::is_object)
}

/// Whether a function of PHP's gives what `is` says. It does not where it throws, or what it gave does when
/// it is dropped.
fn answer(function: &str, argument: Vec<u8>, is: impl Fn(&Zval) -> bool) -> bool {
    let Some(function) = Function::try_from_function(function) else {
        return false;
    };
    let mut string = Zval::new();
    string.set_zend_string(ZendStr::new(argument, false));
    let is_answer = function
        .try_call(vec![&string as &dyn IntoZvalDyn])
        .is_ok_and(|value| is(&value));
    ExecutorGlobals::take_exception().is_none() && is_answer
}
