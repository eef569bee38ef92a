-- Open work in the order in which it is offered, so that find_ready_work reads no more of it than it answers.
CREATE INDEX "work_items_open_by_priority" ON "work_items"
  ("workspace_id", (coalesce((metadata->>'priority')::numeric, 3)), "created_at", "id")
  WHERE status = 'active' AND deleted_at IS NULL;

INSERT INTO "schema_levels" ("level", "migration", "min_writer") SELECT max(level) + 1, 'ready_work', 1 FROM "schema_levels";
