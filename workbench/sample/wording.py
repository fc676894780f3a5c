"""The sentences that invented teachers write: titles of letters, behaviour notes, notes of events."""

from __future__ import annotations

LETTER_TITLES = (
    "Informācija par klases ekskursiju",
    "Vecāku sapulces darba kārtība",
    "Lūgums parakstīt atļauju",
    "Par mācību līdzekļiem nākamajam mēnesim",
    "Konsultāciju laiki",
    "Ziemassvētku pasākuma norise",
    "Par drošību ceļā uz skolu",
    "Aicinājums uz lielo talku",
)
PERSONAL_TITLES = (
    "Par nenokārtotiem pārbaudes darbiem",
    "Par sekmēm mācību priekšmetā",
    "Par uzvedību stundā",
    "Par iespēju piedalīties olimpiādē",
    "Par mājasdarbu izpildi",
    "Uzaicinājums uz sarunu",
)
ANNOUNCEMENT_TITLES = (
    "Mācību priekšmeta jaunumi",
    "Konkursa rezultāti",
    "Projektu nedēļas plāns",
    "Par pārbaudes darbu grafiku",
    "Nākamās nedēļas tēmas",
)
MONTH_NAMES = {
    "2025-09": "septembris", "2025-10": "oktobris", "2025-11": "novembris", "2025-12": "decembris",
    "2026-01": "janvāris", "2026-02": "februāris", "2026-03": "marts", "2026-04": "aprīlis", "2026-05": "maijs",
}  # fmt: skip
BEHAVIOUR = (
    ("positive", "Palīdzēja klasesbiedram saprast uzdevumu."),
    ("positive", "Aktīvi darbojās grupā un uzklausīja citus."),
    ("positive", "Pēc stundas sakārtoja kabinetu."),
    ("positive", "Pieklājīgi uzņēma skolas viesus."),
    ("positive", "Godprātīgi pildīja dežuranta pienākumus."),
    ("positive", "Pārstāvēja klasi novada sacensībās."),
    ("neutral", "Pārrunāti klases kārtības noteikumi."),
    ("neutral", "Stundā bija bez mācību grāmatas."),
    ("negative", "Traucēja stundas darbu, pārrunāts individuāli."),
    ("negative", "Lietoja tālruni mācību stundas laikā."),
    ("negative", "Kavēja stundas sākumu bez iemesla."),
)
