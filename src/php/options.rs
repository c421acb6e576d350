//! The constructor's options: the settings of [`crate::config`] for one handler.

use std::cell::RefCell;
use std::rc::Rc;

use ext_php_rs::convert::{FromZval, StubLiteral};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ArrayKey, ZendHashTable, Zval};

use super::{ini, state};
use crate::config::{Config, Invalid, Setting};

/// Settings that win over php.ini's.
#[derive(Default)]
pub(super) struct Options {
    given: Vec<(&'static Setting, String)>,
    /// With php.ini's, parsed, and at which of its changes.
    parsed: RefCell<Option<(u64, Rc<Config>)>>,
}

impl Options {
    /// # Errors
    /// What is wrong with the first option that is, as a sentence that names it.
    pub(super) fn parse(array: OptionArray<'_>) -> Result<Self, String> {
        let OptionArray::Given(array) = array else {
            return Ok(Self::default());
        };
        array
            .iter()
            .map(|(name, value)| parse_option(&name, value))
            .collect::<Result<_, _>>()
            .map(|given| Self {
                given,
                ..Self::default()
            })
    }

    /// Every setting: the option where one was given, else php.ini's value of this moment.
    pub(super) fn config(&self) -> Result<Rc<Config>, Invalid> {
        if self.given.is_empty() {
            return state::config();
        }
        let changes = state::changes();
        match self.parsed.borrow().as_ref() {
            Some((parsed_at, config)) if *parsed_at == changes => return Ok(Rc::clone(config)),
            _ => {}
        }
        let config = Rc::new(Config::parse(|setting| self.text_of(setting))?);
        *self.parsed.borrow_mut() = Some((changes, Rc::clone(&config)));
        Ok(config)
    }

    fn text_of(&self, setting: &'static Setting) -> String {
        let given = self
            .given
            .iter()
            .find(|(option, _)| std::ptr::eq(*option, setting));
        given.map_or_else(|| ini::text_of(setting), |(_, text)| text.clone())
    }
}

fn parse_option(name: &ArrayKey<'_>, value: &Zval) -> Result<(&'static Setting, String), String> {
    let name = name.to_string();
    let setting = Setting::by_option(&name).ok_or_else(|| format!("option {name:?} is unknown"))?;
    let text = match (value.str(), value.long()) {
        (Some(text), _) => text.to_owned(),
        (None, Some(number)) => number.to_string(),
        (None, None) => return Err(format!("option {name:?} must be a string or an integer")),
    };
    setting
        .check(&text)
        .map_err(|error| format!("option {name:?} {error}"))?;
    Ok((setting, text))
}

/// The parameter `array $options = []`.
#[derive(Clone, Copy)]
pub(super) enum OptionArray<'a> {
    Empty,
    Given(&'a ZendHashTable),
}

/// The default, where the argument was left out.
impl From<()> for OptionArray<'_> {
    fn from((): ()) -> Self {
        Self::Empty
    }
}

impl StubLiteral for OptionArray<'_> {
    fn stub_literal(&self) -> String {
        "[]".to_owned()
    }
}

impl<'a> FromZval<'a> for OptionArray<'a> {
    const TYPE: DataType = DataType::Array;

    fn from_zval(zval: &'a Zval) -> Option<Self> {
        zval.array().map(Self::Given)
    }
}
