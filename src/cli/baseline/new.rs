//! `bidcheck baseline new`: a baseline to start from, with comments, that lints clean.

use clap::Args;

use crate::baseline::Baseline;
use crate::cli::buyer;
use crate::cli::failure::Failure;

const SKELETON: &str = include_str!("skeleton.toml");

/// The arguments of `baseline new`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// Its id: lower-case words joined by hyphens
    #[arg(default_value = "agency")]
    id: String,

    /// The baseline that it builds on
    #[arg(long, value_name = "ID", default_value = buyer::DEFAULT)]
    extends: String,
}

/// The text of a new baseline.
///
/// # Errors
///
/// Fails if the id is none, or if there is no such baseline to build on.
pub(super) fn skeleton(arguments: &Arguments) -> Result<String, Failure> {
    let base = buyer::baseline(&arguments.extends)?;
    // Any rule will do to show how one is changed.
    let example =
        ["component-hash-value", "component-license"].into_iter().find(|rule| base.rule(rule).is_some());
    let example = example.or(base.rules.first().map(|rule| rule.id.as_str())).unwrap_or_default();
    let text = SKELETON
        .replace("{id}", &arguments.id)
        .replace("{extends}", &arguments.extends)
        .replace("{rule}", example);
    Baseline::from_text("baseline.toml", &text)
        .map_err(|error| Failure::usage(error).help("give an id such as `harbour-department`"))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::baseline::load;
    use crate::cli::baseline::warnings;

    fn lint(text: &str) -> Vec<String> {
        let baseline =
            Baseline::from_text("own.toml", text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        warnings(&baseline, "own.toml", text)
    }

    #[test]
    fn a_new_baseline_lints_clean_whatever_it_extends() {
        for extends in load::ids() {
            let arguments = Arguments { id: "own-rules".into(), extends: extends.into() };
            assert_eq!(lint(&skeleton(&arguments).expect("it is made")), [""; 0], "{extends}");
        }
    }

    /// What is offered in comments is as good as what is not.
    #[test]
    fn it_lints_clean_when_its_comments_are_taken_in() {
        let arguments = Arguments { id: "own-rules".into(), extends: "quad".into() };
        let text = skeleton(&arguments).expect("it is made");
        let lines =
            text.lines().map(|line| line.strip_prefix("#~ ").or(line.strip_prefix("#~")).unwrap_or(line));
        let text = lines.collect::<Vec<_>>().join("\n");
        assert_eq!(lint(&text), [""; 0]);
        let baseline = Baseline::from_text("own.toml", &text).expect("it loads");
        assert!(baseline.rule("supplier-named").is_some() && !baseline.groups.is_empty());
    }

    #[test]
    fn a_wrong_id_is_told() {
        let arguments = Arguments { id: "Own Rules".into(), extends: "quad".into() };
        assert!(skeleton(&arguments).expect_err("no id").message().contains("not an id"));
    }
}
