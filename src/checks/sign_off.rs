//! A question that no tool can answer: a person does, with yes or no.
//! It looks at nothing; the answer comes from the buyer's own reviews.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight};
use crate::evidence::Subject;

/// `check.sign-off = { question = "…", look-at = ["…"] }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SignOff {
    /// What the person answers with yes or no: a whole question, which names no vendor.
    #[cfg_attr(test, schemars(regex(pattern = r"\S")))]
    pub question: String,
    /// What to look into, or to ask the vendor for; may be empty.
    #[serde(default)]
    pub look_at: Vec<String>,
}

impl SignOff {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Submission
    }

    pub(super) fn observe<'a>(&self, _: Subject<'a>, _: &Context<'a>) -> Seen<'a> {
        let asked = Observation::new(Weight::Review, Code::SignOff).arg("question", self.question.trim());
        Seen::one(if self.look_at.is_empty() { asked } else { asked.arg("look-at", self.look_at.join("\n")) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{check, context, sights};
    use crate::evidence::Evidence;

    #[test]
    fn the_question_and_what_to_look_at_are_handed_on() {
        let check =
            check("sign-off = { question = 'Is there a contact?', look-at = ['the policy', 'the page'] }");
        let evidence = Evidence::default();
        let seen = check.observe(Subject::Submission, &context(&evidence));
        assert_eq!(sights(&seen), [(Weight::Review, Code::SignOff)]);
        let args =
            [("question", "Is there a contact?".to_owned()), ("look-at", "the policy\nthe page".to_owned())];
        assert_eq!(seen.observations[0].args, args);
    }

    #[test]
    fn there_need_be_nothing_to_look_at() {
        let check = check("sign-off = { question = 'Is there a contact?' }");
        let evidence = Evidence::default();
        let seen = check.observe(Subject::Submission, &context(&evidence));
        assert_eq!(seen.observations[0].args.len(), 1);
    }
}
