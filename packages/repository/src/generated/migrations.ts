// Generated from prisma/migrations by scripts/generate.mjs.

export interface EmbeddedMigration {
  readonly name: string;
  /** SHA-256 of the file's bytes in hex, as Prisma's `_prisma_migrations` keeps it. */
  readonly checksum: string;
  readonly sql: string;
}

export const migrations: readonly EmbeddedMigration[] = [
  {
    name: '20261122180528_first_schema',
    checksum: 'b09477f39000f1ea353f32e1a771cd976a4dcb9bdbc53dccdc4f1390295ecf44',
    sql: `-- CreateEnum
CREATE TYPE "work_item_type" AS ENUM ('project', 'session', 'task', 'research');

-- CreateEnum
CREATE TYPE "work_item_status" AS ENUM ('active', 'completed', 'blocked');

-- CreateEnum
CREATE TYPE "dependency_type" AS ENUM ('blocks', 'depends_on');

-- CreateEnum
CREATE TYPE "vendor_status" AS ENUM ('operational', 'broken');

-- CreateEnum
CREATE TYPE "context_type" AS ENUM ('feature', 'maintenance', 'research');

-- CreateEnum
CREATE TYPE "enhancement_status" AS ENUM ('planned', 'approved', 'implementing', 'completed');

-- CreateEnum
CREATE TYPE "entity_type" AS ENUM ('work_item', 'vendor', 'deployment', 'configuration', 'enhancement', 'conflict');

-- CreateEnum
CREATE TYPE "conflict_status" AS ENUM ('open', 'resolved');

-- CreateEnum
CREATE TYPE "conflict_choice" AS ENUM ('mine', 'theirs', 'value');

-- CreateTable
CREATE TABLE "workspaces" (
    "workspace_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspaces_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "work_item_identities" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,

    CONSTRAINT "work_item_identities_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "work_items" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "item_type" "work_item_type" NOT NULL,
    "title" TEXT NOT NULL,
    "status" "work_item_status" NOT NULL DEFAULT 'active',
    "parent_id" UUID,
    "path" TEXT NOT NULL,
    "depth" INTEGER NOT NULL,
    "branch_name" TEXT,
    "commit_hash" TEXT,
    "pr_number" INTEGER,
    "metadata" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "deleted_at" TIMESTAMPTZ(3),
    "deleted_by_change" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "work_items_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "archived_work_items" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "item_type" "work_item_type" NOT NULL,
    "title" TEXT NOT NULL,
    "status" "work_item_status" NOT NULL,
    "parent_id" UUID,
    "path" TEXT NOT NULL,
    "depth" INTEGER NOT NULL,
    "branch_name" TEXT,
    "commit_hash" TEXT,
    "pr_number" INTEGER,
    "metadata" JSONB NOT NULL,
    "version" INTEGER NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "deleted_by_change" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "updated_by" TEXT NOT NULL,
    "archived_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_by" TEXT NOT NULL,

    CONSTRAINT "archived_work_items_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "work_item_dependencies" (
    "workspace_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "target_id" UUID NOT NULL,
    "type" "dependency_type" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "work_item_dependencies_pkey" PRIMARY KEY ("workspace_id","source_id","target_id","type")
);

-- CreateTable
CREATE TABLE "work_item_vendor_dependencies" (
    "workspace_id" UUID NOT NULL,
    "work_item_id" UUID NOT NULL,
    "vendor_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "work_item_vendor_dependencies_pkey" PRIMARY KEY ("workspace_id","work_item_id","vendor_id")
);

-- CreateTable
CREATE TABLE "vendor_extractors" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "status" "vendor_status" NOT NULL DEFAULT 'broken',
    "extractor_version" TEXT NOT NULL DEFAULT '0.0.0',
    "metadata" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "vendor_extractors_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "deployment_events" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "deployed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "commit_hash" TEXT,
    "metadata" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "deployment_events_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "vendor_deployment_links" (
    "workspace_id" UUID NOT NULL,
    "deployment_id" UUID NOT NULL,
    "vendor_id" UUID NOT NULL,

    CONSTRAINT "vendor_deployment_links_pkey" PRIMARY KEY ("workspace_id","deployment_id","vendor_id")
);

-- CreateTable
CREATE TABLE "work_item_deployment_links" (
    "workspace_id" UUID NOT NULL,
    "deployment_id" UUID NOT NULL,
    "work_item_id" UUID NOT NULL,

    CONSTRAINT "work_item_deployment_links_pkey" PRIMARY KEY ("workspace_id","deployment_id","work_item_id")
);

-- CreateTable
CREATE TABLE "project_configuration" (
    "workspace_id" UUID NOT NULL,
    "active_context_type" "context_type" NOT NULL DEFAULT 'feature',
    "current_session_id" UUID,
    "git_branch" TEXT,
    "git_head_commit" TEXT,
    "default_token_budget" INTEGER NOT NULL DEFAULT 200000,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "project_configuration_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "future_enhancements" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    "status" "enhancement_status" NOT NULL DEFAULT 'planned',
    "target_quarter" TEXT,
    "requires_constitutional_principles" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "future_enhancements_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "enhancement_dependencies" (
    "workspace_id" UUID NOT NULL,
    "enhancement_id" UUID NOT NULL,
    "depends_on_id" UUID NOT NULL,

    CONSTRAINT "enhancement_dependencies_pkey" PRIMARY KEY ("workspace_id","enhancement_id","depends_on_id")
);

-- CreateTable
CREATE TABLE "claims" (
    "workspace_id" UUID NOT NULL,
    "work_item_id" UUID NOT NULL,
    "holder" TEXT NOT NULL,
    "session" TEXT NOT NULL,
    "note" TEXT,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "claims_pkey" PRIMARY KEY ("workspace_id","work_item_id")
);

-- CreateTable
CREATE TABLE "external_refs" (
    "workspace_id" UUID NOT NULL,
    "source_system" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "entity" "entity_type" NOT NULL,
    "entity_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "external_refs_pkey" PRIMARY KEY ("workspace_id","source_system","external_id")
);

-- CreateTable
CREATE TABLE "changes" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "kind" TEXT NOT NULL,
    "entity" "entity_type" NOT NULL,
    "entity_id" UUID NOT NULL,
    "version" INTEGER,
    "base" JSONB,
    "fields" JSONB NOT NULL,
    "effects" JSONB NOT NULL,
    "actor" TEXT NOT NULL,
    "client_time" TIMESTAMPTZ(3) NOT NULL,
    "applied_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "idempotency_key" TEXT,
    "request_hash" TEXT,

    CONSTRAINT "changes_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "conflicts" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "change_id" UUID NOT NULL,
    "change" JSONB NOT NULL,
    "entity" "entity_type" NOT NULL,
    "entity_id" UUID NOT NULL,
    "base_version" INTEGER,
    "current_version" INTEGER,
    "fields" JSONB NOT NULL,
    "status" "conflict_status" NOT NULL DEFAULT 'open',
    "resolution" "conflict_choice",
    "resolved_by" TEXT,
    "resolved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "conflicts_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "workspace_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "schema_levels" (
    "level" INTEGER NOT NULL,
    "migration" TEXT NOT NULL,
    "min_writer" INTEGER NOT NULL,

    CONSTRAINT "schema_levels_pkey" PRIMARY KEY ("level")
);

-- CreateIndex
CREATE UNIQUE INDEX "work_item_identities_workspace_id_key_key" ON "work_item_identities"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "work_items_workspace_id_parent_id_idx" ON "work_items"("workspace_id", "parent_id");

-- CreateIndex
CREATE INDEX "work_items_workspace_id_path_idx" ON "work_items"("workspace_id", "path" text_pattern_ops);

-- CreateIndex
CREATE INDEX "work_items_workspace_id_updated_at_id_idx" ON "work_items"("workspace_id", "updated_at" DESC, "id");

-- CreateIndex
CREATE INDEX "work_items_workspace_id_status_updated_at_id_idx" ON "work_items"("workspace_id", "status", "updated_at" DESC, "id");

-- CreateIndex
CREATE INDEX "work_items_workspace_id_item_type_updated_at_id_idx" ON "work_items"("workspace_id", "item_type", "updated_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "work_items_workspace_id_key_key" ON "work_items"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "archived_work_items_workspace_id_parent_id_idx" ON "archived_work_items"("workspace_id", "parent_id");

-- CreateIndex
CREATE INDEX "archived_work_items_workspace_id_path_idx" ON "archived_work_items"("workspace_id", "path" text_pattern_ops);

-- CreateIndex
CREATE INDEX "archived_work_items_workspace_id_archived_at_id_idx" ON "archived_work_items"("workspace_id", "archived_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "archived_work_items_workspace_id_key_key" ON "archived_work_items"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "work_item_dependencies_workspace_id_target_id_idx" ON "work_item_dependencies"("workspace_id", "target_id");

-- CreateIndex
CREATE INDEX "work_item_vendor_dependencies_workspace_id_vendor_id_idx" ON "work_item_vendor_dependencies"("workspace_id", "vendor_id");

-- CreateIndex
CREATE INDEX "vendor_extractors_workspace_id_status_name_key_idx" ON "vendor_extractors"("workspace_id", "status", "name_key");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_extractors_workspace_id_name_key_key" ON "vendor_extractors"("workspace_id", "name_key");

-- CreateIndex
CREATE INDEX "deployment_events_workspace_id_deployed_at_id_idx" ON "deployment_events"("workspace_id", "deployed_at" DESC, "id");

-- CreateIndex
CREATE INDEX "deployment_events_workspace_id_commit_hash_idx" ON "deployment_events"("workspace_id", "commit_hash");

-- CreateIndex
CREATE INDEX "vendor_deployment_links_workspace_id_vendor_id_idx" ON "vendor_deployment_links"("workspace_id", "vendor_id");

-- CreateIndex
CREATE INDEX "work_item_deployment_links_workspace_id_work_item_id_idx" ON "work_item_deployment_links"("workspace_id", "work_item_id");

-- CreateIndex
CREATE INDEX "future_enhancements_workspace_id_priority_status_idx" ON "future_enhancements"("workspace_id", "priority", "status");

-- CreateIndex
CREATE INDEX "future_enhancements_workspace_id_target_quarter_idx" ON "future_enhancements"("workspace_id", "target_quarter");

-- CreateIndex
CREATE INDEX "enhancement_dependencies_workspace_id_depends_on_id_idx" ON "enhancement_dependencies"("workspace_id", "depends_on_id");

-- CreateIndex
CREATE INDEX "claims_workspace_id_expires_at_idx" ON "claims"("workspace_id", "expires_at");

-- CreateIndex
CREATE INDEX "external_refs_workspace_id_entity_id_idx" ON "external_refs"("workspace_id", "entity_id");

-- CreateIndex
CREATE INDEX "changes_workspace_id_xid_seq_idx" ON "changes"("workspace_id", "xid", "seq");

-- CreateIndex
CREATE INDEX "changes_workspace_id_entity_id_seq_idx" ON "changes"("workspace_id", "entity_id", "seq");

-- CreateIndex
CREATE INDEX "changes_workspace_id_actor_seq_idx" ON "changes"("workspace_id", "actor", "seq");

-- CreateIndex
CREATE INDEX "conflicts_workspace_id_status_created_at_idx" ON "conflicts"("workspace_id", "status", "created_at");

-- CreateIndex
CREATE INDEX "conflicts_workspace_id_entity_id_idx" ON "conflicts"("workspace_id", "entity_id");

-- CreateIndex
CREATE UNIQUE INDEX "conflicts_workspace_id_change_id_key" ON "conflicts"("workspace_id", "change_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_workspace_id_token_hash_key" ON "api_tokens"("workspace_id", "token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "schema_levels_migration_key" ON "schema_levels"("migration");

-- AddForeignKey
ALTER TABLE "work_item_identities" ADD CONSTRAINT "work_item_identities_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("workspace_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "work_items" ADD CONSTRAINT "work_items_workspace_id_id_fkey" FOREIGN KEY ("workspace_id", "id") REFERENCES "work_item_identities"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "work_items" ADD CONSTRAINT "work_items_workspace_id_parent_id_fkey" FOREIGN KEY ("workspace_id", "parent_id") REFERENCES "work_items"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "archived_work_items" ADD CONSTRAINT "archived_work_items_workspace_id_id_fkey" FOREIGN KEY ("workspace_id", "id") REFERENCES "work_item_identities"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "archived_work_items" ADD CONSTRAINT "archived_work_items_workspace_id_parent_id_fkey" FOREIGN KEY ("workspace_id", "parent_id") REFERENCES "work_item_identities"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "work_item_dependencies" ADD CONSTRAINT "work_item_dependencies_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "work_item_identities"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "work_item_dependencies" ADD CONSTRAINT "work_item_dependencies_workspace_id_target_id_fkey" FOREIGN KEY ("workspace_id", "target_id") REFERENCES "work_item_identities"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "work_item_vendor_dependencies" ADD CONSTRAINT "work_item_vendor_dependencies_workspace_id_work_item_id_fkey" FOREIGN KEY ("workspace_id", "work_item_id") REFERENCES "work_item_identities"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "work_item_vendor_dependencies" ADD CONSTRAINT "work_item_vendor_dependencies_workspace_id_vendor_id_fkey" FOREIGN KEY ("workspace_id", "vendor_id") REFERENCES "vendor_extractors"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "vendor_extractors" ADD CONSTRAINT "vendor_extractors_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("workspace_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "deployment_events" ADD CONSTRAINT "deployment_events_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("workspace_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "vendor_deployment_links" ADD CONSTRAINT "vendor_deployment_links_workspace_id_deployment_id_fkey" FOREIGN KEY ("workspace_id", "deployment_id") REFERENCES "deployment_events"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "vendor_deployment_links" ADD CONSTRAINT "vendor_deployment_links_workspace_id_vendor_id_fkey" FOREIGN KEY ("workspace_id", "vendor_id") REFERENCES "vendor_extractors"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "work_item_deployment_links" ADD CONSTRAINT "work_item_deployment_links_workspace_id_deployment_id_fkey" FOREIGN KEY ("workspace_id", "deployment_id") REFERENCES "deployment_events"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "work_item_deployment_links" ADD CONSTRAINT "work_item_deployment_links_workspace_id_work_item_id_fkey" FOREIGN KEY ("workspace_id", "work_item_id") REFERENCES "work_item_identities"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "project_configuration" ADD CONSTRAINT "project_configuration_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("workspace_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "future_enhancements" ADD CONSTRAINT "future_enhancements_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("workspace_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "enhancement_dependencies" ADD CONSTRAINT "enhancement_dependencies_workspace_id_enhancement_id_fkey" FOREIGN KEY ("workspace_id", "enhancement_id") REFERENCES "future_enhancements"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "enhancement_dependencies" ADD CONSTRAINT "enhancement_dependencies_workspace_id_depends_on_id_fkey" FOREIGN KEY ("workspace_id", "depends_on_id") REFERENCES "future_enhancements"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "claims" ADD CONSTRAINT "claims_workspace_id_work_item_id_fkey" FOREIGN KEY ("workspace_id", "work_item_id") REFERENCES "work_item_identities"("workspace_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "external_refs" ADD CONSTRAINT "external_refs_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("workspace_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "conflicts" ADD CONSTRAINT "conflicts_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("workspace_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("workspace_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "changes" ADD CONSTRAINT "changes_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("workspace_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- Bounds of SPEC section 2. Metadata is held to them here too, so that no program can store what another would refuse.
-- PL/pgSQL on purpose: a check in SQL is planned again at every insert (0.4 ms instead of 0.03). The functions call nothing
-- but the system's own, so that they hold whatever the search_path is when a row is checked or restored.

CREATE FUNCTION is_text_list(value jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN jsonb_typeof(value) = 'array' AND NOT jsonb_path_exists(value, 'strict $[*] ? (@.type() != "string")');
END $$;

CREATE FUNCTION is_work_item_metadata(item_type work_item_type, metadata jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  note jsonb;
BEGIN
  IF jsonb_typeof(metadata) IS DISTINCT FROM 'object' THEN RETURN false; END IF;
  IF NOT ((NOT metadata ? 'priority' OR CASE WHEN jsonb_typeof(metadata->'priority') = 'number'
      THEN (metadata->>'priority')::numeric BETWEEN 1 AND 5 AND (metadata->>'priority')::numeric % 1 = 0 ELSE false END)
    AND (NOT metadata ? 'labels' OR (jsonb_typeof(metadata->'labels') = 'array'
      AND NOT jsonb_path_exists(metadata->'labels', 'strict $[*] ? (@.type() != "string")')))
    AND (NOT metadata ? 'assignee' OR (jsonb_typeof(metadata->'assignee') = 'string'))
    AND (NOT metadata ? 'resolution' OR (jsonb_typeof(metadata->'resolution') = 'string'))
    AND (NOT metadata ? 'description' OR (jsonb_typeof(metadata->'description') = 'string' AND length(metadata->>'description') <= 10000)))
  THEN RETURN false; END IF;
  IF metadata ? 'notes' THEN
    IF jsonb_typeof(metadata->'notes') IS DISTINCT FROM 'array' THEN RETURN false; END IF;
    FOR note IN SELECT jsonb_array_elements(metadata->'notes') LOOP
      IF NOT coalesce(jsonb_typeof(note) = 'object' AND jsonb_typeof(note->'at') = 'string'
        AND jsonb_typeof(note->'by') = 'string' AND length(note->>'by') BETWEEN 1 AND 100
        AND jsonb_typeof(note->'text') = 'string' AND length(note->>'text') BETWEEN 1 AND 5000, false)
      THEN RETURN false; END IF;
    END LOOP;
  END IF;
  CASE item_type
    WHEN 'project' THEN RETURN metadata ? 'description' AND length(metadata->>'description') <= 1000
    AND (NOT metadata ? 'target_quarter' OR (jsonb_typeof(metadata->'target_quarter') = 'string'
      AND metadata->>'target_quarter' ~ '^\\d{4}-Q[1-4]$'))
    AND (NOT metadata ? 'constitutional_principles' OR (jsonb_typeof(metadata->'constitutional_principles') = 'array'
      AND NOT jsonb_path_exists(metadata->'constitutional_principles', 'strict $[*] ? (@.type() != "string")')));
    WHEN 'session' THEN RETURN coalesce(metadata ?& ARRAY['token_budget', 'prompts_count', 'yaml_frontmatter']
    AND (NOT metadata ? 'token_budget' OR CASE WHEN jsonb_typeof(metadata->'token_budget') = 'number'
      THEN (metadata->>'token_budget')::numeric BETWEEN 1000 AND 1000000 AND (metadata->>'token_budget')::numeric % 1 = 0 ELSE false END)
    AND (NOT metadata ? 'prompts_count' OR CASE WHEN jsonb_typeof(metadata->'prompts_count') = 'number'
      THEN (metadata->>'prompts_count')::numeric BETWEEN 0 AND 2147483647 AND (metadata->>'prompts_count')::numeric % 1 = 0 ELSE false END)
    AND jsonb_typeof(metadata->'yaml_frontmatter'->'schema_version') = 'string'
    AND metadata->'yaml_frontmatter'->>'schema_version' <> '', false);
    WHEN 'task' THEN RETURN (NOT metadata ? 'estimated_hours' OR CASE WHEN jsonb_typeof(metadata->'estimated_hours') = 'number'
      THEN (metadata->>'estimated_hours')::numeric BETWEEN 0 AND 1000 ELSE false END)
    AND (NOT metadata ? 'actual_hours' OR CASE WHEN jsonb_typeof(metadata->'actual_hours') = 'number'
      THEN (metadata->>'actual_hours')::numeric BETWEEN 0 AND 1000 ELSE false END)
    AND (NOT metadata ? 'blocked_reason' OR (jsonb_typeof(metadata->'blocked_reason') = 'string' AND length(metadata->>'blocked_reason') <= 500));
    WHEN 'research' THEN RETURN (NOT metadata ? 'research_questions' OR (jsonb_typeof(metadata->'research_questions') = 'array'
      AND NOT jsonb_path_exists(metadata->'research_questions', 'strict $[*] ? (@.type() != "string")')))
    AND (NOT metadata ? 'references' OR (jsonb_typeof(metadata->'references') = 'array'
      AND NOT jsonb_path_exists(metadata->'references', 'strict $[*] ? (@.type() != "string")')))
    AND (NOT metadata ? 'findings_summary' OR (jsonb_typeof(metadata->'findings_summary') = 'string' AND length(metadata->>'findings_summary') <= 2000));
  END CASE;
END $$;

CREATE FUNCTION is_vendor_metadata(extractor_version text, metadata jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  formats jsonb := metadata->'format_support';
  results jsonb := metadata->'test_results';
BEGIN
  IF jsonb_typeof(results) IS DISTINCT FROM 'object' OR NOT results ?& ARRAY['passing', 'total', 'skipped'] THEN
    RETURN false;
  END IF;
  RETURN coalesce(metadata->>'extractor_version' = extractor_version
    AND jsonb_typeof(formats->'excel') = 'boolean' AND jsonb_typeof(formats->'csv') = 'boolean'
    AND jsonb_typeof(formats->'pdf') = 'boolean' AND jsonb_typeof(formats->'ocr') = 'boolean'
    AND jsonb_typeof(metadata->'manifest_compliant') = 'boolean'
    AND (NOT results ? 'passing' OR CASE WHEN jsonb_typeof(results->'passing') = 'number'
      THEN (results->>'passing')::numeric BETWEEN 0 AND 2147483647 AND (results->>'passing')::numeric % 1 = 0 ELSE false END)
    AND (NOT results ? 'total' OR CASE WHEN jsonb_typeof(results->'total') = 'number'
      THEN (results->>'total')::numeric BETWEEN 0 AND 2147483647 AND (results->>'total')::numeric % 1 = 0 ELSE false END)
    AND (NOT results ? 'skipped' OR CASE WHEN jsonb_typeof(results->'skipped') = 'number'
      THEN (results->>'skipped')::numeric BETWEEN 0 AND 2147483647 AND (results->>'skipped')::numeric % 1 = 0 ELSE false END)
    AND (results->>'passing')::numeric + (results->>'skipped')::numeric <= (results->>'total')::numeric, false);
END $$;

CREATE FUNCTION is_deployment_metadata(commit_hash text, metadata jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN coalesce(jsonb_typeof(metadata) = 'object' AND metadata ? 'pr_number'
    AND (NOT metadata ? 'pr_number' OR CASE WHEN jsonb_typeof(metadata->'pr_number') = 'number'
      THEN (metadata->>'pr_number')::numeric BETWEEN 1 AND 2147483647 AND (metadata->>'pr_number')::numeric % 1 = 0 ELSE false END)
    AND jsonb_typeof(metadata->'pr_title') = 'string' AND length(metadata->>'pr_title') BETWEEN 1 AND 200
    AND (commit_hash IS NULL OR metadata->>'commit_hash' = commit_hash)
    AND jsonb_typeof(metadata->'test_summary') = 'object'
    AND NOT jsonb_path_exists(metadata->'test_summary', 'strict $.* ? (@.type() != "number" || @ < 0 || @ != @.floor())')
    AND jsonb_typeof(metadata->'constitutional_compliance') = 'boolean', false);
END $$;

ALTER TABLE "work_item_identities" ADD CONSTRAINT "work_item_identities_key" CHECK (key ~ '^[PSTR]-[0-9A-HJKMNP-TV-Z]{6,10}$');
ALTER TABLE "work_items"
  ADD CONSTRAINT "work_items_title" CHECK (length(title) BETWEEN 1 AND 200),
  ADD CONSTRAINT "work_items_depth" CHECK (depth BETWEEN 0 AND 5),
  ADD CONSTRAINT "work_items_path" CHECK (path ~~ ('%' || id::text) AND length(path) = 37 * (depth + 1) - 1),
  ADD CONSTRAINT "work_items_root" CHECK ((parent_id IS NULL) = (depth = 0)),
  ADD CONSTRAINT "work_items_branch_name" CHECK (length(branch_name) BETWEEN 1 AND 100),
  ADD CONSTRAINT "work_items_commit_hash" CHECK (commit_hash ~ '^[0-9a-f]{40}$'),
  ADD CONSTRAINT "work_items_pr_number" CHECK (pr_number >= 1),
  ADD CONSTRAINT "work_items_version" CHECK (version >= 1),
  ADD CONSTRAINT "work_items_deleted" CHECK ((deleted_at IS NULL) = (deleted_by_change IS NULL)),
  ADD CONSTRAINT "work_items_actors" CHECK (length(created_by) BETWEEN 1 AND 100 AND length(updated_by) BETWEEN 1 AND 100),
  ADD CONSTRAINT "work_items_metadata" CHECK (is_work_item_metadata(item_type, metadata));
ALTER TABLE "archived_work_items"
  ADD CONSTRAINT "archived_work_items_title" CHECK (length(title) BETWEEN 1 AND 200),
  ADD CONSTRAINT "archived_work_items_depth" CHECK (depth BETWEEN 0 AND 5),
  ADD CONSTRAINT "archived_work_items_branch_name" CHECK (length(branch_name) BETWEEN 1 AND 100),
  ADD CONSTRAINT "archived_work_items_commit_hash" CHECK (commit_hash ~ '^[0-9a-f]{40}$'),
  ADD CONSTRAINT "archived_work_items_pr_number" CHECK (pr_number >= 1),
  ADD CONSTRAINT "archived_work_items_version" CHECK (version >= 1),
  ADD CONSTRAINT "archived_work_items_actors" CHECK (length(created_by) BETWEEN 1 AND 100 AND length(updated_by) BETWEEN 1 AND 100 AND length(archived_by) BETWEEN 1 AND 100),
  ADD CONSTRAINT "archived_work_items_metadata" CHECK (is_work_item_metadata(item_type, metadata));
ALTER TABLE "work_item_dependencies"
  ADD CONSTRAINT "work_item_dependencies_self" CHECK (source_id <> target_id),
  ADD CONSTRAINT "work_item_dependencies_actor" CHECK (length(created_by) BETWEEN 1 AND 100);
ALTER TABLE "work_item_vendor_dependencies" ADD CONSTRAINT "work_item_vendor_dependencies_actor" CHECK (length(created_by) BETWEEN 1 AND 100);
ALTER TABLE "vendor_extractors"
  ADD CONSTRAINT "vendor_extractors_name" CHECK (length(name) BETWEEN 1 AND 100),
  ADD CONSTRAINT "vendor_extractors_extractor_version" CHECK (length(extractor_version) BETWEEN 1 AND 50),
  ADD CONSTRAINT "vendor_extractors_version" CHECK (version >= 1),
  ADD CONSTRAINT "vendor_extractors_actors" CHECK (length(created_by) BETWEEN 1 AND 100 AND length(updated_by) BETWEEN 1 AND 100),
  ADD CONSTRAINT "vendor_extractors_metadata" CHECK (is_vendor_metadata(extractor_version, metadata));
ALTER TABLE "deployment_events"
  ADD CONSTRAINT "deployment_events_commit_hash" CHECK (commit_hash ~ '^[0-9a-f]{40}$'),
  ADD CONSTRAINT "deployment_events_actors" CHECK (length(created_by) BETWEEN 1 AND 100 AND length(updated_by) BETWEEN 1 AND 100),
  ADD CONSTRAINT "deployment_events_metadata" CHECK (is_deployment_metadata(commit_hash, metadata));
ALTER TABLE "project_configuration"
  ADD CONSTRAINT "project_configuration_git_branch" CHECK (length(git_branch) BETWEEN 1 AND 100),
  ADD CONSTRAINT "project_configuration_git_head_commit" CHECK (git_head_commit ~ '^[0-9a-f]{40}$'),
  ADD CONSTRAINT "project_configuration_default_token_budget" CHECK (default_token_budget BETWEEN 1000 AND 1000000),
  ADD CONSTRAINT "project_configuration_version" CHECK (version >= 1),
  ADD CONSTRAINT "project_configuration_actors" CHECK (length(created_by) BETWEEN 1 AND 100 AND length(updated_by) BETWEEN 1 AND 100);
ALTER TABLE "future_enhancements"
  ADD CONSTRAINT "future_enhancements_title" CHECK (length(title) >= 1),
  ADD CONSTRAINT "future_enhancements_priority" CHECK (priority BETWEEN 1 AND 5),
  ADD CONSTRAINT "future_enhancements_target_quarter" CHECK (target_quarter ~ '^\\d{4}-Q[1-4]$'),
  ADD CONSTRAINT "future_enhancements_principles" CHECK (is_text_list(requires_constitutional_principles)),
  ADD CONSTRAINT "future_enhancements_version" CHECK (version >= 1),
  ADD CONSTRAINT "future_enhancements_actors" CHECK (length(created_by) BETWEEN 1 AND 100 AND length(updated_by) BETWEEN 1 AND 100);
ALTER TABLE "enhancement_dependencies" ADD CONSTRAINT "enhancement_dependencies_self" CHECK (enhancement_id <> depends_on_id);
ALTER TABLE "claims" ADD CONSTRAINT "claims_holder" CHECK (length(holder) BETWEEN 1 AND 100);
ALTER TABLE "changes"
  ADD CONSTRAINT "changes_actor" CHECK (length(actor) BETWEEN 1 AND 100),
  ADD CONSTRAINT "changes_version" CHECK (version >= 1);

INSERT INTO "schema_levels" ("level", "migration", "min_writer") VALUES (1, 'first_schema', 1);
`,
  },
  {
    name: '20261126130530_conflicts_that_keep_the_reason',
    checksum: 'a9510b02fc8f2d3578f631db3d229389528c15b0f397511bde3856bb66ba27dc',
    sql: `-- AlterTable
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
`,
  },
  {
    name: '20261126132230_api_token_bounds',
    checksum: '1408b69b0ab6049571c40c80b4d661cece7de31fd87fb1d8c71ba73c749786f3',
    sql: `-- Bounds of access tokens, which no program wrote before this level. A token that may do nothing, or something unknown,
-- or whose hash is none, must not be storable by anybody.
ALTER TABLE "api_tokens"
  ADD CONSTRAINT "api_tokens_name" CHECK (length(name) BETWEEN 1 AND 100),
  ADD CONSTRAINT "api_tokens_hash" CHECK (token_hash ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "api_tokens_scopes" CHECK (
    scopes IS NOT NULL AND cardinality(scopes) BETWEEN 1 AND 2 AND scopes <@ ARRAY['read', 'write'] AND array_position(scopes, NULL) IS NULL
  ),
  ADD CONSTRAINT "api_tokens_actor" CHECK (length(created_by) BETWEEN 1 AND 100);

INSERT INTO "schema_levels" ("level", "migration", "min_writer") SELECT max(level) + 1, 'api_token_bounds', 1 FROM "schema_levels";
`,
  },
  {
    name: '20261126133000_archive_and_claims',
    checksum: 'b69c9c3ab360e725f52c7bd2109b69532b73c9a483a13e247edd3ee64f17a302',
    sql: `-- AlterTable
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
`,
  },
  {
    name: '20261126133252_ready_work',
    checksum: 'b15479bad4d7f30bb71e7566a50864e9f6f0a5c9dc2e0c7b44f55241d8478bab',
    sql: `-- Open work in the order in which it is offered, so that find_ready_work reads no more of it than it answers.
CREATE INDEX "work_items_open_by_priority" ON "work_items"
  ("workspace_id", (coalesce((metadata->>'priority')::numeric, 3)), "created_at", "id")
  WHERE status = 'active' AND deleted_at IS NULL;

INSERT INTO "schema_levels" ("level", "migration", "min_writer") SELECT max(level) + 1, 'ready_work', 1 FROM "schema_levels";
`,
  },
  {
    name: '20261126134500_full_text_search',
    checksum: 'cc7eacbbabfc422e0159c50f90cde3db0bbef87373a97a2c7cf484eaee6c5833',
    sql: `-- Full text: the words of an entity's texts, in any script. PL/pgSQL for the reason given in the first migration. The
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
  words := regexp_replace(words, '[!-/:-@\\[-\`{-~]+', ' ', 'g');
  IF octet_length(words) > length(words) THEN
    words := regexp_replace(words,
      '([\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u17FF\\u3040-\\u30FF\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF])', ' \\1 ', 'g');
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
`,
  },
  {
    name: '20261126161316_changes_by_time',
    checksum: '2db5c60a86c024f5080e002212f6fd74c44882a240dafce028390d2b47aa5ae8',
    sql: `-- \`list_changes {since}\` is asked for the newest part of a long log: without this every older change is looked at.
CREATE INDEX "changes_workspace_id_applied_at_idx" ON "changes"("workspace_id", "applied_at");

INSERT INTO "schema_levels" ("level", "migration", "min_writer") SELECT max(level) + 1, 'changes_by_time', 1 FROM "schema_levels";
`,
  },
  {
    name: '20261126163100_search_cost',
    checksum: '37b3edbc7431bdfe3981343482b7ac255c22fa1ea16b0bef20048a73415b7cdd',
    sql: `-- A document takes a quarter of a millisecond to make. Told so, the planner asks the index for the matches instead of
-- making the document of one item after the other: at 100,000 items 2 ms instead of 25 s for a rare word.
ALTER FUNCTION search_document(text, jsonb) COST 10000;

INSERT INTO "schema_levels" ("level", "migration", "min_writer") SELECT max(level) + 1, 'search_cost', 1 FROM "schema_levels";
`,
  },
  {
    name: '20261126203000_large_workspaces',
    checksum: '8c59db4bad89fe15d4af34f5bba207d66cae3638b2c42ff1888390ef04f60405',
    sql: `-- Blocked work in the order in which it is shown, and how many live items there are in each status, from the index alone.
CREATE INDEX "work_items_blocked_by_priority" ON "work_items"
  ("workspace_id", (coalesce((metadata->>'priority')::numeric, 3)), "created_at", "id")
  WHERE status = 'blocked' AND deleted_at IS NULL;
CREATE INDEX "work_items_live_by_status" ON "work_items" ("workspace_id", "status") WHERE deleted_at IS NULL;

INSERT INTO "schema_levels" ("level", "migration", "min_writer") SELECT max(level) + 1, 'large_workspaces', 1 FROM "schema_levels";
`,
  },
];
