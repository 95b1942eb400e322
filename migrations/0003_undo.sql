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

-- The clients that documents are for, and those that retired documents were for when they were retired.
CREATE VIEW client_document AS
    SELECT x.document, x.client FROM document_detail x JOIN document d ON d.id = x.document
    WHERE x.client IS NOT NULL AND (x.died IS NULL OR x.died = d.died);

CREATE INDEX change_set_undoes ON change_set (undoes) WHERE undoes IS NOT NULL;
