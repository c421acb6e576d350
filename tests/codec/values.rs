//! Sessions value by value: what goes in and comes out is what the way over PHP's bytes makes of it.

use proptest::prelude::*;
use rust_json_session::codec::{
    Format, KeptMaps, Kind, Limits, PhpWriter, Refused, Shape, Sink, Text, Values, print_double,
};
use serde_json::{Map, Value};

use crate::corpus::cases;
use crate::properties::sessions;
use crate::{signing, to_json, to_php};

/// Variables in the format `php`, each of them apart: the last of a name counts, at the place of the first.
#[derive(Default)]
struct Variables {
    of: Vec<(Vec<u8>, PhpWriter)>,
    current: usize,
}

impl Variables {
    fn into_session(self) -> Vec<u8> {
        let variables = self.of.into_iter();
        variables
            .flat_map(|(name, value)| [name, b"|".to_vec(), value.into_session()].concat())
            .collect()
    }
}

macro_rules! hands_on {
    ($($event:ident($($argument:ident: $type:ty),*);)*) => {
        $(fn $event(&mut self, $($argument: $type),*) -> Result<(), Kind> {
            Sink::$event(&mut self.of[self.current].1, $($argument),*)
        })*
    };
}

impl<'a> Sink<'a> for Variables {
    fn begin_root(&mut self) -> Result<(), Kind> {
        self.of.clear();
        Ok(())
    }

    fn root_key(&mut self, name: Text<'a>) -> Result<(), Kind> {
        let name = name.to_bytes().into_owned();
        let value = PhpWriter::new(Format::Php, 0);
        let known = self.of.iter().position(|(known, _)| *known == name);
        self.current = known.unwrap_or(self.of.len());
        match known {
            Some(at) => self.of[at].1 = value,
            None => self.of.push((name, value)),
        }
        Ok(())
    }

    fn end_root(&mut self) -> Result<(), Kind> {
        Ok(())
    }

    fn hints_key(&mut self) -> Result<(), Kind> {
        Err(Kind::NotPlain)
    }

    hands_on! {
        null();
        bool(value: bool);
        int(text: Text<'_>);
        float(text: &[u8]);
        string(text: Text<'a>);
        begin_array(shape: Shape);
        begin_object(class: &'a [u8]);
        int_key(key: i64);
        string_key(name: Text<'a>);
        end();
        serializable(class: &'a [u8], text: &'a [u8]);
        enum_case(class: &'a [u8], case: &'a [u8]);
        reference(slot: usize);
        same_object(slot: usize);
    }
}

fn variables_of(document: &[u8]) -> Vec<u8> {
    let mut variables = Variables::default();
    signing(Format::Php, Limits::default())
        .json_to_values(document, &Refused::default(), &mut variables)
        .unwrap();
    variables.into_session()
}

#[test]
fn the_values_of_the_corpus_are_those_of_the_way_over_bytes() {
    let mut compared = 0;
    for case in cases() {
        let is_numbered = case
            .session
            .windows(3)
            .any(|window| matches!(window, [b'r' | b'R', b':', b'0'..=b'9']));
        // Among all variables the numbers of slots are others.
        if case.format != Format::Php || is_numbered {
            continue;
        }
        let document = to_json(&case.session, Format::Php, Limits::default()).unwrap();
        assert_eq!(
            variables_of(&document).escape_ascii().to_string(),
            case.session.escape_ascii().to_string(),
            "{}",
            case.name
        );
        compared += 1;
    }
    assert!(compared > 15, "{compared}");
}

#[test]
fn a_value_under_one_name_twice_counts_once() {
    assert_eq!(
        variables_of(br#"{"a":1,"b":2,"a":3}"#),
        b"a|i:3;b|i:2;".as_slice()
    );
}

/// A session as a program has it that knows its values.
struct Tree<'v> {
    members: Vec<(&'v String, &'v Value)>,
    next: usize,
}

impl<'v> Tree<'v> {
    fn new(session: &'v Map<String, Value>) -> Self {
        Self {
            members: session.iter().collect(),
            next: 0,
        }
    }
}

impl<'v> Values<'v> for Tree<'v> {
    fn next_name(&mut self) -> Option<Text<'v>> {
        self.next += 1;
        let (name, _) = self.members.get(self.next - 1)?;
        Some(Text::plain(name.as_bytes()))
    }

    fn send_to(&mut self, sink: &mut impl Sink<'v>) -> Result<(), Kind> {
        send(self.members[self.next - 1].1, sink)
    }
}

fn send<'v>(value: &'v Value, sink: &mut impl Sink<'v>) -> Result<(), Kind> {
    match value {
        Value::Null => sink.null(),
        Value::Bool(value) => sink.bool(*value),
        Value::Number(number) if number.is_f64() => send_double(number.as_f64().unwrap(), sink),
        Value::Number(number) => match number.as_i64() {
            Some(value) => sink.int(Text::plain(value.to_string().as_bytes())),
            None => send_double(number.as_f64().unwrap(), sink),
        },
        Value::String(text) => sink.string(Text::plain(text.as_bytes())),
        Value::Array(elements) => {
            sink.begin_array(Shape::List)?;
            for (index, element) in elements.iter().enumerate() {
                sink.int_key(i64::try_from(index).unwrap())?;
                send(element, sink)?;
            }
            sink.end()
        }
        Value::Object(members) => {
            let keys: Vec<_> = members.keys().map(|name| php_key(name)).collect();
            let is_list = keys
                .iter()
                .enumerate()
                .all(|(at, key)| *key == i64::try_from(at).ok());
            sink.begin_array(if is_list { Shape::List } else { Shape::Map })?;
            for (key, (name, member)) in keys.into_iter().zip(members) {
                match key {
                    Some(index) => sink.int_key(index)?,
                    None => sink.string_key(Text::plain(name.as_bytes()))?,
                }
                send(member, sink)?;
            }
            sink.end()
        }
    }
}

/// The integer key that PHP makes of a name, if it does.
fn php_key(name: &str) -> Option<i64> {
    let key: i64 = name.parse().ok()?;
    (key.to_string() == name).then_some(key)
}

fn send_double<'v>(value: f64, sink: &mut impl Sink<'v>) -> Result<(), Kind> {
    let mut text = Vec::new();
    print_double(value, &mut text);
    sink.float(&text)
}

proptest! {
    #[test]
    fn a_document_of_values_is_that_of_bytes(session in sessions()) {
        let codec = signing(Format::Php, Limits::default());
        let of_values = codec
            .values_to_json(&mut Tree::new(&session), 0, &KeptMaps::default())
            .unwrap()
            .document;
        let in_php = to_php(&of_values, Format::PhpSerialize, Limits::default()).unwrap();
        let of_bytes = to_json(&in_php, Format::PhpSerialize, Limits::default()).unwrap();
        prop_assert_eq!(
            String::from_utf8(of_values.clone()).unwrap(),
            String::from_utf8(of_bytes).unwrap()
        );
        let mut read: Map<String, Value> = serde_json::from_slice(&of_values).unwrap();
        read.shift_remove("$php");
        prop_assert!(read.keys().eq(session.keys()));
    }

    #[test]
    fn values_of_a_document_are_those_of_bytes(session in sessions(), is_pretty in any::<bool>()) {
        prop_assume!(session.keys().all(|name| !name.contains('|')));
        let print = if is_pretty { serde_json::to_vec_pretty } else { serde_json::to_vec };
        let document = print(&session).unwrap();
        let in_php = to_php(&document, Format::Php, Limits::default()).unwrap();
        prop_assert_eq!(variables_of(&document), in_php.clone());
        let with_hints = to_json(&in_php, Format::Php, Limits::default()).unwrap();
        prop_assert_eq!(variables_of(&with_hints), in_php);
    }
}
