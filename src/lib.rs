//! Checks a vendor's SBOM or Cargo project against a procurement baseline, rule by rule.
//!
//! # The flow
//!
//! Reads, one pure step, one write; written out in [`cli::assess::run`] and nowhere else:
//!
//! ```text
//!  what the vendor sent      what the world knows     what the buyer asks     the moment
//!          │                          │                        │                  │
//!  Submission::open          Intelligence::open        Baseline::load               │
//!          │  bytes                   │                        │  rules           │
//!  formats::read                      │                        │                  │
//!          │  Evidence                │                        │                  │
//!          └──► intelligence::gather ◄┘                        │                  │
//!                       │  Knowledge                           │                  │
//!                       └────────────────► assessment::assess ◄┴──────────────────┘
//!                                       │  Assessment
//!                                reports::render
//!                                       │
//!                     terminal · Markdown · HTML · JSON …
//! ```
//!
//! # The layers
//!
//! Each imports what stands above it in this list, nothing below; `tests/layers.rs` sees to that.
//!
//! | module | what it is |
//! |---|---|
//! | [`limits`] | how much of anything is accepted |
//! | [`source`] | where a fact was read, and what was wrong there |
//! | [`submission`] | what the vendor sent: bytes with names |
//! | [`syntax`] | one lenient way to read every notation, each value with its place |
//! | [`evidence`] | what the documents say, in one vocabulary; nothing of their format is left |
//! | [`formats`] | the readers, and the choice among them by content |
//! | [`intelligence`] | what the world knows, offline, as of a date; matched to the evidence once |
//! | [`checks`] | the kinds of check that a rule can name; one question of one subject |
//! | [`baseline`] | the standard as its authors wrote it: rules, levels, citations |
//! | [`assessment`] | examines each rule, concludes, seals the result |
//! | [`reports`] | an assessment, written down |
//! | [`cli`] | the commands, their arguments and exit codes |
//!
//! # What is deliberately absent
//!
//! - **A score.** A verdict is a word with a reason; a conclusion is `pass`, `fail` or `undecided`.
//! - **Errors for bad input.** What is wrong with a document is a [`source::Problem`], part of the
//!   evidence. `Err` is for what the program itself could not do.
//! - **Sentences below [`reports`].** A check gives a code and places; reports word them.
//! - **Format knowledge beyond [`formats`].** Evidence from CycloneDX and from SPDX looks alike.
//! - **Judgement outside [`assessment`].** A check observes, one function concludes, a report only sorts.
//! - **The clock, the environment and standard streams** outside [`cli`]; `-` as the submission is the
//!   one exception. An assessment can be repeated to the byte.
//! - **The network**, but for `intel update`, and **processes**, unless `--run-cargo` or `sbom` asks for cargo.
//! - **Configuration from a submission.** Nothing that a vendor sends steers how it is checked.
//! - **`Serialize` on anything that is assessed.** The JSON report owns its wire form.
//! - **Traits over the model.** Plain structs with public fields; the sets of checks, formats and
//!   reports are closed, and the compiler completes the lists.

// The order is that of the layers.

pub mod limits;

pub mod source;

pub mod submission;

pub mod syntax;

pub mod evidence;

pub mod formats;

pub mod intelligence;

pub mod checks;

pub mod baseline;

pub mod assessment;

pub mod reports;

pub mod cli;
