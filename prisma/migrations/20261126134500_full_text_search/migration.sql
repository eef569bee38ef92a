-- Full text: the words of an entity's texts, in any script. PL/pgSQL for the reason given in the first migration. The
-- parser would keep paths and addresses whole, so punctuation goes first; scripts without spaces become single characters.
-- A tsvector holds 1 MB at most and an insert must not fail for its length, so the first 100,000 characters count.
CREATE FUNCTION search_document(head text, body jsonb) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  words text;
BEGIN
  SELECT string_agg(value #>> '{}', ' ') INTO words
    FROM jsonb_path_query(body, 'strict $.** ? (@.type() == "string")') value;
  words := left(head || ' ' || coalesce(words, ''), 100000);
  words := regexp_replace(words, '[!-/:-@\[-`{-~]+', ' ', 'g');
  IF octet_length(words) > length(words) THEN
    words := regexp_replace(words,
      '([\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF])', ' \1 ', 'g');
  END IF;
  RETURN to_tsvector('pg_catalog.simple'::regconfig, words);
END $$;

CREATE INDEX "work_items_search_idx" ON "work_items" USING gin (search_document(title || ' ' || key, metadata));
CREATE INDEX "archived_work_items_search_idx" ON "archived_work_items" USING gin (search_document(title || ' ' || key, metadata));
CREATE INDEX "vendor_extractors_search_idx" ON "vendor_extractors" USING gin (search_document(name || ' ' || extractor_version, metadata));
CREATE INDEX "deployment_events_search_idx" ON "deployment_events"
  USING gin (search_document(coalesce(commit_hash, '') || ' ' || coalesce(metadata->>'pr_number', ''), metadata));
CREATE INDEX "future_enhancements_search_idx" ON "future_enhancements"
  USING gin (search_document(title || ' ' || description, requires_constitutional_principles));

INSERT INTO "schema_levels" ("level", "migration", "min_writer") SELECT max(level) + 1, 'full_text_search', 1 FROM "schema_levels";
