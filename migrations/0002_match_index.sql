-- The match index: which segments share words with a query, so that a fuzzy look-up reads a few lists instead of a million
-- segments. Derived from the segments and kept in the transaction that brings them; superseded segments stay in it until
-- it is rebuilt, and are told by their `died`.

CREATE TABLE match_language (
    id       INTEGER PRIMARY KEY,
    language TEXT NOT NULL UNIQUE       -- BCP 47, canonical
) STRICT;

-- The match tokens (`text::match_tokens`) of a language and how often each occurs. Ids count through all languages.
CREATE TABLE match_token (
    language  INTEGER NOT NULL REFERENCES match_language (id),
    class     TEXT NOT NULL,
    id        INTEGER NOT NULL,
    frequency INTEGER NOT NULL,
    PRIMARY KEY (language, class)
) STRICT, WITHOUT ROWID;

-- Where a token occurs. The key is made of the token, the bucket of the segment's length and a number that counts the
-- pieces of the list, so that the lists of a token for a range of lengths lie side by side, and a row keeps within a page.
-- Bucket 0 is the one list of a rare token: each segment is followed by a byte, the bucket of its length.
CREATE TABLE match_posting (
    key      INTEGER PRIMARY KEY,
    last     INTEGER NOT NULL,          -- the last segment of the list
    segments BLOB NOT NULL              -- ascending segment ids: differences as varints; a repeated word repeats its segment
) STRICT;

-- The token ids of each segment, in order, as varints: what a candidate is verified on.
CREATE TABLE match_segment (
    segment INTEGER PRIMARY KEY,
    tokens  BLOB NOT NULL
) STRICT;
