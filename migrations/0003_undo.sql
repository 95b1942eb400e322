-- What undoing needs to know beside `born` and `died`: a row that is brought back to life loses the change-set it had died in,
-- and an undo must be able to be undone as well.

-- The rows that an undo brought back. The columns after `kind` (the table) are the key of the row; 0 where it has no such
-- column.
CREATE TABLE revival (
    change_set INTEGER NOT NULL REFERENCES change_set (id),
    kind       TEXT NOT NULL,
    id         INTEGER NOT NULL,        -- of the row, or of its unit
    variant    INTEGER NOT NULL,
    position   INTEGER NOT NULL,
    born       INTEGER NOT NULL,
    PRIMARY KEY (change_set, kind, id, variant, position, born)
) STRICT, WITHOUT ROWID;

-- Which unit stood at a place of an imported file before the change-set put another there.
CREATE TABLE displaced (
    change_set INTEGER NOT NULL REFERENCES change_set (id),
    file       INTEGER NOT NULL REFERENCES import_file (id),
    ordinal    INTEGER NOT NULL,
    unit       INTEGER NOT NULL REFERENCES unit (id),
    PRIMARY KEY (change_set, file, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX change_set_undoes ON change_set (undoes) WHERE undoes IS NOT NULL;
