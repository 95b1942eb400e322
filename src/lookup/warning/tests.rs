//! The warnings, by examples of what a translator would want told and of what he would not.

use super::*;

fn check(language: &str, segment: &str, query: &str, expected: &[Warning]) {
    let language = LanguageTag::parse(language).unwrap();
    assert_eq!(warnings(segment, query, &language), expected, "{segment:?} {query:?}");
    assert_eq!(warnings(query, segment, &language), expected, "{query:?} {segment:?}");
}

#[test]
fn what_turns_the_sense_is_named() {
    use Warning::{Name, Negation, Number};
    check("en", "The door is open.", "The door is not open.", &[Negation]);
    check("en-GB", "You can enter.", "You can’t enter.", &[Negation]);
    check("es", "La puerta está abierta.", "La puerta no está abierta.", &[Negation]);
    check("pt-BR", "Ele vem hoje.", "Ele não vem hoje.", &[Negation]);
    check("fr", "Il vient.", "Il ne vient pas.", &[Negation]);
    check("de", "Er hat Zeit.", "Er hat keine Zeit.", &[Negation]);
    check("it", "Viene oggi.", "Non viene oggi.", &[Negation]);
    check("en", "It takes 5 days.", "It takes 15 days.", &[Number]);
    check("en", "In the 1980s it grew.", "In the 1990s it grew.", &[Number]);
    check("en", "We met in Lisbon twice.", "We met in Madrid 3 times.", &[Number, Name]);
    check("fr", "C’est vrai.", "Ce n’est plus vrai.", &[Negation]);
    check("nl", "Hij komt vandaag.", "Hij komt niet vandaag.", &[Negation]);
    check("es", "Tiene dos hijos mayores.", "Tiene tres hijos mayores.", &[Number]);
    check("en", "Take it twice a day.", "Take it three times a day.", &[Number]);
    check("ja", "机は赤い", "机は青い", &[]);
}

#[test]
fn a_sign_or_a_comparison_is_part_of_a_number() {
    use Warning::Number;
    for (one, other) in [
        ("Store at -20 °C in a freezer.", "Store at 20 °C in a freezer."),
        ("Store at −20 °C in a freezer.", "Store at 20 °C in a freezer."),
        ("-20 °C in a freezer.", "20 °C in a freezer."),
        ("Patients with a dose < 5 mg left.", "Patients with a dose > 5 mg left."),
        ("Patients with a dose < 5 mg left.", "Patients with a dose ≥ 5 mg left."),
        ("It is 5 ± 2 mm wide.", "It is 5 – 2 mm wide."),
        ("Profit rose by +3 % last year.", "Profit rose by -3 % last year."),
        ("Profit rose by 3 % last year.", "Profit rose by -3 % last year."),
    ] {
        check("en", one, other, &[Number]);
    }
    check("en", "Store at -20 °C.", "Store at −20 °C.", &[]);
    check("en", "Take 10-20 mg.", "Take 10–20 mg.", &[]);
    check("en", "Type COVID-19 here.", "Type COVID 19 here.", &[]);
}

#[test]
fn numbers_in_words_are_numbers() {
    use Warning::Number;
    for (language, one, other) in [
        ("en", "a loss of thirteen dollars", "a loss of fourteen dollars"),
        ("en", "a loss of thirteen million dollars", "a loss of thirteen billion dollars"),
        ("en", "a loss of 5 million dollars", "a loss of 5 billion dollars"),
        ("en", "only twenty-one came", "only twenty-two came"),
        ("en", "he weighs eighty kilos", "he weighs ninety kilos"),
        ("en", "the first patient", "the second patient"),
        ("en", "the 21st patient", "the 22nd patient"),
        ("en", "half of the people", "all of the people"),
        ("en", "half of the people", "a third of the people"),
        ("en", "a third of the people", "a fifth of the people"),
        ("en", "take one tablet", "take two tablets"),
        ("es", "vinieron dieciséis personas", "vinieron diecisiete personas"),
        ("es", "dos millones de euros", "dos billones de euros"),
        ("es", "la primera fase", "la segunda fase"),
        ("es", "la sétima vez", "la sexta vez"),
        ("es", "treinta y dos años", "treinta y tres años"),
        ("pt", "vinte e um anos", "vinte e dois anos"),
        ("pt", "a primeira fase", "a segunda fase"),
        ("fr", "la première fois", "la deuxième fois"),
        ("de", "vor einundzwanzig Jahren", "vor zweiundzwanzig Jahren"),
        ("it", "la prima volta", "la seconda volta"),
    ] {
        check(language, one, other, &[Number]);
    }
}

#[test]
fn numbers_that_changed_places_are_told() {
    check("en", "Take 2 tablets 3 times a day.", "Take 3 tablets 2 times a day.", &[Warning::Number]);
    check("en", "Take two tablets three times.", "Take three tablets two times.", &[Warning::Number]);
    check("en", "It takes from 5 to 7 days.", "It takes from 7 to 5 days.", &[Warning::Number]);
    check("en", "In 2024, 5 men came.", "5 men came in 2024.", &[]);
}

#[test]
fn another_way_to_write_a_number_is_none() {
    for (language, one, other) in [
        ("en", "take five tablets", "take 5 tablets"),
        ("en", "every 8 hours", "every eight hours"),
        ("en", "take one tablet", "take 1 tablet"),
        ("en", "it costs 1,500 dollars", "it costs 1500 dollars"),
        ("en", "it costs two hundred and five dollars", "it costs 205 dollars"),
        ("en", "it costs 5 million", "it costs 5,000,000"),
        ("en", "twice a day", "two times a day"),
        ("en", "the second day", "the 2nd day"),
        ("en", "in a second", "in a moment"),
        ("en", "one of them", "some of them"),
        ("es", "cuesta 1.500 euros", "cuesta 1500 euros"),
        ("es", "cuesta cinco mil millones", "cuesta 5.000.000.000"),
        ("es", "treinta y dos años", "32 años"),
        ("fr", "100\u{202F}000 francs", "100000 francs"),
        ("de", "vor einundzwanzig Jahren", "vor 21 Jahren"),
        ("en", "take 1.5mg daily", "take 1.5 mg daily"),
    ] {
        check(language, one, other, &[]);
    }
    check("en", "it costs 1.500 dollars", "it costs 1500 dollars", &[Warning::Number]);
    check("en", "five 100 mg tablets", "5 100 mg tablets", &[]);
    // Numbers that hardly fit.
    for text in
        ["10000000000000000000", "18446744073709551 thousand nine hundred", "18446744073709551615 million", "0 million"]
    {
        check("en", text, text, &[]);
    }
}

#[test]
fn a_prefix_that_denies_is_a_negation() {
    use Warning::Negation;
    check("en", "It is possible now.", "It is impossible now.", &[Negation]);
    check("en", "It is legal to park.", "It is illegal to park.", &[Negation]);
    check("en", "We are able to help.", "We are unable to help.", &[Negation]);
    check("es", "Es posible abrirla.", "Es imposible abrirla.", &[Negation]);
    check("pt", "É legal aqui.", "É ilegal aqui.", &[Negation]);
    check("en", "Go to the side door.", "Go to the inside door.", &[]);
    check("en", "A form was sent.", "They inform us.", &[]);
    check("en", "It is possible.", "It is probable.", &[]);
    check("es", "El puesto es nuevo.", "El impuesto es nuevo.", &[]);
}

#[test]
fn names_stand_behind_titles() {
    use Warning::Name;
    check("en", "Dr. Pell met him here.", "Dr. Bell met him here.", &[Name]);
    check("en", "The report of Mr. Jones is ready.", "The report of Mr. Brown is ready.", &[Name]);
    check("en", "The church of St. Mary is closed.", "The church of St. Paul is closed.", &[Name]);
    check("en", "Ask John F. Kelly about it.", "Ask John F. Kenny about it.", &[Name]);
    check("es", "La Sra. García firmó ayer.", "La Sra. López firmó ayer.", &[Name]);
    check("en", "Mr. Jones", "Mr. Brown", &[Name]);
    check("en", "The report of Mr. Jones is ready.", "The report of Mr Jones is ready.", &[]);
    check("en", "He came. Then he left.", "He came. Later he left.", &[]);
}

#[test]
fn what_does_not_is_not() {
    check("en", "The door is open.", "The gate is open.", &[]);
    check("en", "THE DOOR IS OPEN NOW", "The door is open now", &[]);
    check("en", "Lisbon is near.", "And Lisbon is near.", &[]);
    check("en", "Then I saw it.", "Then we saw it.", &[]);
    check("de", "Wir sehen das Haus.", "Wir sehen das Schloss.", &[]);
    check("es", "Vino. Después se fue.", "Vino. Luego se fue.", &[]);
    check("es", "No vi nada allí.", "Nada vi allí.", &[]);
    check("en", "Save File", "Save Folder", &[]);
    check("en", "He said (Then) it was late.", "He said (Now) it was late.", &[]);
    check("en", "All the Romans went home.", "All the Roman went home.", &[]);
    check("en", "Press {1} to go.", "Press {0} to go.", &[]);
    check("en", "Press <x id=\"1\"/> to go.", "Press <x id=\"No 2\"/> to go.", &[]);
    check("en", "It was done once more.", "It was done again.", &[]);
}
