-- AlterTable
ALTER TABLE "claims" ADD COLUMN     "lease_seconds" INTEGER NOT NULL DEFAULT 900;

-- AlterTable
ALTER TABLE "work_items" ADD COLUMN     "restored_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "maintenance_turns" (
    "workspace_id" UUID NOT NULL,
    "task" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "maintenance_turns_pkey" PRIMARY KEY ("workspace_id","task")
);

-- AddForeignKey
ALTER TABLE "maintenance_turns" ADD CONSTRAINT "maintenance_turns_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("workspace_id") ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE "claims"
  ADD CONSTRAINT "claims_lease_seconds" CHECK (lease_seconds BETWEEN 1 AND 604800),
  ADD CONSTRAINT "claims_session" CHECK (length(session) BETWEEN 1 AND 200),
  ADD CONSTRAINT "claims_note" CHECK (length(note) BETWEEN 1 AND 5000);
ALTER TABLE "maintenance_turns" ADD CONSTRAINT "maintenance_turns_task" CHECK (length(task) BETWEEN 1 AND 100);

INSERT INTO "schema_levels" ("level", "migration", "min_writer") SELECT max(level) + 1, 'archive_and_claims', 1 FROM "schema_levels";
