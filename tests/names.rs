//! The known names: how many there are, that they hang together, and that they are found however they are written.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeSet, HashMap, HashSet};

use parkgraph::names::{Names, Role, TABLES, normalise};
use parkgraph::value::{EntityType, Lang};

fn names() -> &'static Names {
    Names::built_in().unwrap()
}

fn iri(path: &str) -> String {
    format!("{}{path}", parkgraph::names::BASE)
}

/// The path of the IRI of what is found first, such as `country/KG`.
fn first(text: &str) -> Option<&'static str> {
    let id = names().find(text).first()?;
    names().get(*id).iri.strip_prefix(parkgraph::names::BASE)
}

fn labelled(kind: EntityType, lang: &str) -> usize {
    let has = |names: &[parkgraph::names::Name]| names.iter().any(|n| n.role == Role::Label && n.lang == lang);
    names().iter().filter(|(_, entry)| entry.kind == kind && has(&entry.names)).count()
}

#[test]
fn there_are_enough() {
    for lang in ["zh", "en", "ru"] {
        assert!(labelled(EntityType::Country, lang) >= 249, "countries in {lang}: {}", labelled(EntityType::Country, lang));
    }
    let china = names().country("CN").unwrap();
    let is_chinese = |path: &str| path.contains("/CN-");
    let divisions = names().iter().filter(|(_, e)| is_chinese(&e.iri)).collect::<Vec<_>>();
    assert!(divisions.len() >= 3200, "{} Chinese divisions", divisions.len());
    assert_eq!(divisions.iter().filter(|(_, e)| e.kind == EntityType::Region).count(), 27);
    assert!(divisions.iter().filter(|(id, _)| names().country_of(*id) == Some(china)).count() >= 3180);
    let foreign = |lang: &str| {
        let cities = names().iter().filter(|(_, e)| e.kind == EntityType::City && !is_chinese(&e.iri));
        cities.filter(|(_, e)| e.names.iter().any(|n| n.role == Role::Label && n.lang == lang)).count()
    };
    assert!(foreign("zh") >= 9000, "{}", foreign("zh"));
    assert!(foreign("ru") >= 11000, "{}", foreign("ru"));
    assert!(names().iter().filter(|(_, e)| e.kind == EntityType::Organisation).count() >= 60);
}

#[test]
fn no_table_has_a_key_twice() {
    for (file, text) in TABLES {
        let mut seen = HashSet::new();
        for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let mut cells = line.split('\t');
            let key = (cells.next().unwrap(), cells.next().unwrap());
            assert!(seen.insert(key), "{file}: {key:?} stands there twice");
        }
    }
}

#[test]
fn every_place_lies_in_a_country() {
    for (id, entry) in names().iter().filter(|(_, e)| e.kind.is_place()) {
        let country = names().country_of(id).unwrap_or_else(|| panic!("{} lies in no country", entry.iri));
        assert_eq!(names().get(country).kind, EntityType::Country);
        assert!(entry.kind != EntityType::Country || entry.within.is_none(), "{} lies within something", entry.iri);
    }
}

#[test]
fn every_entry_has_a_source_a_name_and_an_iri_of_its_own() {
    let mut seen = HashSet::new();
    for (id, entry) in names().iter() {
        assert!(!entry.names.is_empty(), "{}", entry.iri);
        assert!(!entry.sources.is_empty(), "{}", entry.iri);
        assert!(entry.sources.iter().all(|source| names().source(*source).url.starts_with("https://")));
        assert!(seen.insert(entry.iri.as_str()), "{}", entry.iri);
        assert_eq!(names().by_iri(&entry.iri), Some(id));
        let places = entry.point.is_none_or(|(lat, lon)| lat.abs() <= 90.0 && lon.abs() <= 180.0);
        assert!(places && entry.same_as.iter().all(|other| other.starts_with("http")), "{}", entry.iri);
    }
}

#[test]
fn no_name_means_two_countries() {
    let mut owner = HashMap::new();
    for (name, id) in names().surfaces().filter(|(_, id)| names().get(*id).kind == EntityType::Country) {
        let other = *owner.entry(normalise(name)).or_insert(id);
        assert_eq!(other, id, "{name}: {} and {}", names().get(other).iri, names().get(id).iri);
    }
}

#[test]
fn every_iso_code_is_understood() {
    let codes = names().iter().filter(|(_, e)| e.kind == EntityType::Country);
    let mut alpha3 = BTreeSet::new();
    for (id, entry) in codes {
        let alpha2 = entry.iri.rsplit('/').next().unwrap();
        assert_eq!(names().country(alpha2), Some(id), "{alpha2}");
        assert_eq!(names().country(&alpha2.to_lowercase()), Some(id), "{alpha2}");
        let is_code = |text: &str| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
        for three in entry.names.iter().filter(|name| is_code(&name.text)) {
            assert_eq!(names().country(&three.text), Some(id), "{}", three.text);
            alpha3.insert(three.text.to_string());
        }
    }
    assert!(alpha3.len() >= 249 && ["CHN", "KGZ", "RUS", "TWN", "HKG", "MAC"].iter().all(|code| alpha3.contains(*code)));
}

#[test]
fn a_country_is_understood_in_every_script_and_form() {
    let forms: [(&str, &[&str]); 13] = [
        (
            "KG",
            &[
                "吉尔吉斯斯坦",
                "吉爾吉斯斯坦",
                "吉爾吉斯",
                "吉尔吉斯共和国",
                "Kyrgyzstan",
                "KYRGYZSTAN",
                "Kyrgyz Republic",
                "Киргизия",
                "кыргызстан",
                "KG",
                "kgz",
            ],
        ),
        (
            "CN",
            &["中国", "中國", "中华人民共和国", "中華人民共和國", "China", "People's Republic of China", "PRC", "Китай", "КНР"],
        ),
        ("GB", &["英国", "英國", "UK", "U.K.", "Great Britain", "Britain", "United Kingdom", "Великобритания"]),
        ("CZ", &["捷克", "Czech Republic", "Czechia", "捷克共和国", "Чехия"]),
        ("KR", &["韩国", "韓國", "大韩民国", "South Korea", "Republic of Korea", "Южная Корея"]),
        ("KP", &["朝鲜", "朝鮮", "North Korea", "DPRK", "КНДР", "Democratic People's Republic of Korea"]),
        ("AE", &["阿联酋", "阿聯酋", "UAE", "United Arab Emirates", "ОАЭ", "阿拉伯联合酋长国"]),
        ("LA", &["老挝", "寮國", "Laos", "Lao PDR", "Lao People's Democratic Republic", "Лаос"]),
        ("UZ", &["乌兹别克斯坦", "烏茲別克", "烏茲別克斯坦", "Uzbekistan", "Узбекистан"]),
        ("KZ", &["哈萨克斯坦", "哈薩克", "哈萨克斯坦共和国", "Republic of Kazakhstan", "Казахстан"]),
        ("SA", &["沙特阿拉伯", "沙烏地阿拉伯", "沙特", "Saudi Arabia", "Kingdom of Saudi Arabia"]),
        ("TW", &["台湾", "臺灣", "Taiwan", "中国台湾", "Тайвань"]),
        ("CI", &["科特迪瓦", "Côte d’Ivoire", "Cote d'Ivoire", "Ivory Coast"]),
    ];
    for (code, texts) in forms {
        for text in texts {
            let found = names().country(text).map(|id| names().get(id).iri.clone());
            assert_eq!(found, Some(iri(&format!("country/{code}"))), "{text}");
        }
    }
    assert_eq!(names().country("吉尔吉尔"), None);
    assert_eq!(names().country(""), None);
}

#[test]
fn a_chinese_city_is_one_entry_with_all_its_names() {
    let id = names().by_iri(&iri("city/CN-370200")).unwrap();
    for form in ["青岛", "青島", "青岛市", "青島市", "Qingdao", "qingdao city", "Циндао"] {
        assert_eq!(names().find(form).to_vec(), [id], "{form}");
    }
    let entry = names().get(id);
    assert!(entry.point.is_some() && entry.same_as == ["https://sws.geonames.org/1797929/"]);
    assert_eq!(names().get(entry.within.unwrap()).iri, iri("region/CN-37"));
    for (form, path) in
        [("北京", "city/CN-110000"), ("上海市", "city/CN-310000"), ("新疆", "region/CN-65"), ("内蒙古自治区", "region/CN-15")]
    {
        assert_eq!(first(form), Some(path), "{form}");
    }
    // Leagues, prefectures and autonomous prefectures are cities.
    for form in ["锡林郭勒盟", "喀什地区", "延边朝鲜族自治州", "义乌"] {
        assert_eq!(names().get(names().find(form)[0]).kind, EntityType::City, "{form}");
    }
    let qingdaos = names().iter().filter(|(_, e)| e.names.iter().any(|n| n.text == "Qingdao")).count();
    assert_eq!(qingdaos, 1);
}

#[test]
fn words_around_a_name_are_taken_off() {
    let forms = ["阿拉木图市", "City of Almaty", "Almaty City", "г. Алматы", "город Алматы"];
    assert!(forms.iter().all(|form| first(form) == Some("city/1526384")), "{:?}", forms.map(first));
    assert_eq!(first("Shandong Province"), Some("region/CN-37"));
    assert_eq!(first("Osh Region"), Some("region/KG.08"));
    assert_eq!(first("奥什州"), Some("region/KG.08"));
    // The kind an affix is of decides among namesakes; nothing is left of a bare affix.
    assert_eq!(first("纽约市"), Some("city/5128581"));
    for bare in ["市", "省", "city", "the"] {
        assert!(names().find(bare).is_empty(), "{bare}");
    }
}

#[test]
fn the_heaviest_namesake_comes_first() {
    assert_eq!(first("吉林"), Some("region/CN-22"));
    assert_eq!(first("Paris").map(|p| names().country_of(names().by_iri(&iri(p)).unwrap())), Some(names().country("FR")));
    assert_eq!(first("Almaty"), Some("city/1526384"));
    assert_eq!(first("Singapore"), Some("country/SG"));
    let districts = names().find_kind("朝阳区", EntityType::City);
    assert!(districts.len() >= 2);
    assert!(districts.windows(2).all(|pair| names().get(pair[0]).weight >= names().get(pair[1]).weight));
    assert!(names().find_kind("Singapore", EntityType::City).iter().all(|id| names().get(*id).kind == EntityType::City));
}

#[test]
fn a_misspelt_name_gets_a_suggestion() {
    for (given, path) in [
        ("吉尔吉斯", "country/KG"),
        ("吉儿吉斯斯坦", "country/KG"),
        ("哈萨克斯但", "country/KZ"),
        ("Kirgizstan", "country/KG"),
        ("Kyrgystan", "country/KG"),
        ("Uzbekstan", "country/UZ"),
        ("Кыргызтан", "country/KG"),
        ("Казакстан", "country/KZ"),
    ] {
        let near = names().suggest(given, &[EntityType::Country], 3);
        assert_eq!(near.first().map(|id| names().get(*id).iri.clone()), Some(iri(path)), "{given}");
        assert!(near.len() <= 3);
    }
    let near = names().suggest("Qindao", &[], 3);
    assert!(near.contains(&names().find("Qingdao")[0]));
    assert!(names().suggest("qqxxzzvv", &[], 5).is_empty());
    assert!(names().suggest("", &[], 5).is_empty());
}

#[test]
fn labels_fall_back() {
    let kyrgyzstan = names().country("KG").unwrap();
    let label = |lang: &str| names().label(kyrgyzstan, &Lang::new(lang));
    assert_eq!(
        [label("zh-Hant"), label("en"), label("ru"), label("de")],
        ["吉尔吉斯斯坦", "Kyrgyzstan", "Киргизия", "Kyrgyzstan"]
    );
    for (id, _) in names().iter() {
        assert!(!names().label(id, &Lang::new("zh")).is_empty());
    }
}

#[test]
fn ordinary_words_are_not_looked_for_in_text() {
    let surfaces: HashSet<&str> = names().surfaces().map(|(name, _)| name).collect();
    for word in ["合作", "友谊", "和平", "东方", "资源", "城区", "公安", "自由", "Reading", "Nice", "Most", "中", "吉"]
    {
        assert!(!surfaces.contains(word), "{word}");
    }
    for name in ["中国", "青岛", "青岛市", "义乌", "霍尔果斯", "比什凯克", "Bishkek", "Бишкек", "首尔", "东方市政"]
    {
        assert_eq!(surfaces.contains(name), name != "东方市政", "{name}");
    }
    assert!(surfaces.iter().all(|name| name.chars().nth(1).is_some()), "a single character is looked for");
    // Asked for, they are found.
    assert!(!names().find("和平县").is_empty() && !names().find("Nice").is_empty());
    assert!(names().shorts().any(|(text, id)| text == "吉" && Some(id) == names().country("KG")));
}

#[test]
fn tables_of_ones_own_add_to_the_built_in_ones() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.tsv");
    let table = "key\ttype\tzh\tru\twithin\taliases\nKG\tCountry\t\t\t\t天山之国\nmy-park\tPark\t某某工业园\t\tcity/CN-370200\tSome Park|サムパーク\n";
    std::fs::write(&path, table).unwrap();
    let mine = Names::with_tables([&path]).unwrap();
    assert_eq!(mine.country("天山之國"), mine.country("KG"));
    let park = mine.by_iri(&iri("park/my-park")).unwrap();
    assert_eq!(mine.country_of(park), mine.country("CN"));
    assert_eq!(mine.get(park).names[2].lang, "ja");
    assert_eq!(mine.find("some park"), [park]);
    assert!(names().find("some park").is_empty());
}

#[test]
fn a_fault_of_a_table_is_told_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.tsv");
    for (table, line, told) in [
        ("key\ttype\tzhh\n", 1, "no column \"zhh\""),
        ("key\tzh\n", 1, "no column \"type\""),
        ("key\ttype\nx\tCty\n", 2, "did you mean \"City\""),
        ("key\ttype\n\nx y\tCity\n", 3, "makes no IRI"),
        ("key\ttype\twithin\nx\tCity\tcountry/QQ\n", 2, "no place \"country/QQ\""),
        ("key\ttype\twithin\nx\tCity\tcity/y\ny\tCity\tcity/x\n", 3, "within itself"),
        ("key\ttype\tlat\tlon\nx\tCity\t95\t0\n", 2, "no latitude"),
        ("key\ttype\nx\tCity\tmore\n", 2, "more cells"),
        ("key\ttype\tsame_as\nx\tCity\tQ1\n", 2, "is no IRI"),
        ("key\ttype\tsource\nx\tCity\tgeoname\n", 2, "did you mean \"geonames\""),
        ("key\ttype\tpopulation\nx\tCity\tmany\n", 2, "is no number"),
    ] {
        std::fs::write(&path, table).unwrap();
        let error = Names::with_tables([&path]).unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
        assert_eq!(error.place().unwrap().line, Some(line), "{error}");
    }
    let error = Names::with_tables([folder.path().join("absent.tsv")]).unwrap_err();
    assert!(error.to_string().contains("absent.tsv"), "{error}");
}

#[test]
fn the_tables_stay_small() {
    let bytes: usize = TABLES.iter().map(|(_, text)| text.len()).sum();
    assert!(bytes < 4_000_000, "{bytes} bytes");
}
