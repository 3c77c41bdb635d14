//! The tender, as the buyer describes it in a file of its own.

use serde::Deserialize;

use crate::checks::Product;

/// The JSON Schema of the buyer's file.
pub const SCHEMA: &str = include_str!("bid.schema.json");

/// What the buyer says of the tender and the bid; shown on the report's first page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Bid {
    /// The tender's reference.
    pub tender: Option<String>,
    /// The lot.
    pub lot: Option<String>,
    /// Who bids.
    pub bidder: Option<String>,
    /// What is offered.
    pub product: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// When the submission was received, as the buyer records it.
    pub received: Option<String>,
    /// Who evaluates.
    pub evaluator: Option<String>,
    /// The evaluator's unit.
    pub organisation: Option<String>,
    /// A marking for every page.
    pub classification: Option<String>,
    /// Whether the product will be reachable from public networks. Some deadlines for mending hold only then.
    pub exposed: Option<bool>,
}

impl Bid {
    /// Reads the buyer's file.
    ///
    /// # Errors
    ///
    /// Fails, with the line, if the text is no such file.
    pub fn from_text(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The product that the tender asks for, if both name and version are given.
    pub fn product(&self) -> Option<Product> {
        Some(Product { name: self.product.clone()?, version: self.version.clone()? })
    }
}
