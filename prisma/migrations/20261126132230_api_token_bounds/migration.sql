-- Bounds of access tokens, which no program wrote before this level. A token that may do nothing, or something unknown,
-- or whose hash is none, must not be storable by anybody.
ALTER TABLE "api_tokens"
  ADD CONSTRAINT "api_tokens_name" CHECK (length(name) BETWEEN 1 AND 100),
  ADD CONSTRAINT "api_tokens_hash" CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "api_tokens_scopes" CHECK (
    scopes IS NOT NULL AND cardinality(scopes) BETWEEN 1 AND 2 AND scopes <@ ARRAY['read', 'write'] AND array_position(scopes, NULL) IS NULL
  ),
  ADD CONSTRAINT "api_tokens_actor" CHECK (length(created_by) BETWEEN 1 AND 100);

INSERT INTO "schema_levels" ("level", "migration", "min_writer") SELECT max(level) + 1, 'api_token_bounds', 1 FROM "schema_levels";
