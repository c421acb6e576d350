//! What a session may not exceed.

/// What a session may not exceed, so that PHP can always read back what was stored, and no document can
/// make reading it costly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Levels of non-empty arrays that PHP's `unserialize` accepts: `unserialize_max_depth`.
    pub depth: usize,
    /// Values of a session that need a type hint of their own. Alike ones beside each other count once.
    pub hints: usize,
    /// Bytes that values standing in several places may add to a document, beyond the session's own size.
    /// Where copies need more, `null` stands for them; PHP gets the values all the same.
    pub copies: usize,
    /// Bytes of a session, and of a document.
    pub size: usize,
}

impl Default for Limits {
    /// PHP's own default of 4096 levels; a quarter of a million hints; 64 KiB of copies; 1 GiB, which no
    /// item of memcached exceeds.
    fn default() -> Self {
        Self {
            depth: 4096,
            hints: 1 << 18,
            copies: 1 << 16,
            size: 1 << 30,
        }
    }
}
