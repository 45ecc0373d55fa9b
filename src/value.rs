//! The small values every part speaks in: spans, dates, languages, and the closed vocabularies of the record.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

mod decimal;

pub use decimal::{BadDecimal, Decimal};

/// A passage of a page, in Unicode code points of the text as it was read: `start` inclusive, `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Code points before the passage.
    pub start: usize,
    /// Code points before its end.
    pub end: usize,
}

impl Span {
    /// A passage from `start` to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Length in code points.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether the passage holds no text.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The smallest passage that holds both.
    pub fn cover(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// Whether `other` lies within this passage.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A word that is none of a closed vocabulary's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTerm {
    /// What the vocabulary is of, such as `predicate`.
    pub kind: &'static str,
    /// The word that was given.
    pub given: String,
    /// Every word of the vocabulary.
    pub known: &'static [&'static str],
}

impl fmt::Display for UnknownTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no {} {:?}", self.kind, self.given)
    }
}

impl std::error::Error for UnknownTerm {}

/// A closed vocabulary: an enum whose every value has one written form, the local name of its ontology term.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident ($kind:literal) { $($(#[$vdoc:meta])* $value:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $value),+ }

        impl $name {
            /// Every value, in the order of the guidelines.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];
            /// Every written form, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($text),+];

            /// The written form.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$value => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.pad(self.as_str()) }
        }

        impl FromStr for $name {
            type Err = UnknownTerm;
            fn from_str(s: &str) -> Result<Self, UnknownTerm> {
                match s {
                    $($text => Ok(Self::$value),)+
                    _ => Err(UnknownTerm { kind: $kind, given: s.to_owned(), known: Self::NAMES }),
                }
            }
        }
    };
}

vocabulary! {
    /// What kind of individual an entity is.
    EntityType ("entity type") {
        /// A named industrial park, economic, trade or technological zone.
        Park = "Park",
        /// A sovereign state or customs territory.
        Country = "Country",
        /// A first-level division of a country.
        Region = "Region",
        /// A city, county, district or town.
        City = "City",
        /// A company, authority, university, association or international body.
        Organisation = "Organisation",
        /// A named individual.
        Person = "Person",
        /// A concluded, or explicitly to-be-signed, agreement between parties.
        Agreement = "Agreement",
        /// A named or dated happening.
        Event = "Event",
    }
}

impl EntityType {
    /// Whether the type is a place: country, region or city.
    pub const fn is_place(self) -> bool {
        matches!(self, Self::Country | Self::Region | Self::City)
    }

    /// Whether things of this type can act: sign, host, found, join.
    pub const fn is_agent(self) -> bool {
        !matches!(self, Self::Agreement | Self::Event)
    }

    /// The path segment of the type's IRIs, such as `park`.
    pub const fn segment(self) -> &'static str {
        match self {
            Self::Park => "park",
            Self::Country => "country",
            Self::Region => "region",
            Self::City => "city",
            Self::Organisation => "organisation",
            Self::Person => "person",
            Self::Agreement => "agreement",
            Self::Event => "event",
        }
    }
}

vocabulary! {
    /// What a statement says of its subject.
    Predicate ("predicate") {
        /// The nearest stated place of a park, city, region, organisation or event.
        LocatedIn = "locatedIn",
        /// Who develops, invests in, builds, owns or operates a park.
        DevelopedBy = "developedBy",
        /// A park's administration.
        ManagedBy = "managedBy",
        /// Membership of an organisation.
        MemberOf = "memberOf",
        /// Founder or initiator of an organisation or park.
        FoundedBy = "foundedBy",
        /// A sister, twin, friendship or friendly-exchange relation of cities or regions; symmetric.
        FriendshipCity = "friendshipCity",
        /// Twin, sister, paired or cooperating parks; symmetric.
        PartnerPark = "partnerPark",
        /// Host, organiser or supporter of an event.
        Organises = "organises",
        /// Who attends, speaks, presents or exhibits at an event.
        ParticipatesIn = "participatesIn",
        /// Sub-event, branch, or zone of a larger one of the same type.
        PartOf = "partOf",
        /// The post or employer of a person.
        AffiliatedWith = "affiliatedWith",
        /// A side that signed or will sign an agreement.
        Party = "party",
        /// The person who put the name to an agreement.
        Signatory = "signatory",
        /// When an agreement was signed.
        SignedOn = "signedOn",
        /// Where an agreement was signed.
        SignedIn = "signedIn",
        /// The event at which an agreement was signed.
        SignedAt = "signedAt",
        /// The first day of an event.
        HeldOn = "heldOn",
        /// When an organisation or park was founded.
        FoundedOn = "foundedOn",
    }
}

impl Predicate {
    /// Whether the object is a date rather than an entity.
    pub const fn is_dated(self) -> bool {
        matches!(self, Self::SignedOn | Self::HeldOn | Self::FoundedOn)
    }

    /// Whether subject and object may be exchanged.
    pub const fn is_symmetric(self) -> bool {
        matches!(self, Self::FriendshipCity | Self::PartnerPark)
    }
}

vocabulary! {
    /// What kind of document an agreement is.
    AgreementKind ("kind of agreement") {
        /// Memorandum of understanding, or of friendly exchange.
        Memorandum = "memorandum",
        /// Establishes sister, twin or friendship relations.
        FriendshipCity = "friendship-city",
        /// Cooperation, strategic cooperation or framework agreement.
        Cooperation = "cooperation",
        /// Project, investment, purchase, land, loan or construction contract.
        Contract = "contract",
        /// Joint declaration, initiative or statement.
        Declaration = "declaration",
        /// Letters of intent, protocols, sister schools and the rest.
        Other = "other",
    }
}

vocabulary! {
    /// How far an agreement has come.
    AgreementStatus ("status of an agreement") {
        /// Talked about, no text agreed.
        Discussed = "discussed",
        /// Stated to be signed later.
        Planned = "planned",
        /// Signed; the default.
        Signed = "signed",
        /// Signed and said to be in force.
        InForce = "in-force",
        /// Ended or expired.
        Ended = "ended",
    }
}

vocabulary! {
    /// What a figure measures or counts.
    Indicator ("indicator") {
        /// Trade in both directions, in money.
        TradeVolume = "trade-volume",
        /// What is sold abroad, in money.
        Exports = "exports",
        /// What is bought from abroad, in money.
        Imports = "imports",
        /// Money invested, pledged for investment or attracted.
        Investment = "investment",
        /// The worth of contracts or agreements.
        ContractValue = "contract-value",
        /// Money of which the text does not say what it is.
        Amount = "amount",
        /// Turnover, sales or income.
        Revenue = "revenue",
        /// What is produced, in money or in tonnes and the like.
        Output = "output",
        /// Gross domestic product.
        Gdp = "gdp",
        /// Taxes and duties paid.
        Tax = "tax",
        /// Companies.
        Enterprises = "enterprises",
        /// Projects.
        Projects = "projects",
        /// Parks and zones.
        Parks = "parks",
        /// Bodies that are no companies, or of several sorts.
        Organisations = "organisations",
        /// Countries.
        Countries = "countries",
        /// Cities and regions.
        Cities = "cities",
        /// Friendship cities, or pairs of them.
        FriendshipCities = "friendship-cities",
        /// Members of a body.
        Members = "members",
        /// Agreements, memoranda and contracts.
        Agreements = "agreements",
        /// Events of any kind.
        Events = "events",
        /// People, or whom they stand for, at an event.
        Participants = "participants",
        /// People of whom the text does not say more.
        People = "people",
        /// Inhabitants.
        Population = "population",
        /// Jobs, or who holds them.
        Employees = "employees",
        /// Pupils, students and trainees.
        Students = "students",
        /// Lines of trains, flights, ships or lorries.
        Routes = "routes",
        /// Journeys of freight trains.
        TrainTrips = "train-trips",
        /// Goods carried.
        Freight = "freight",
        /// Containers handled.
        Containers = "containers",
        /// Land.
        Area = "area",
        /// Floor space of buildings.
        FloorArea = "floor-area",
        /// Lengths of roads, railways, pipes.
        Length = "length",
        /// Power or energy of plants.
        Capacity = "capacity",
        /// A part of a whole, in percent.
        Share = "share",
        /// A change, in percent.
        Growth = "growth",
    }
}

vocabulary! {
    /// How a stated number bounds the true one.
    Bound ("bound") {
        /// The number or a little more or less.
        About = "about",
        /// A little less than the number.
        Nearly = "nearly",
        /// The number or more.
        AtLeast = "at-least",
        /// More than the number.
        MoreThan = "more-than",
        /// The number or less.
        AtMost = "at-most",
        /// Less than the number.
        LessThan = "less-than",
    }
}

/// A language tag, its primary subtag alone: `zh`, `en`, `ru`, or any other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lang(String);

impl Lang {
    /// The language of a tag such as `zh-Hant-TW`; Traditional Chinese is `zh`.
    pub fn new(tag: &str) -> Self {
        let primary = tag.split(['-', '_', '.']).next().unwrap_or_default();
        Self(primary.to_ascii_lowercase())
    }

    /// The primary subtag.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A date as precise as its source: a year, a month or a day (EDTF level 0, ISO 8601-2:2019).
///
/// ```
/// use parkgraph::value::Date;
/// let june: Date = "2021-06".parse()?;
/// assert_eq!(june.earliest(), "2021-06-01".parse()?);
/// assert_eq!(june.latest().to_string(), "2021-06-30");
/// assert!("2021-13-45".parse::<Date>().is_err());
/// # Ok::<(), parkgraph::value::BadDate>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: i16,
    /// 1–12, or 0 where unknown.
    month: u8,
    /// 1–31, or 0 where unknown.
    day: u8,
}

/// A date that no calendar has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDate {
    /// The text that was given.
    pub given: String,
    /// What is wrong with it.
    pub why: String,
}

impl fmt::Display for BadDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no date {:?}: {}", self.given, self.why)
    }
}

impl std::error::Error for BadDate {}

impl Date {
    /// How dates are written, for those who wrote one otherwise.
    pub const HELP: &str = "write a date that the calendar has, as YYYY, YYYY-MM or YYYY-MM-DD";

    /// A whole year.
    pub const fn of_year(year: i16) -> Self {
        Self { year, month: 0, day: 0 }
    }

    /// A date of year, month (1–12, 0 for unknown) and day (1–31, 0 for unknown), where the calendar has it.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        let known_day = day == 0 || jiff::civil::Date::new(year, month as i8, day as i8).is_ok();
        let month_fits = month <= 12 && (month > 0 || day == 0);
        ((1..=9999).contains(&year) && month_fits && known_day).then_some(Self { year, month, day })
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1–12, where known.
    pub fn month(self) -> Option<u8> {
        (self.month > 0).then_some(self.month)
    }

    /// The day of the month, 1–31, where known.
    pub fn day(self) -> Option<u8> {
        (self.day > 0).then_some(self.day)
    }

    /// The first day it can mean.
    pub fn earliest(self) -> Self {
        Self { year: self.year, month: self.month.max(1), day: self.day.max(1) }
    }

    /// The last day it can mean.
    pub fn latest(self) -> Self {
        if self.day > 0 {
            return self;
        }
        let month = if self.month > 0 { self.month } else { 12 };
        let day = jiff::civil::Date::new(self.year, month as i8, 1).map_or(28, |d| d.days_in_month());
        Self { year: self.year, month, day: day as u8 }
    }

    /// The day `days` after this one, where this is a day.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        let civil = jiff::civil::Date::new(self.year, self.month as i8, self.day as i8).ok()?;
        let moved = civil.checked_add(jiff::Span::new().try_days(days).ok()?).ok()?;
        Self::new(moved.year(), moved.month() as u8, moved.day() as u8)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month, self.day) {
            (0, _) => f.pad(&format!("{:04}", self.year)),
            (m, 0) => f.pad(&format!("{:04}-{m:02}", self.year)),
            (m, d) => f.pad(&format!("{:04}-{m:02}-{d:02}", self.year)),
        }
    }
}

impl FromStr for Date {
    type Err = BadDate;

    fn from_str(s: &str) -> Result<Self, BadDate> {
        let bad = |why: &str| BadDate { given: s.to_owned(), why: why.to_owned() };
        let part = |text: Option<&str>, width: usize| match text {
            None => Ok(0),
            Some(t) if t.len() == width && t.bytes().all(|b| b.is_ascii_digit()) => {
                t.parse::<i16>().map_err(|_| bad("the number is too large"))
            }
            Some(_) => Err(bad("write YYYY, YYYY-MM or YYYY-MM-DD")),
        };
        let mut parts = s.split('-');
        let year = part(parts.next(), 4)?;
        if year == 0 {
            return Err(bad("there is no year 0"));
        }
        let (month_text, day_text) = (parts.next(), parts.next());
        let (month, day) = (part(month_text, 2)?, part(day_text, 2)?);
        if parts.next().is_some() {
            return Err(bad("write YYYY, YYYY-MM or YYYY-MM-DD"));
        }
        if month_text.is_some() && !(1..=12).contains(&month) {
            return Err(bad(&format!("there is no month {month}")));
        }
        if day_text.is_some() && day == 0 {
            return Err(bad("there is no day 0"));
        }
        Self::new(year, month as u8, day as u8).ok_or_else(|| bad(&format!("there is no day {day} in that month")))
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_no_calendar_has_are_refused() {
        for bad in [
            "2021-13-45",
            "2021-02-30",
            "2021-00",
            "2021-06-00",
            "21-06-09",
            "2021/06/09",
            "2021-6-9",
            "0000",
            "",
            "2021-06-09-01",
        ] {
            assert!(bad.parse::<Date>().is_err(), "{bad}");
        }
        for good in ["2021", "2021-06", "2020-02-29"] {
            assert_eq!(good.parse::<Date>().map(|d| d.to_string()).as_deref(), Ok(good));
        }
    }

    #[test]
    fn february_ends_where_the_year_says() {
        let end = |s: &str| s.parse::<Date>().map(|d| d.latest().to_string()).unwrap_or_default();
        assert_eq!(
            (end("2020-02"), end("2021-02"), end("2021")),
            ("2020-02-29".into(), "2021-02-28".into(), "2021-12-31".into())
        );
    }

    #[test]
    fn days_cross_the_end_of_a_year() {
        let moved = "2021-01-01".parse::<Date>().ok().and_then(|d| d.plus_days(-1));
        assert_eq!(moved.map(|d| d.to_string()).as_deref(), Some("2020-12-31"));
    }

    #[test]
    fn vocabularies_name_what_they_know() {
        let error = "wasMayorOf".parse::<Predicate>().err();
        assert!(error.is_some_and(|e| e.known.contains(&"affiliatedWith")));
    }
}
