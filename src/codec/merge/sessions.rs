//! The merge of whole sessions.

use super::members::{Members, ROOT};
use super::side::{Session, Sides};
use super::write;
use crate::codec::error::{Error, Kind};
use crate::codec::{Format, Limits};

/// `ours` with what `theirs` changed since `base`; all in one format.
pub(in crate::codec) fn merge(
    base: &[u8],
    ours: &[u8],
    theirs: &[u8],
    format: Format,
    limits: Limits,
) -> Result<Vec<u8>, Error> {
    for session in [base, ours, theirs] {
        check_size(session, limits)?;
    }
    if ours == base {
        return Ok(theirs.to_vec());
    }
    if theirs == base || theirs == ours {
        return Ok(ours.to_vec());
    }
    let sessions = Sides {
        base: Session::read(base, format, limits)?,
        ours: Session::read(ours, format, limits)?,
        theirs: Session::read(theirs, format, limits)?,
    };
    if sessions.any(|session| session.outline.is_dangling()) {
        return Ok(ours.to_vec());
    }
    let members = Members::align(&sessions);
    let root = members.member(ROOT);
    if root.ours_is_base {
        return Ok(theirs.to_vec());
    }
    if root.theirs_is_base {
        return Ok(ours.to_vec());
    }
    let size = ours.len().max(theirs.len());
    let merged = write::write(&sessions, &members, format, size)
        .map_err(|kind| Error { kind, offset: 0 })?;
    let Some(merged) = merged else {
        return Ok(ours.to_vec());
    };
    check_size(&merged, limits)?;
    Ok(merged)
}

fn check_size(session: &[u8], limits: Limits) -> Result<(), Error> {
    if session.len() > limits.size {
        return Err(Error {
            kind: Kind::TooLarge(limits.size),
            offset: 0,
        });
    }
    Ok(())
}
