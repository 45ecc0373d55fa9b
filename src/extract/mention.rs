//! Names in a text: those of the lists, those that the name rules build, and those the text itself defines.

use super::class_set::ClassSet;
use super::clean::{Block, CleanText};
use super::lexicon::{Lexicon, Token, TypeSet, is_han, type_set};
use super::pattern::ADJECTIVE;
use super::rule::RuleBook;
use super::unit::{Unit, blocks};
use super::{han, han_person, recognise, spaced};
use crate::names::{EntryId, Names};
use crate::value::{EntityType, Lang};

/// A name at a place of the text, in bytes.
#[derive(Debug, Clone)]
pub struct Mention {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// What it names.
    pub kind: EntityType,
    /// The known thing it names, if the lists have it.
    pub entry: Option<EntryId>,
    /// What found it.
    pub source: Source,
    /// Names inside it.
    pub inner: Vec<Mention>,
}

impl Mention {
    /// The types that patterns see it as: an adjective is no name.
    pub fn types(&self) -> TypeSet {
        if self.source == Source::Adjective { ADJECTIVE } else { type_set(self.kind) }
    }
}

/// What found a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The lists of known names.
    List,
    /// A name rule, by its index.
    Rule(u16),
    /// The form of a person's name beside a post or a verb.
    Person,
    /// A form that the text itself bound to a full name.
    Alias,
    /// An adjective that stands for a country, such as "Chinese": no name of it.
    Adjective,
    /// What is seen of it, by the weights of the recogniser.
    Recognised,
}

/// All that the search for names in one text needs.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The cleaned page.
    pub clean: &'a CleanText,
    /// Its known words.
    pub tokens: &'a [Token],
    /// All known words.
    pub lexicon: &'a Lexicon,
    /// The rules.
    pub book: &'a RuleBook,
    /// The known names.
    pub names: &'a Names,
    /// Classes with a meaning of their own to this search.
    pub special: Special,
}

/// The classes that the search for names itself knows by name.
#[derive(Debug, Clone, Copy, Default)]
pub struct Special {
    /// Posts and titles of persons.
    pub role: ClassSet,
    /// Words that tell nothing apart, such as "international".
    pub generic: ClassSet,
    /// Ordinary words in which a shorter word must not be seen.
    pub plain: ClassSet,
    /// Words at the start of what would be a name, that are no part of it.
    pub trim: ClassSet,
    /// Words that join two names.
    pub and: ClassSet,
    /// Words after which a person is said to speak or act.
    pub speak: ClassSet,
    /// Articles and possessives.
    pub the: ClassSet,
    /// Words between the parts of a name, such as "of".
    pub link: ClassSet,
    /// Surnames that stand first.
    pub surname: ClassSet,
    /// The level of an authority ("province") at the start of its short name.
    pub level: ClassSet,
    /// Joins a description to what it describes.
    pub genitive: ClassSet,
    /// Counts things.
    pub measure: ClassSet,
    /// Fields of work, as in the names of ministries.
    pub field: ClassSet,
    /// Forms of companies, such as "Ltd.".
    pub legal: ClassSet,
    /// Words before the name of a city.
    pub city_word: ClassSet,
    /// Words before the name of a province.
    pub region_word: ClassSet,
    /// What a body is, in apposition to its name.
    pub body_word: ClassSet,
    /// Words that open a clause about a person.
    pub who: ClassSet,
    /// First names of persons.
    pub forename: ClassSet,
    /// Bodies with a seat abroad.
    pub embassy: ClassSet,
    /// Before the seat of a body abroad.
    pub seat: ClassSet,
    /// A twinned city or the relation.
    pub twin_noun: ClassSet,
    /// Are or become twins, said of both.
    pub twins: ClassSet,
    /// Before the two sides of something.
    pub between: ClassSet,
    /// Words before what an agreement is about.
    pub on: ClassSet,
    /// To sign.
    pub sign: ClassSet,
    /// Posts whose holder leads a city.
    pub city_post: ClassSet,
    /// Posts whose holder leads a province.
    pub region_post: ClassSet,
    /// Builds or invests.
    pub develop: ClassSet,
    /// Points at an event named next.
    pub points: ClassSet,
    /// The mark between the items of a Chinese list.
    pub list_mark: ClassSet,
    /// Announces a short form.
    pub hereinafter: ClassSet,
    /// After which a person is said to hold a post.
    pub takes_office: ClassSet,
    /// What a thing is like, no part of its name: "new", "large".
    pub quality: ClassSet,
    /// Before the task of a body: "committee for …".
    pub task: ClassSet,
    /// Before the body that another is attached to: "academy at the ministry".
    pub attached: ClassSet,
    /// Before whom a body is named after.
    pub honoured: ClassSet,
    /// Which of a row of events it is: "the third forum".
    pub ordinal: ClassSet,
    /// Adjectives made of the names of places that no list has.
    pub local: ClassSet,
    /// Those who go for a body.
    pub delegation: ClassSet,
    /// A city or province, said before its name.
    pub place_noun: ClassSet,
    /// Small words inside persons' names.
    pub particle: ClassSet,
    /// Takes place.
    pub hold: ClassSet,
    /// Hosts or undertakes an event.
    pub organise: ClassSet,
    /// Words for parks in the genitive plural.
    pub park_words: ClassSet,
    /// Those who made the page.
    pub byline: ClassSet,
    /// Says where something lies.
    pub located: ClassSet,
    /// Posts of several persons.
    pub posts: ClassSet,
    /// Posts that companies and other bodies have, and states and cities have not.
    pub body_post: ClassSet,
    /// A paper that tells only what is meant to be.
    pub intent: ClassSet,
    /// In a place.
    pub at_place: ClassSet,
    /// Head words of companies, such as "Group".
    pub company: ClassSet,
    /// What many bodies of a kind are called, that tells none apart: "Medical".
    pub kind_word: ClassSet,
    /// A park, as a common noun.
    pub park_word: ClassSet,
    /// Before the body that builds, owns or runs something.
    pub run_by: ClassSet,
    /// What companies alone do.
    pub company_verb: ClassSet,
    /// Companies by what they are to another: tenants, shareholders.
    pub tenant: ClassSet,
    /// Before the members of a list.
    pub include: ClassSet,
    /// Names the other side.
    pub with: ClassSet,
    /// Twinned parks, or the relation.
    pub partner: ClassSet,
    /// Before the place where something is.
    pub within: ClassSet,
    /// Before what is undertaken.
    pub will: ClassSet,
    /// Forms of to be and to have.
    pub is: ClassSet,
    /// Before "in", where it names no place: to invest in.
    pub puts_in: ClassSet,
    /// "Government", which speaks for its country.
    pub government: ClassSet,
    /// Words whose dot ends no sentence.
    pub abbreviation: ClassSet,
    /// Forms of address.
    pub title: ClassSet,
    /// To take part in what is told of.
    pub attend_there: ClassSet,
    /// Says that something happened at the event told of.
    pub at_event: ClassSet,
    /// Any word of twinning.
    pub twinning: ClassSet,
}

impl Special {
    /// The bits of these classes in a lexicon.
    pub fn of(lexicon: &Lexicon) -> Self {
        let class = |name| lexicon.class(name);
        Self {
            role: class("role"),
            generic: class("generic"),
            plain: class("plain"),
            trim: class("trim"),
            and: class("and"),
            speak: class("speak"),
            the: class("the"),
            link: class("link"),
            surname: class("surname"),
            level: class("level"),
            genitive: class("genitive"),
            measure: class("measure"),
            field: class("field"),
            legal: class("legal-form"),
            city_word: class("city-noun") | class("place-word"),
            region_word: class("region-noun"),
            body_word: class("body-word"),
            who: class("who"),
            forename: class("forename"),
            embassy: class("embassy"),
            seat: class("seat"),
            twin_noun: class("twin-noun"),
            twins: class("twins"),
            between: class("between"),
            on: class("on"),
            sign: class("sign"),
            city_post: class("city-post"),
            region_post: class("region-post"),
            points: class("this-event"),
            list_mark: class("list-mark"),
            hereinafter: class("hereinafter"),
            takes_office: class("takes-office"),
            develop: class("develop"),
            quality: class("quality"),
            task: class("task"),
            attached: class("attached"),
            honoured: class("honoured"),
            ordinal: class("ordinal"),
            local: class("local"),
            delegation: class("delegation"),
            place_noun: class("place-noun"),
            particle: class("particle"),
            hold: class("hold"),
            organise: class("organise"),
            park_words: class("park-words"),
            byline: class("byline"),
            located: class("located"),
            body_post: class("body-post"),
            posts: class("roles"),
            intent: class("intent"),
            at_place: class("in"),
            company: class("company"),
            kind_word: class("kind-word"),
            park_word: class("this-park"),
            run_by: class("run-by"),
            company_verb: class("company-verb"),
            tenant: class("tenant"),
            include: class("include"),
            with: class("with"),
            partner: class("partner"),
            within: class("within"),
            will: class("will"),
            is: class("is"),
            puts_in: class("puts-in"),
            government: class("government"),
            abbreviation: class("abbreviation"),
            title: class("title"),
            attend_there: class("attend-there"),
            at_event: class("at-event"),
            twinning: class("twin") | class("twins") | class("twin-noun") | class("twin-with"),
        }
    }
}

impl<'a> Scene<'a> {
    /// The text.
    pub fn text(&self) -> &'a str {
        &self.clean.text
    }

    /// The classes of a token.
    pub fn classes(&self, token: Token) -> ClassSet {
        self.lexicon.word(token).classes
    }

    /// The known thing that a token names, and its type.
    pub fn known(&self, token: Token) -> Option<(EntryId, EntityType)> {
        let word = self.lexicon.word(token);
        let first = *word.names.first()?;
        let id = if word.names.len() > 1 { self.city_rather(token, first, &word.names) } else { first };
        let id = if word.names.len() > 1 { self.country_rather(token, id, &word.names) } else { id };
        let kind = self.names.get(id).kind;
        // A country's name counts even where it is an ordinary word too.
        (!word.classes.meets(self.special.plain) || kind == EntityType::Country).then_some((id, kind))
    }

    /// The city that a bare name means, where the province of that name is called "… Province" in full and is not much larger.
    fn city_rather(&self, token: Token, first: EntryId, names: &[EntryId]) -> EntryId {
        let region = self.names.get(first);
        // A token of a part of the text has places of its own.
        let Some(bare) = self.text().get(token.start..token.end) else { return first };
        let full = self.names.label(first, &Lang::new("en"));
        if region.kind != EntityType::Region || full.len() <= bare.len() || !full.starts_with(bare) {
            return first;
        }
        let city = |id: &&EntryId| self.names.get(**id).kind == EntityType::City;
        let large = |id: &&EntryId| self.names.get(**id).weight >= region.weight / 2;
        names.iter().find(|id| city(id) && large(id)).copied().unwrap_or(first)
    }

    /// The country that a name means which a larger province bears too, but behind a city of that province: "Atlanta, Georgia".
    fn country_rather(&self, token: Token, first: EntryId, names: &[EntryId]) -> EntryId {
        let country = names.iter().copied().find(|id| self.names.get(*id).kind == EntityType::Country);
        let Some(country) = country.filter(|_| self.names.get(first).kind == EntityType::Region) else { return first };
        let index = self.tokens.partition_point(|t| t.start < token.start);
        let before =
            index.checked_sub(1).and_then(|i| self.tokens.get(i)).filter(|t| token.start >= t.end && token.start - t.end <= 2);
        let within = |id: &EntryId| self.names.chain(*id).any(|place| place == first);
        let of_region = before.is_some_and(|t| self.lexicon.word(*t).names.iter().any(within));
        if of_region { first } else { country }
    }

    /// The tokens within a range of bytes.
    pub fn tokens_in(&self, start: usize, end: usize) -> &'a [Token] {
        let from = self.tokens.partition_point(|t| t.start < start);
        let to = self.tokens.partition_point(|t| t.end <= end);
        self.tokens.get(from..to.max(from)).unwrap_or_default()
    }

    /// The block that holds a byte.
    pub fn block_at(&self, at: usize) -> Option<&'a Block> {
        let index = self.clean.blocks.partition_point(|b| b.range.end <= at);
        self.clean.blocks.get(index).filter(|b| b.range.start <= at)
    }
}

/// The names that the lists and the name rules propose.
pub fn propose(scene: &Scene<'_>, blocks: &[Vec<Unit<'_>>]) -> Vec<Mention> {
    let mut found = listed(scene);
    found.extend(han::names(scene));
    found.extend(spaced::names(scene, blocks));
    nest(found)
}

/// The names of a text, in order, none within another but as its `inner`.
pub fn find(scene: &Scene<'_>) -> Vec<Mention> {
    let blocks = blocks(scene);
    let mut found = recognise::recognise(scene, &blocks, propose(scene, &blocks));
    found.extend(han_person::persons(scene, &found));
    let mut found: Vec<Mention> = nest(found).into_iter().flat_map(|mention| apart(scene, mention)).collect();
    // The place in the quotes of a company's name is no place: "Ltd. «Northton Trade»".
    found.iter_mut().for_each(|mention| without_number(scene, mention));
    for mention in found.iter_mut().filter(|m| m.kind == EntityType::Organisation) {
        let quote = scene.text()[mention.start..mention.end].find('\u{ab}').map(|at| mention.start + at);
        mention.inner.retain(|m| !m.kind.is_place() || quote.is_none_or(|quote| m.start < quote));
    }
    found
}

/// Takes the number of a row off a name that stands first in its line: "12. Northton Free Zone".
fn without_number(scene: &Scene<'_>, mention: &mut Mention) {
    let (before, name) = (&scene.text()[..mention.start], &scene.text()[mention.start..mention.end]);
    let first = before.is_empty() || before.ends_with('\n');
    if let Some(length) = number_of_row(name).filter(|_| first && mention.entry.is_none()) {
        mention.start += length;
        mention.inner.retain(|m| m.start >= mention.start);
    }
}

/// How many bytes the number of a row takes ("12. ") that a line of a numbered list begins with.
fn number_of_row(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?.strip_prefix(['.', ')']).filter(|_| (1..=3).contains(&digits))?;
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    (spaces > 0).then_some(digits + 1 + spaces)
}

/// A built name that is nothing but a known body "of" a known place is these two: "Northton Group of Elkwater".
fn apart(scene: &Scene<'_>, mention: Mention) -> Vec<Mention> {
    let ends = mention.inner.first().zip(mention.inner.last()).filter(|_| mention.entry.is_none());
    let two = ends.is_some_and(|(body, place)| {
        let link = scene.tokens_in(body.end, place.start);
        let words = scene.text().get(body.end..place.start).unwrap_or_default().split_whitespace().count();
        (body.start, place.end) == (mention.start, mention.end)
            && body.kind == mention.kind
            && place.kind.is_place()
            && body.entry.is_some()
            && place.entry.is_some()
            && words == 1
            && matches!(link, [word] if scene.classes(*word).meets(scene.special.link))
    });
    if two { mention.inner } else { vec![mention] }
}

/// The known names among the tokens.
fn listed(scene: &Scene<'_>) -> Vec<Mention> {
    let known = |t: &Token| {
        if let Some(entry) = scene.lexicon.word(*t).adjective {
            let (kind, source) = (scene.names.get(entry).kind, Source::Adjective);
            return Some(Mention { start: t.start, end: t.end, kind, entry: Some(entry), source, inner: Vec::new() });
        }
        let (entry, kind) = scene.known(*t)?;
        if han::is_doubtful(scene, *t, kind)
            || kind == EntityType::City && han::is_park_by_head(scene, *t)
            || kind == EntityType::City && han::is_part_of_dotted(scene, *t)
        {
            return None;
        }
        let inner = if matches!(kind, EntityType::Park | EntityType::Organisation) { parts(scene, *t) } else { Vec::new() };
        let start = if kind == EntityType::Country { without_article(scene, t) } else { t.start };
        Some(Mention { start, end: t.end, kind, entry: Some(entry), source: Source::List, inner })
    };
    let mut out: Vec<Mention> = scene.tokens.iter().filter_map(known).collect();
    out.retain(|m| !is_street(scene, m));
    out.retain(|m| m.kind != EntityType::City || m.source != Source::List || !is_part_of_name(scene, m));
    for mention in out.iter_mut().filter(|m| m.kind == EntityType::City) {
        if let Some((end, region)) = region_of(scene, mention) {
            (mention.end, mention.kind, mention.entry) = (end, EntityType::Region, Some(region));
        } else if behind_region_noun(scene, mention) {
            let name = &scene.text()[mention.start..mention.end];
            (mention.kind, mention.entry) =
                (EntityType::Region, scene.names.find_kind(name, EntityType::Region).first().copied());
        }
    }
    out
}

/// Whether a place's name is but the name of a street: "Nevada Avenue".
fn is_street(scene: &Scene<'_>, mention: &Mention) -> bool {
    let Some(rest) = scene.text()[mention.end..].strip_prefix(' ').filter(|_| mention.kind.is_place()) else { return false };
    let whole = |word: &String| {
        let after = rest.strip_prefix(word.as_str());
        after.is_some_and(|after| {
            !after.starts_with(|c: char| c.is_alphanumeric() || c == ' ' && after[1..].starts_with(char::is_uppercase))
        })
    };
    let rules = scene.book.names.iter().filter(|r| r.kind == EntityType::City);
    rules.flat_map(|r| &r.not_before).any(whole)
}

/// The fewest inhabitants of a city whose name is no part of a longer one, whatever stands beside it.
const LARGE_CITY: u32 = 500_000;

/// Whether a small city's name stands beside a word with a capital that nothing is known of: "Toyota Tsusho", "bin Said Masan".
fn is_part_of_name(scene: &Scene<'_>, city: &Mention) -> bool {
    let text = scene.text();
    let latin = text[city.start..city.end]
        .chars()
        .all(|c| c.is_ascii() || c.is_alphabetic() && !is_han(c) && c.is_uppercase() | c.is_lowercase());
    if !latin || city.entry.is_none_or(|entry| scene.names.get(entry).weight >= LARGE_CITY) {
        return false;
    }
    let unknown = |start: usize, end: usize| {
        let word = &text[start..end];
        let shape = word.chars().next().is_some_and(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase);
        shape
            && word.chars().count() >= 3
            && scene.tokens[scene.tokens.partition_point(|t| t.end <= start)..].first().is_none_or(|t| t.start >= end)
    };
    let after =
        text[city.end..].strip_prefix([' ', '-']).map_or(0, |rest| rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len()));
    let before = text[..city.start].strip_suffix([' ', '-']).unwrap_or_default();
    let start =
        before.rfind(|c: char| !c.is_alphabetic()).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    // Behind a preposition a place may be followed by its holder's name: "the mayor of Northton Ann Field".
    let named = after > 0 && unknown(city.end + 1, city.end + 1 + after) && {
        let last = scene.tokens_in(start, before.len()).last().map_or(ClassSet::NONE, |t| scene.classes(*t));
        !last.meets(scene.special.link | scene.special.seat | scene.special.role)
    };
    let opens = before[..start.min(before.len())].trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ',');
    named || opens && start < before.len() && unknown(start, before.len())
}

/// Where a country's name begins behind an article that the lists have with it: "the United States".
fn without_article(scene: &Scene<'_>, token: &Token) -> usize {
    let Some((first, _)) = scene.text()[token.start..token.end].split_once(' ') else { return token.start };
    let article = scene.lexicon.scan(first).first().is_some_and(|t| scene.classes(*t).meets(scene.special.the));
    if article { token.start + first.len() + 1 } else { token.start }
}

/// The province that the name of its city with the word behind it means: "Fergana region".
fn region_of(scene: &Scene<'_>, city: &Mention) -> Option<(usize, EntryId)> {
    let rest = scene.text()[city.end..].strip_prefix(' ').filter(|r| r.starts_with(|c: char| c.is_ascii_lowercase()))?;
    let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let next = scene.tokens_in(city.end + 1, city.end + 1 + length).first().filter(|t| t.start == city.end + 1)?;
    let level = scene.classes(*next).meets(scene.special.region_word);
    let name = &scene.text()[city.start..city.end];
    let region = scene.names.find_kind(name, EntityType::Region).first().copied().filter(|_| level)?;
    Some((city.end + 1 + length, region))
}

/// Whether a word for a province stands right before a name: in languages with cases, the city of that name has another word.
fn behind_region_noun(scene: &Scene<'_>, city: &Mention) -> bool {
    let text = scene.text();
    let cyrillic = super::unit::is_cyrillic(&text[city.start..city.end]);
    let noun = |t: &Token| text[t.end..city.start] == *" " && scene.classes(*t).meets(scene.special.region_word);
    cyrillic && text[..city.start].ends_with(' ') && scene.tokens_in(0, city.start).last().is_some_and(noun)
}

/// The known name that a listed name begins with: a park's country, the park of an administration.
fn parts(scene: &Scene<'_>, token: Token) -> Vec<Mention> {
    let whole = &scene.text()[token.start..token.end];
    let Some((last, _)) = whole.char_indices().next_back().filter(|(_, c)| is_han(*c)) else { return Vec::new() };
    let first = scene.lexicon.scan(&whole[..last]).first().copied().filter(|t| t.start == 0);
    let known = first.and_then(|t| Some((t, scene.known(t)?)));
    known.map_or_else(Vec::new, |(t, (entry, kind))| {
        let (start, end) = (token.start, token.start + t.end);
        vec![Mention { start, end, kind, entry: Some(entry), source: Source::List, inner: Vec::new() }]
    })
}

/// Puts names that lie within others inside these; of two that overlap the longer stays.
pub fn nest(mut found: Vec<Mention>) -> Vec<Mention> {
    // At the same place a built name comes before a listed one only where it is longer; a listed type is surer.
    found.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end), m.entry.is_none()));
    let mut out: Vec<Mention> = Vec::with_capacity(found.len());
    for mut mention in found {
        // "the memorandum's signing ceremony": the ceremony is told by its word, beside the agreement.
        if let Some(deal) = out.last().filter(|m| m.kind == EntityType::Agreement)
            && mention.kind == EntityType::Event
            && (deal.start + 1..deal.end).contains(&mention.start)
            && deal.end < mention.end
        {
            mention.start = deal.end;
            mention.inner.retain(|m| m.start >= deal.end);
        }
        let Some(last) = out.last_mut() else {
            out.push(mention);
            continue;
        };
        if mention.start >= last.end {
            out.push(mention);
        } else if (mention.start, mention.end) == (last.start, last.end) {
            last.inner.extend(mention.inner);
        } else if mention.end <= last.end {
            last.inner.push(mention);
        } else if mention.end - mention.start > last.end - last.start {
            *last = mention;
        }
    }
    for mention in &mut out {
        if mention.inner.len() > 1 {
            mention.inner = nest(std::mem::take(&mut mention.inner));
        }
    }
    out
}
