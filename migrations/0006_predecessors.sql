-- What a segment took the place of is found by key.
--
-- Why: a unit whose source was revised is doubted until its translations were revised after that, or say no more than a comma
-- else. To know it, what a translation took the place of is asked for each doubted unit; without this index each asks of all that
-- was ever superseded, so that a revision takes time quadratic in what was revised before.

CREATE INDEX succession_new ON succession (new) WHERE new IS NOT NULL;
