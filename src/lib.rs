//! x
pub mod assessment;
pub mod baseline;
pub mod checks;
pub mod cli;
pub mod evidence;
pub mod formats;
pub mod limits;
pub mod reports;
pub mod source;
pub mod submission;
pub mod syntax;
