//! The tree keeps its shape: who may know whom, where `unsafe` may stand, and that the tables of
//! settings agree. What a compiler cannot check and a reviewer forgets.

mod layers;
mod settings;
mod sources;
