//! The commands.

#[cfg(feature = "cargo-projects")]
pub mod sbom;
