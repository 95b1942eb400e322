-- The memory: documents, their versions and segments, the units that segments form, and the change-sets that made them.
--
-- Why these tables: a revision must supersede wording without losing it, every command must be reversible, and an
-- import must go out again as it came in. So rows are never changed: `born` and `died` name the change-sets that
-- brought and retired them, and a row is live while `died` is null. What is derived from them (the full-text index here)
-- is rebuilt, never logged.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One command that wrote. The salt is random; a unit's public name is the salt of the change-set that brought it and
-- its number there, so a million units need no index of a million random names.
CREATE TABLE change_set (
    id      INTEGER PRIMARY KEY,
    salt    TEXT NOT NULL UNIQUE,
    at      TEXT NOT NULL,              -- UTC, RFC 3339
    command TEXT NOT NULL,              -- align, import, ...
    summary TEXT NOT NULL,              -- a line for `history`
    undoes  INTEGER REFERENCES change_set (id)
) STRICT;

CREATE TABLE document (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    kind    TEXT NOT NULL CHECK (kind IN ('aligned', 'imported')),
    born    INTEGER NOT NULL REFERENCES change_set (id),
    died    INTEGER REFERENCES change_set (id)
) STRICT;
CREATE UNIQUE INDEX document_name ON document (name) WHERE died IS NULL;

-- Whom a document is for; can change while the document stays. One row is live for each live document.
CREATE TABLE document_detail (
    document INTEGER NOT NULL REFERENCES document (id),
    client   TEXT,
    project  TEXT,
    domain   TEXT,
    born     INTEGER NOT NULL REFERENCES change_set (id),
    died     INTEGER REFERENCES change_set (id),
    PRIMARY KEY (document, born)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX document_detail_live ON document_detail (document) WHERE died IS NULL;

-- A document in one language, as one file brought it. A revision is a further version; the earlier one dies.
CREATE TABLE version (
    id       INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document (id),
    language TEXT NOT NULL,             -- BCP 47, canonical
    digest   BLOB,                      -- SHA-256 of the file; null when there was none
    born     INTEGER NOT NULL REFERENCES change_set (id),
    died     INTEGER REFERENCES change_set (id)
) STRICT;
CREATE INDEX version_document ON version (document);

-- A segment belongs to the version that first brought it; where it stands in that and later versions, `placement` says.
CREATE TABLE segment (
    id          INTEGER PRIMARY KEY,
    version     INTEGER NOT NULL REFERENCES version (id),
    text        TEXT NOT NULL,          -- never normalised
    codes       TEXT,                   -- JSON list of inline codes; null when there are none
    attributes  TEXT,                   -- JSON list of [name, value]
    annotations TEXT,                   -- JSON list of properties and notes
    match_key   TEXT,                   -- null when it is the text itself
    key_hash    INTEGER NOT NULL,       -- XXH3 (64 bits) of the match key
    checksum    INTEGER NOT NULL,       -- of the other columns: finds a flipped bit that SQLite does not see
    born        INTEGER NOT NULL REFERENCES change_set (id),
    died        INTEGER REFERENCES change_set (id)
) STRICT;
CREATE INDEX segment_key ON segment (key_hash);
CREATE INDEX segment_version ON segment (version) WHERE died IS NULL;

-- The running text of an aligned document. Imported units stand in no running text: see `occurrence`.
CREATE TABLE placement (
    version   INTEGER NOT NULL REFERENCES version (id),
    ordinal   INTEGER NOT NULL,
    segment   INTEGER NOT NULL REFERENCES segment (id),
    paragraph INTEGER NOT NULL,
    joint     TEXT NOT NULL,            -- what lay between this segment and the next of the same paragraph
    PRIMARY KEY (version, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX placement_segment ON placement (segment);

-- A unit is a name; what is said of it (`unit_detail`) and what is in it (`membership`) can change.
CREATE TABLE unit (
    id          INTEGER PRIMARY KEY,
    document    INTEGER NOT NULL REFERENCES document (id),
    number      INTEGER NOT NULL,       -- within the change-set that brought it
    fingerprint INTEGER,                -- XXH3 of an imported unit with all it carries: the same again is not stored again
    born        INTEGER NOT NULL REFERENCES change_set (id),
    died        INTEGER REFERENCES change_set (id)
) STRICT;
CREATE UNIQUE INDEX unit_name ON unit (born, number);
CREATE INDEX unit_document ON unit (document) WHERE died IS NULL;
CREATE INDEX unit_fingerprint ON unit (fingerprint) WHERE fingerprint IS NOT NULL;

CREATE TABLE unit_detail (
    unit        INTEGER NOT NULL REFERENCES unit (id),
    status      TEXT NOT NULL CHECK (status IN ('aligned', 'reviewed', 'imported')),
    confidence  REAL,                   -- 0 to 1
    doubt       TEXT,
    attributes  TEXT,
    annotations TEXT,
    checksum    INTEGER NOT NULL,
    born        INTEGER NOT NULL REFERENCES change_set (id),
    died        INTEGER REFERENCES change_set (id),
    PRIMARY KEY (unit, born)
) STRICT, WITHOUT ROWID;

-- Which segments are in which unit. A unit may hold several variants, also of one language; the segments of a variant
-- stand in the order of `position`. A segment is live in one unit at most.
CREATE TABLE membership (
    unit     INTEGER NOT NULL REFERENCES unit (id),
    variant  INTEGER NOT NULL,
    position INTEGER NOT NULL,
    segment  INTEGER NOT NULL REFERENCES segment (id),
    born     INTEGER NOT NULL REFERENCES change_set (id),
    died     INTEGER REFERENCES change_set (id),
    PRIMARY KEY (unit, variant, position, born)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX membership_segment ON membership (segment) WHERE died IS NULL;
CREATE INDEX membership_retired ON membership (segment) WHERE died IS NOT NULL;

-- The finer pairing inside a unit that holds several segments of a language: segments joined by links are one bead.
CREATE TABLE link (
    id         INTEGER PRIMARY KEY,
    unit       INTEGER NOT NULL REFERENCES unit (id),
    source     INTEGER NOT NULL REFERENCES segment (id),
    target     INTEGER NOT NULL REFERENCES segment (id),
    confidence REAL NOT NULL,
    born       INTEGER NOT NULL REFERENCES change_set (id),
    died       INTEGER REFERENCES change_set (id)
) STRICT;
CREATE INDEX link_unit ON link (unit);

-- Which wording took the place of which; `new` is null where wording was retired and nothing took its place. An import that
-- brings a unit with such wording again leaves it retired.
CREATE TABLE succession (
    id   INTEGER PRIMARY KEY,
    old  INTEGER NOT NULL REFERENCES segment (id),
    new  INTEGER REFERENCES segment (id),
    born INTEGER NOT NULL REFERENCES change_set (id),
    died INTEGER REFERENCES change_set (id)
) STRICT;
CREATE INDEX succession_old ON succession (old);

-- A file that was imported, with what stood around its units.
CREATE TABLE import_file (
    id          INTEGER PRIMARY KEY,
    document    INTEGER NOT NULL REFERENCES document (id),
    name        TEXT NOT NULL,          -- without its folder: no path of a computer is kept
    format      TEXT NOT NULL,          -- tmx, tsv, csv
    digest      BLOB NOT NULL,
    header      TEXT,                   -- JSON: attributes, annotations, user-defined encodings
    born        INTEGER NOT NULL REFERENCES change_set (id),
    died        INTEGER REFERENCES change_set (id)
) STRICT;
CREATE INDEX import_file_document ON import_file (document);
CREATE INDEX import_file_digest ON import_file (digest);

-- The units of a file in its order. A unit that a file repeats, or that two files hold, is stored once. One row is live
-- for each place of a file.
CREATE TABLE occurrence (
    file    INTEGER NOT NULL REFERENCES import_file (id),
    ordinal INTEGER NOT NULL,
    unit    INTEGER NOT NULL REFERENCES unit (id),
    born    INTEGER NOT NULL REFERENCES change_set (id),
    died    INTEGER REFERENCES change_set (id),
    PRIMARY KEY (file, ordinal, born)
) STRICT, WITHOUT ROWID;
CREATE INDEX occurrence_unit ON occurrence (unit);

-- Words for the concordance: folded and cut by the program (Chinese and Japanese character by character), so that the
-- tokenizer has only ASCII punctuation and spaces to find; `unicode61` would cut the vowel signs off Indic words. Derived;
-- rowid is segment.id, the superseded ones included.
CREATE VIRTUAL TABLE segment_words USING fts5 (
    words,
    content = '',
    contentless_delete = 1,
    tokenize = 'ascii'
);
-- What a transaction adds is sorted in memory up to this many bytes before it is written: an import makes few, large
-- pieces that need little merging.
INSERT INTO segment_words (segment_words, rank) VALUES ('hashsize', 16777216);
