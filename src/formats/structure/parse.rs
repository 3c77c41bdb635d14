//! Reads the text of a table for one version. The text is ours and embedded: one that cannot be read is a
//! defect of this program, and a test reads every one.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::table::{Choice, Class, Elsewhere, Field, Form, Rule, Structure, Type, Vocabulary};

/// The versions that a table has.
pub(super) fn versions(text: &'static str) -> Vec<&'static str> {
    let row = text.lines().find_map(|line| line.strip_prefix("versions "));
    row.unwrap_or_default().split_whitespace().collect()
}

/// The structure of one version.
pub(super) fn structure(text: &'static str, version: &'static str) -> Result<Structure, String> {
    let versions = versions(text);
    let now = versions.iter().position(|known| *known == version).ok_or("no such version")?;
    let blocks = blocks(text);
    let mut names = HashMap::new();
    for sort in ["form", "words", "class", "choice"] {
        for (index, block) in blocks.iter().filter(|block| block.sort == sort).enumerate() {
            let index = u16::try_from(index).map_err(|_| "too many rows")?;
            names.insert((if sort == "form" { "form" } else { "type" }, block.name), (sort, index));
        }
    }
    let mut drawing = Drawing { versions, now, names, types: Vec::new(), unions: Vec::new() };
    let root = blocks.iter().find(|block| block.sort == "root").ok_or("no root")?;
    let root = drawing.kind(root.name)?;
    let of = |sort: &'static str| blocks.iter().filter(move |block| block.sort == sort);
    let forms = of("form").map(form).collect();
    let vocabularies = of("words").map(|block| drawing.vocabulary(block)).collect::<Result<_, _>>()?;
    let classes = of("class").map(|block| drawing.class(block)).collect::<Result<_, _>>()?;
    let mut choices: Vec<Choice> =
        of("choice").map(|block| drawing.choice(block)).collect::<Result<_, _>>()?;
    // Those written within a row come after those with a name.
    choices.append(&mut drawing.unions);
    Ok(Structure { version, root, forms, vocabularies, classes, choices, types: drawing.types })
}

/// A row with those that belong to it.
struct Block {
    sort: &'static str,
    name: &'static str,
    rest: &'static str,
    rows: Vec<&'static str>,
}

fn blocks(text: &'static str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        match (line.strip_prefix("  "), blocks.last_mut()) {
            (Some(row), Some(block)) => block.rows.push(row.trim()),
            _ => {
                let (sort, rest) = word(line);
                let (name, rest) = word(rest);
                blocks.push(Block { sort, name, rest, rows: Vec::new() });
            }
        }
    }
    blocks
}

/// The first word of a row, and what follows it.
fn word(row: &'static str) -> (&'static str, &'static str) {
    let row = row.trim_start();
    row.split_once(' ').map_or((row, ""), |(word, rest)| (word, rest.trim_start()))
}

fn form(block: &Block) -> Form {
    let said = block.rest.trim_start_matches("= ");
    let (words, pattern) = match said.split_once(" = ") {
        Some((words, pattern)) => (words, Some(pattern)),
        None => (said, None),
    };
    Form { name: block.name, words, pattern, compiled: OnceLock::new() }
}

/// What the rows of one version are read with.
struct Drawing {
    versions: Vec<&'static str>,
    now: usize,
    names: HashMap<(&'static str, &'static str), (&'static str, u16)>,
    types: Vec<Type>,
    unions: Vec<Choice>,
}

impl Drawing {
    fn vocabulary(&self, block: &Block) -> Result<Vocabulary, String> {
        let mut words = Vec::new();
        for row in &block.rows {
            let (range, listed) = row.split_once(':').ok_or_else(|| format!("{row}: no colon"))?;
            if self.holds(range)? {
                words.extend(listed.split_whitespace().map(|word| word.replace("%20", " ")));
            }
        }
        Ok(Vocabulary { words })
    }

    fn class(&mut self, block: &Block) -> Result<Class, String> {
        let closed = match word(block.rest) {
            ("closed", range) => self.holds(range)?,
            ("open", "") => false,
            _ => return Err(format!("{}: open or closed", block.name)),
        };
        let mut class = Class {
            closed,
            fields: Vec::new(),
            required: 0,
            rules: Vec::new(),
            elsewhere: Vec::new(),
            near: Vec::new(),
        };
        for row in block.rows.iter().filter(|row| !row.starts_with([':', '@'])) {
            self.field(&mut class, row).map_err(|error| format!("{}: {row}: {error}", block.name))?;
        }
        let fields = &class.fields;
        class.elsewhere.retain(|(name, _)| fields.iter().all(|field| field.name != *name));
        for row in block.rows.iter().filter_map(|row| row.strip_prefix(": ")) {
            self.rule(&mut class, row).map_err(|error| format!("{}: {row}: {error}", block.name))?;
        }
        Ok(class)
    }

    fn field(&mut self, class: &mut Class, row: &'static str) -> Result<(), String> {
        let (name, rest) = word(row);
        let (obligation, rest) = word(rest);
        let (kind, range) = word(rest);
        if !self.holds(range)? {
            class.elsewhere.push((name, self.elsewhere(range)?));
            return Ok(());
        }
        if obligation == "!" {
            class.required |= 1 << class.fields.len();
        }
        if class.fields.len() == 128 {
            return Err("too many fields".to_owned());
        }
        class.fields.push(Field { name, is: self.kind(kind)? });
        Ok(())
    }

    fn rule(&self, class: &mut Class, row: &'static str) -> Result<(), String> {
        let (sort, rest) = word(row);
        let (said, range) = match rest.rsplit_once(' ') {
            Some((said, last)) if self.is_range(last) => (said, last),
            _ => (rest, ""),
        };
        if sort == "near" {
            let (wrong, meant) = word(said);
            class.near.push((wrong, meant));
            return Ok(());
        }
        if !self.holds(range)? {
            return Ok(());
        }
        // A group with a field that this version does not have cannot be there.
        let groups = || {
            let groups = said.split('(').map(|group| group.trim().trim_end_matches(')'));
            groups.filter(|group| !group.is_empty()).filter_map(|group| set(class, group)).collect()
        };
        let rule = match sort {
            "one-of" => Some(Rule::OneOf(groups())),
            "some-of" => Some(Rule::SomeOf(groups())),
            "not-all" => set(class, said).map(Rule::NotAll),
            "not-unless" => {
                let (field, flag) = word(said);
                position(class, field)
                    .zip(position(class, flag))
                    .map(|(field, flag)| Rule::NotUnless(field, flag))
            }
            _ => return Err("no such rule".to_owned()),
        };
        class.rules.extend(rule);
        Ok(())
    }

    fn choice(&mut self, block: &Block) -> Result<Choice, String> {
        let mut held = Vec::new();
        for row in block.rows.iter().filter_map(|row| row.strip_prefix("| ")) {
            let (said, range) = match row.rsplit_once(' ') {
                Some((said, last)) if self.is_range(last) => (said, last),
                _ => (row, ""),
            };
            if self.holds(range)? {
                held.push(said);
            }
        }
        if let ("by", field) = word(block.rest) {
            let mut by = Vec::new();
            for said in held {
                let (word, class) = word(said);
                by.push((word, self.kind(class)?));
            }
            return Ok(Choice::By(field, by));
        }
        let types = held.into_iter().map(|said| self.kind(said)).collect::<Result<_, _>>()?;
        Ok(if block.rest == "one" { Choice::One(types) } else { Choice::Any(types) })
    }

    /// Reads a type.
    fn kind(&mut self, said: &'static str) -> Result<Type, String> {
        if said.starts_with('[') {
            return self.list(said);
        }
        if said.contains('|') {
            let types = said.split('|').map(|one| self.kind(one)).collect::<Result<_, _>>()?;
            self.unions.push(Choice::Any(types));
            let named = self.names.values().filter(|(sort, _)| *sort == "choice").count();
            return index(named + self.unions.len() - 1).map(Type::Choice);
        }
        if let Some(exactly) = said.strip_prefix('=') {
            return Ok(Type::Exactly(exactly));
        }
        let (name, facets) = said.split_once('(').unwrap_or((said, ""));
        let facets = facets.trim_end_matches(')');
        match name {
            "any" => Ok(Type::Any),
            "boolean" => Ok(Type::Boolean),
            "integer" | "number" => {
                let (low, high) = bounds(facets)?;
                Ok(Type::Number { whole: name == "integer", low, high })
            }
            "text" => self.text(facets),
            _ => match self.names.get(&("type", said)) {
                Some(("words", index)) => Ok(Type::Words(*index)),
                Some(("class", index)) => Ok(Type::Class(*index)),
                Some((_, index)) => Ok(Type::Choice(*index)),
                None => Err(format!("{said} is no type")),
            },
        }
    }

    fn text(&self, facets: &'static str) -> Result<Type, String> {
        let (mut forms, mut shortest, mut longest) = ([None; 2], 0, u32::MAX);
        for facet in facets.split(',').filter(|facet| !facet.is_empty()) {
            if facet.contains("..") {
                (shortest, longest) = lengths(facet)?;
                continue;
            }
            let (_, form) = self.names.get(&("form", facet)).ok_or_else(|| format!("{facet} is no form"))?;
            let free = forms.iter_mut().find(|form| form.is_none()).ok_or("more than two forms")?;
            *free = Some(*form);
        }
        Ok(Type::Text { forms, shortest, longest })
    }

    fn list(&mut self, said: &'static str) -> Result<Type, String> {
        let end = said.rfind(']').ok_or("a list without an end")?;
        let item = self.kind(&said[1..end])?;
        let rest = &said[end + 1..];
        let (shortest, longest) = match rest.split_once('(') {
            Some((_, facets)) => lengths(facets.trim_end_matches(')'))?,
            None => (0, u32::MAX),
        };
        self.types.push(item);
        let item = index(self.types.len() - 1)?;
        Ok(Type::List { item, distinct: rest.starts_with("unique"), shortest, longest })
    }

    fn is_range(&self, word: &str) -> bool {
        word.split(',').all(|part| part.split('-').all(|end| end.is_empty() || self.number(end).is_ok()))
            && word != "-"
    }

    fn number(&self, version: &str) -> Result<usize, String> {
        let known = self.versions.iter().position(|known| *known == version);
        known.ok_or_else(|| format!("{version} is no version"))
    }

    /// First and last version of a part of a range.
    fn span(&self, part: &str) -> Result<(usize, usize), String> {
        let Some((first, last)) = part.split_once('-') else {
            return self.number(part).map(|only| (only, only));
        };
        let first = if first.is_empty() { 0 } else { self.number(first)? };
        let last = if last.is_empty() { self.versions.len() - 1 } else { self.number(last)? };
        Ok((first, last))
    }

    /// Whether a range has the version that is read for. Nothing is a range of all.
    fn holds(&self, range: &str) -> Result<bool, String> {
        let mut holds = range.is_empty();
        for part in range.split(',').filter(|part| !part.is_empty()) {
            let (first, last) = self.span(part)?;
            holds |= (first..=last).contains(&self.now);
        }
        Ok(holds)
    }

    /// When a field of a range without this version is there.
    fn elsewhere(&self, range: &str) -> Result<Elsewhere, String> {
        let spans = range.split(',').map(|part| self.span(part)).collect::<Result<Vec<_>, _>>()?;
        let later = spans.iter().find(|(first, _)| *first > self.now);
        Ok(match (later, spans.last()) {
            (Some((first, _)), _) => Elsewhere::Since(self.versions[*first]),
            (None, Some((_, last))) => Elsewhere::Until(self.versions[*last]),
            (None, None) => return Err("an empty range".to_owned()),
        })
    }
}

fn index(index: usize) -> Result<u16, String> {
    u16::try_from(index).map_err(|_| "too many rows".to_owned())
}

fn position(class: &Class, field: &str) -> Option<u8> {
    let found = class.fields.iter().position(|known| known.name == field)?;
    u8::try_from(found).ok()
}

fn set(class: &Class, fields: &str) -> Option<u128> {
    fields.split_whitespace().try_fold(0, |set, field| Some(set | 1 << position(class, field)?))
}

fn lengths(said: &str) -> Result<(u32, u32), String> {
    let (low, high) = said.split_once("..").ok_or_else(|| format!("{said}: no bounds"))?;
    let number = |end: &str, without: u32| {
        if end.is_empty() { Ok(without) } else { end.parse().map_err(|_| format!("{end} is no number")) }
    };
    Ok((number(low, 0)?, number(high, u32::MAX)?))
}

fn bounds(said: &str) -> Result<(Option<f64>, Option<f64>), String> {
    let Some((low, high)) = said.split_once("..") else { return Ok((None, None)) };
    let number = |end: &str| {
        if end.is_empty() {
            Ok(None)
        } else {
            end.parse().map(Some).map_err(|_| format!("{end} is no number"))
        }
    };
    Ok((number(low)?, number(high)?))
}
