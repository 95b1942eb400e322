-- The lexicon: which words were seen as translations of which, so that a document is aligned with what the documents before
-- it taught. Derived from the units and never logged; it is the sum of its lessons, and each lesson depends on nothing but
-- the units that it was learnt from, so that a lesson can be taken out and learnt anew when its units change.

-- Two languages, the smaller tag first; without regions, since es and es-419 teach each other.
CREATE TABLE lexicon_languages (
    id     INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    UNIQUE (source, target)
) STRICT;

-- A word of either language, as the aligner sees it. Counts are whole numbers, so that what was added can be taken away.
CREATE TABLE lexicon_word (
    id        INTEGER PRIMARY KEY,
    languages INTEGER NOT NULL REFERENCES lexicon_languages (id),
    side      INTEGER NOT NULL CHECK (side IN (0, 1)),  -- 0 for source, 1 for target
    word      TEXT NOT NULL,
    seen      INTEGER NOT NULL,
    made      BLOB NOT NULL,            -- words of the other side that it made, and how often: varints, ascending ids
    UNIQUE (languages, side, word)
) STRICT;

-- What some units of a change-set taught.
CREATE TABLE lexicon_lesson (
    id         INTEGER PRIMARY KEY,
    change_set INTEGER NOT NULL,
    part       INTEGER NOT NULL,        -- which of its units: see `store/lesson.rs`
    languages  INTEGER NOT NULL REFERENCES lexicon_languages (id),
    counts     BLOB NOT NULL,           -- as in lexicon_word, word by word
    UNIQUE (change_set, part, languages)
) STRICT;

-- Lessons to be learnt (anew) by the next program that can; part -1 for all of a change-set.
CREATE TABLE lexicon_due (
    change_set INTEGER NOT NULL,
    part       INTEGER NOT NULL,
    PRIMARY KEY (change_set, part)
) STRICT, WITHOUT ROWID;

INSERT INTO lexicon_due (change_set, part) SELECT DISTINCT born, -1 FROM unit;
