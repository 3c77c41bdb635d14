//! `bidcheck baseline crosswalk`: rule by nation, as text, Markdown, HTML or CSV.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::baseline::Rule;
use crate::cli::console::Console;
use crate::cli::failure::Failure;
use crate::cli::{buyer, parameters};
use crate::reports::crosswalk::{self, Sheet};

/// The arguments of `baseline crosswalk`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// ID, ID@VERSION or a file of your own
    #[arg(value_name = "ID|FILE")]
    baseline: String,

    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "terminal", value_parser = sheets())]
    format: Sheet,
}

fn sheets() -> impl TypedValueParser<Value = Sheet> {
    PossibleValuesParser::new(Sheet::ALL.iter().map(|sheet| sheet.word()))
        .try_map(|word| Sheet::ALL.iter().copied().find(|sheet| sheet.word() == word).ok_or("unknown format"))
}

impl std::fmt::Display for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

pub(super) fn write(arguments: &Arguments) -> Result<(), Failure> {
    let baseline = buyer::baseline(&arguments.baseline)?;
    let sheet = arguments.format;
    Console::stream(sheet == Sheet::Terminal, |out| {
        crosswalk::render(&baseline, sheet, Console::look(), asked, out)
    })
}

/// What a rule gives to its check, in one line.
fn asked(rule: &Rule) -> String {
    let given: Vec<String> =
        parameters::of(&rule.check).iter().map(|(name, value)| format!("{name} {value}")).collect();
    given.join("; ")
}
