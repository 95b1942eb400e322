-- The match index knows stems instead of words, so that a look-up finds other forms of a word (*file*, *files*), and leaves
-- superseded segments out once they are many.
--
-- Why: an inflected word used to cost a match as much as a foreign one. And a memory that lives long would read the lists of
-- what died years ago with every query. All of this is derived: the tables are emptied here, and filled again before the
-- transaction of this migration ends.

DELETE FROM match_segment;
DELETE FROM match_posting;
DELETE FROM match_token;
DELETE FROM match_language;

-- How many segments of the language the index holds: what is frequent, is so among these.
ALTER TABLE match_language ADD COLUMN segments INTEGER NOT NULL DEFAULT 0;

-- How far the index goes. One row.
CREATE TABLE match_state (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    through    INTEGER NOT NULL,        -- live segments up to this one were taken in
    tombstones INTEGER NOT NULL         -- about so many segments have died since they were
) STRICT;
INSERT INTO match_state (id, through, tombstones) VALUES (1, 0, 0);

-- What died in a change-set: counted at its end, and found again by an undo.
CREATE INDEX segment_died ON segment (died) WHERE died IS NOT NULL;
