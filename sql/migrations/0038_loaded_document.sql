-- What the files said when a space was last loaded: beside it a load sees what a file changed since,
-- and leaves alone what was changed here. NULL until the space is loaded again.
ALTER TABLE spaces ADD COLUMN loaded_document jsonb;
