-- AlterTable
ALTER TABLE "conflicts" ADD COLUMN     "reason" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "value" JSONB;

ALTER TABLE "conflicts"
  ADD CONSTRAINT "conflicts_entity" CHECK (entity <> 'conflict'),
  ADD CONSTRAINT "conflicts_settled" CHECK (
    (status = 'open') = (resolution IS NULL) AND (status = 'open') = (resolved_by IS NULL) AND (status = 'open') = (resolved_at IS NULL)),
  ADD CONSTRAINT "conflicts_value" CHECK (
    CASE WHEN value IS NULL THEN resolution IS DISTINCT FROM 'value' ELSE jsonb_typeof(value) = 'object' AND resolution IS NOT DISTINCT FROM 'value' END),
  ADD CONSTRAINT "conflicts_actors" CHECK (length(created_by) BETWEEN 1 AND 100 AND length(resolved_by) BETWEEN 1 AND 100);

INSERT INTO "schema_levels" ("level", "migration", "min_writer") VALUES (2, 'conflicts_that_keep_the_reason', 1);
