//! x
pub mod checks;
pub mod cli;
pub mod evidence;
pub mod formats;
pub mod limits;
pub mod source;
pub mod submission;
pub mod syntax;
