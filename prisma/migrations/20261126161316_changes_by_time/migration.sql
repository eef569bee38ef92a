-- `list_changes {since}` is asked for the newest part of a long log: without this every older change is looked at.
CREATE INDEX "changes_workspace_id_applied_at_idx" ON "changes"("workspace_id", "applied_at");

INSERT INTO "schema_levels" ("level", "migration", "min_writer") SELECT max(level) + 1, 'changes_by_time', 1 FROM "schema_levels";
