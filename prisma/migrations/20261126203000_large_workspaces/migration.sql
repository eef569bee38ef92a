-- Blocked work in the order in which it is shown, and how many live items there are in each status, from the index alone.
CREATE INDEX "work_items_blocked_by_priority" ON "work_items"
  ("workspace_id", (coalesce((metadata->>'priority')::numeric, 3)), "created_at", "id")
  WHERE status = 'blocked' AND deleted_at IS NULL;
CREATE INDEX "work_items_live_by_status" ON "work_items" ("workspace_id", "status") WHERE deleted_at IS NULL;

INSERT INTO "schema_levels" ("level", "migration", "min_writer") SELECT max(level) + 1, 'large_workspaces', 1 FROM "schema_levels";
