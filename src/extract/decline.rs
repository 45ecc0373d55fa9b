//! Names and words in their cases, by tables of endings (`data/rules/*/endings.toml`).

use std::collections::BTreeMap;

use serde::Deserialize;

/// The cases after the nominative: genitive, dative, accusative, instrumental, prepositional.
const CASES: usize = 5;

/// The endings of one language.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endings {
    /// What the tables hold.
    #[allow(dead_code)]
    pub summary: String,
    /// Endings of nouns.
    #[serde(default)]
    pub noun: Vec<Ending>,
    /// Endings of adjectives.
    #[serde(default)]
    pub adjective: Vec<Ending>,
    /// Endings of adjectives that may be names of places by themselves.
    #[serde(default)]
    pub alone: Vec<String>,
    /// Endings of persons' names in the other cases, and what they are in the nominative.
    #[serde(default)]
    pub person: Vec<Person>,
    /// Endings that tell the shape of a word, in any case where nothing else is said.
    #[serde(default)]
    pub shape: BTreeMap<Shape, Vec<String>>,
}

/// What the ending of a word that no list has tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// An adjective.
    Adjective,
    /// An adjective made of a place's name.
    OfPlace,
    /// An adjective in the genitive.
    OfAdjective,
    /// A common noun in the genitive: only endings that no verb has.
    OfNoun,
    /// A noun or adjective behind "for" in the names of bodies.
    ToNoun,
    /// A name in the genitive.
    OfName,
    /// A surname.
    Surname,
    /// The name after one's father.
    Patronymic,
    /// A person's name that is no nominative, whoever bears it.
    Oblique,
    /// A word closed as a Chinese syllable may be.
    Closed,
}

/// An ending and what takes its place in the other cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// The ending, in the nominative.
    pub end: String,
    /// Of adjectives: the endings of nouns that they go with.
    #[serde(default)]
    pub with: Vec<String>,
    /// Genitive, dative, accusative, instrumental, prepositional.
    pub forms: [String; CASES],
}

/// An ending of a person's name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The ending in another case.
    pub end: String,
    /// The ending in the nominative.
    pub base: String,
    /// Whether it tells a woman's surname.
    #[serde(default)]
    pub woman: bool,
}

impl Endings {
    /// The forms of a name in the cases after the nominative; none where no ending fits.
    /// Adjectives and the first noun are declined, what follows them stays as it is.
    pub fn decline(&self, name: &str) -> Vec<String> {
        if let Some(forms) = self.decline_joined(name) {
            return forms;
        }
        let words: Vec<&str> = name.split(' ').collect();
        let adjectives = words[..words.len() - 1].iter().take_while(|w| !longest(&self.adjective, w).is_empty()).count();
        let noun = words[adjectives];
        let is_adjective = words.len() == 1 && self.alone.iter().any(|end| noun.ends_with(end.as_str()));
        let nouns = if is_adjective { longest(&self.adjective, noun) } else { longest(&self.noun, noun) };
        let mut out: Vec<String> = Vec::new();
        for ending in nouns {
            for case in 0..CASES {
                let declined = words.iter().enumerate().map(|(i, word)| match i {
                    i if i < adjectives => replace(word, longest(&self.adjective, word)[0], case),
                    i if i == adjectives => replace(word, ending, case),
                    _ => (*word).to_owned(),
                });
                let form = declined.collect::<Vec<_>>().join(" ");
                if form != name && !out.contains(&form) {
                    out.push(form);
                }
            }
        }
        out
    }

    /// The forms of a noun and an adjective joined by a hyphen: both are declined.
    fn decline_joined(&self, name: &str) -> Option<Vec<String>> {
        let (noun, adjective) = name.split_once('-').filter(|_| !name.contains(' '))?;
        let alone = self.alone.iter().any(|end| adjective.ends_with(end.as_str()));
        let second = *longest(&self.adjective, adjective).first().filter(|_| alone)?;
        let first = *longest(&self.noun, noun).first()?;
        Some((0..CASES).map(|case| format!("{}-{}", replace(noun, first, case), replace(adjective, second, case))).collect())
    }

    /// An adjective in the nominative, as it goes with a noun; itself where no ending fits.
    pub fn adjective_with(&self, word: &str, noun: &str) -> String {
        let goes = |e: &&Ending| e.with.iter().any(|end| noun.ends_with(end.as_str()));
        let fits = |e: &Ending| e.forms.iter().filter(|f| word.ends_with(f.as_str())).map(|f| (f.len(), e.end.clone())).max();
        let best = self.adjective.iter().filter(goes).filter_map(fits).max();
        best.map_or_else(|| word.to_owned(), |(length, end)| format!("{}{end}", &word[..word.len() - length]))
    }

    /// Whether a word has the ending that tells a shape.
    pub fn has_shape(&self, word: &str, shape: Shape) -> bool {
        self.shape
            .get(&shape)
            .is_some_and(|ends| ends.iter().any(|end| word.len() > end.len() + 2 && word.ends_with(end.as_str())))
    }

    /// A given name of a man that ends in a consonant, in the nominative: only the endings that leave one are taken off.
    pub fn given(&self, word: &str) -> String {
        let ends =
            self.person.iter().filter(|p| !p.woman && p.end.starts_with(p.base.as_str()) && word.ends_with(p.end.as_str()));
        let best = ends.max_by_key(|p| p.end.len());
        best.map_or_else(|| word.to_owned(), |p| format!("{}{}", &word[..word.len() - p.end.len()], p.base))
    }

    /// A person's name in the nominative, given in another case.
    pub fn person(&self, name: &str) -> String {
        let Some((given, last)) = name.rsplit_once(' ') else { return self.person_as(name, false) };
        let known = self.has_shape(last, Shape::Surname);
        let woman = known && self.person_word(last, true).is_some();
        // A foreign surname may be the same in all cases, and tells nothing of its bearer.
        let surname = if known { self.person_word(last, woman) } else { None };
        let first = |w: &str| {
            let as_woman = woman || !known && self.person_word(w, false).is_none();
            self.person_word(w, as_woman).unwrap_or_else(|| w.to_owned())
        };
        let given: Vec<String> = given.split(' ').map(first).collect();
        format!("{} {}", given.join(" "), surname.unwrap_or_else(|| last.to_owned()))
    }

    /// The same, where it is known whether the name is a woman's.
    pub fn person_as(&self, name: &str, woman: bool) -> String {
        let word = |w: &str| self.person_word(w, woman).unwrap_or_else(|| w.to_owned());
        name.split(' ').map(word).collect::<Vec<_>>().join(" ")
    }

    fn person_word(&self, word: &str, woman: bool) -> Option<String> {
        let ends = self.person.iter().filter(|p| p.woman == woman && word.ends_with(p.end.as_str()));
        ends.max_by_key(|p| p.end.len()).map(|p| format!("{}{}", &word[..word.len() - p.end.len()], p.base))
    }
}

/// The entries with the longest ending that fits a word: several where a word may be declined in several ways.
fn longest<'a>(endings: &'a [Ending], word: &str) -> Vec<&'a Ending> {
    // A word that goes its own way is an entry as a whole.
    let fits = || endings.iter().filter(|e| word == e.end || word.ends_with(e.end.as_str()) && word.len() > e.end.len() + 2);
    let length = fits().map(|e| e.end.len()).max();
    fits().filter(|e| Some(e.end.len()) == length).collect()
}

fn replace(word: &str, ending: &Ending, case: usize) -> String {
    format!("{}{}", &word[..word.len() - ending.end.len()], ending.forms[case])
}
