//! The constructor's options: the settings of [`crate::config`] for one handler.

use std::cell::RefCell;
use std::rc::Rc;

use anyhow::Result;
use ext_php_rs::convert::{FromZval, StubLiteral};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ArrayKey, ZendHashTable, Zval};

use super::warning::{WrongSavePath, WrongSetting};
use super::{ini, state};
use crate::config::{Config, SERVERS, Setting};
use crate::store::ServerList;

/// Settings that win over php.ini's.
#[derive(Default)]
pub(super) struct Options {
    given: Vec<(&'static Setting, String)>,
    /// With php.ini's, parsed.
    parsed: RefCell<Option<Parsed>>,
}

/// Settings as they were parsed last, and of what.
struct Parsed {
    /// At which of php.ini's changes.
    changes: u64,
    save_path: Vec<u8>,
    config: Rc<Config>,
}

impl Options {
    /// # Errors
    /// What is wrong with the first option that is, as a sentence that names it.
    pub(super) fn parse(array: OptionArray<'_>) -> std::result::Result<Self, String> {
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

    /// Every setting: the option where one was given, else php.ini's value of this moment. The servers are those
    /// of the save path, where that is a list of servers and no option names others.
    ///
    /// # Errors
    /// [`WrongSetting`] or [`WrongSavePath`].
    pub(super) fn config(&self, save_path: &[u8]) -> Result<Rc<Config>> {
        let save_path = match save_path.first() {
            // A folder, on nearly every server. A socket in a list has a port behind a colon.
            Some(b'/') if !save_path.contains(&b':') => &b""[..],
            _ => save_path,
        };
        if self.given.is_empty() && save_path.is_empty() {
            return Ok(state::config().map_err(WrongSetting)?);
        }
        let changes = state::changes();
        match self.parsed.borrow().as_ref() {
            Some(parsed) if parsed.changes == changes && parsed.save_path == save_path => {
                return Ok(Rc::clone(&parsed.config));
            }
            _ => {}
        }
        let config = Rc::new(self.parse_config(save_path)?);
        *self.parsed.borrow_mut() = Some(Parsed {
            changes,
            save_path: save_path.to_vec(),
            config: Rc::clone(&config),
        });
        Ok(config)
    }

    fn parse_config(&self, save_path: &[u8]) -> Result<Config> {
        let config = Config::parse(|setting| self.text_of(setting)).map_err(WrongSetting)?;
        if self.names(&SERVERS) {
            return Ok(config);
        }
        let servers = std::str::from_utf8(save_path)
            .ok()
            .and_then(ServerList::from_save_path)
            .transpose()
            .map_err(WrongSavePath)?;
        Ok(match servers {
            Some(servers) => config.with_servers(servers),
            None => config,
        })
    }

    fn names(&self, setting: &'static Setting) -> bool {
        let mut given = self.given.iter();
        given.any(|(option, _)| std::ptr::eq(*option, setting))
    }

    fn text_of(&self, setting: &'static Setting) -> String {
        let given = self
            .given
            .iter()
            .find(|(option, _)| std::ptr::eq(*option, setting));
        given.map_or_else(|| ini::text_of(setting), |(_, text)| text.clone())
    }
}

fn parse_option(
    name: &ArrayKey<'_>,
    value: &Zval,
) -> std::result::Result<(&'static Setting, String), String> {
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
