//! PHP values as PHP serializes them, and a merge of them that is easy to see through: recursive, slow, and
//! without shared values.

use std::collections::BTreeMap;
use std::mem::take;

use rust_json_session::codec::Format;

/// An array's key, or a property's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Int(i64),
    Name(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Php {
    Null,
    Int(i64),
    String(&'static str),
    Array(Vec<(Key, Php)>),
    Object(&'static str, Vec<(Key, Php)>),
    /// A scalar as it is serialized.
    Raw(String),
    /// A value that others refer to by this name.
    Named(&'static str, Box<Php>),
    /// A PHP reference to what has this name.
    Reference(&'static str),
    /// The object of this name once more.
    SameObject(&'static str),
    /// A value in which `AnyReference` and `AnyObject` are to what is inside.
    Closed(Box<Php>),
    /// A PHP reference to any of the values before it.
    AnyReference(usize),
    /// Any of the objects before it.
    AnyObject(usize),
}

/// A key that is the text of an integer is that integer.
pub(crate) fn member(key: &str, value: Php) -> (Key, Php) {
    match key.parse() {
        Ok(int) => (Key::Int(int), value),
        Err(_) => (Key::Name(key.to_owned()), value),
    }
}

pub(crate) fn array(members: &[(&str, Php)]) -> Php {
    Php::Array(
        members
            .iter()
            .map(|(key, value)| member(key, value.clone()))
            .collect(),
    )
}

pub(crate) fn object(class: &'static str, members: &[(&str, Php)]) -> Php {
    Php::Object(
        class,
        members
            .iter()
            .map(|(key, value)| member(key, value.clone()))
            .collect(),
    )
}

pub(crate) fn list(values: &[i64]) -> Php {
    let members = (0..).zip(values);
    Php::Array(
        members
            .map(|(index, value)| (Key::Int(index), Php::Int(*value)))
            .collect(),
    )
}

/// A session with these variables.
pub(crate) fn session(variables: &[(Key, Php)], format: Format) -> Vec<u8> {
    let mut out = Serializer::default();
    if format == Format::PhpSerialize {
        out.slot();
        out.text(&format!("a:{}:{{", variables.len()));
    }
    for (key, value) in variables {
        let name = match key {
            Key::Int(int) => int.to_string(),
            Key::Name(name) => name.clone(),
        };
        match format {
            Format::Php => out.text(&format!("{name}|")),
            Format::PhpBinary => {
                out.bytes.push(u8::try_from(name.len()).unwrap());
                out.text(&name);
            }
            Format::PhpSerialize => out.key(key),
        }
        out.value(value);
    }
    if format == Format::PhpSerialize {
        out.text("}");
    }
    out.bytes
}

#[derive(Default)]
struct Serializer {
    bytes: Vec<u8>,
    slots: usize,
    names: BTreeMap<&'static str, usize>,
    objects: Vec<usize>,
    /// Where the values are that anything may refer to.
    targets: Vec<usize>,
}

impl Serializer {
    fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn slot(&mut self) -> usize {
        self.slots += 1;
        self.slots
    }

    fn key(&mut self, key: &Key) {
        match key {
            Key::Int(int) => self.text(&format!("i:{int};")),
            Key::Name(name) => self.text(&format!("s:{}:\"{name}\";", name.len())),
        }
    }

    fn value(&mut self, value: &Php) {
        match value {
            Php::Named(name, value) => {
                self.names.insert(name, self.slots + 1);
                return self.value(value);
            }
            Php::Closed(value) => {
                let outside = (take(&mut self.objects), take(&mut self.targets));
                self.value(value);
                (self.objects, self.targets) = outside;
                return;
            }
            Php::Reference(name) => return self.text(&format!("R:{};", self.names[name])),
            Php::AnyReference(which) if !self.targets.is_empty() => {
                let target = self.targets[which % self.targets.len()];
                return self.text(&format!("R:{target};"));
            }
            _ => {}
        }
        let slot = self.slot();
        if !matches!(value, Php::SameObject(_) | Php::AnyObject(_)) {
            self.targets.push(slot);
        }
        match value {
            Php::Int(int) => self.text(&format!("i:{int};")),
            Php::String(text) => self.text(&format!("s:{}:\"{text}\";", text.len())),
            Php::Raw(text) => self.text(text),
            Php::Array(members) => {
                self.text(&format!("a:{}:{{", members.len()));
                self.members(members);
            }
            Php::Object(class, members) => {
                self.objects.push(slot);
                self.text(&format!(
                    "O:{}:\"{class}\":{}:{{",
                    class.len(),
                    members.len()
                ));
                self.members(members);
            }
            Php::SameObject(name) => self.text(&format!("r:{};", self.names[name])),
            Php::AnyObject(which) if !self.objects.is_empty() => {
                let object = self.objects[which % self.objects.len()];
                self.text(&format!("r:{object};"));
            }
            _ => self.text("N;"),
        }
    }

    fn members(&mut self, members: &[(Key, Php)]) {
        for (key, value) in members {
            self.key(key);
            self.value(value);
        }
        self.text("}");
    }
}

/// The merge of three arrays' members, by the rules of docs/document.md.
pub(crate) fn merged(
    base: &[(Key, Php)],
    ours: &[(Key, Php)],
    theirs: &[(Key, Php)],
) -> Vec<(Key, Php)> {
    if ours == base {
        return theirs.to_vec();
    }
    if theirs == base {
        return ours.to_vec();
    }
    let added = theirs.iter().filter(|(key, _)| find(ours, key).is_none());
    let keys = ours.iter().chain(added).map(|(key, _)| key);
    keys.filter_map(|key| {
        let value = merged_value(find(base, key), find(ours, key), find(theirs, key))?;
        Some((key.clone(), value))
    })
    .collect()
}

fn merged_value(base: Option<&Php>, ours: Option<&Php>, theirs: Option<&Php>) -> Option<Php> {
    if ours == base {
        return theirs.cloned();
    }
    if theirs == base {
        return ours.cloned();
    }
    let empty = Vec::new();
    match (base, ours?, theirs) {
        (None, Php::Array(ours), Some(Php::Array(theirs)))
            if [ours, theirs]
                .iter()
                .all(|it| it.is_empty() || !is_list(it)) =>
        {
            Some(Php::Array(merged(&empty, ours, theirs)))
        }
        (Some(Php::Array(base)), Php::Array(ours), Some(Php::Array(theirs)))
            if ![base, ours, theirs].into_iter().all(|it| is_list(it)) =>
        {
            Some(Php::Array(merged(base, ours, theirs)))
        }
        (base, Php::Object(class, ours), Some(Php::Object(other, theirs)))
            if class == other && !class.starts_with("Date") =>
        {
            match base {
                None => Some(Php::Object(class, merged(&empty, ours, theirs))),
                Some(Php::Object(base_class, base)) if base_class == class => {
                    Some(Php::Object(class, merged(base, ours, theirs)))
                }
                _ => Some(Php::Object(class, ours.clone())),
            }
        }
        (_, ours, _) => Some(ours.clone()),
    }
}

pub(crate) fn find<'m>(members: &'m [(Key, Php)], key: &Key) -> Option<&'m Php> {
    members
        .iter()
        .find(|(found, _)| found == key)
        .map(|(_, value)| value)
}

fn is_list(members: &[(Key, Php)]) -> bool {
    (0..)
        .zip(members)
        .all(|(index, (key, _))| *key == Key::Int(index))
}
