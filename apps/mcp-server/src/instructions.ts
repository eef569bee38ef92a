/** What every client reads once, before any tool: at most 150 tokens. */
export const instructions = [
  'Tracker keeps this repository’s project status for several AI clients at once: work items (project, session, task, research) in a tree with dependencies, vendors (data extractors) and deployments.',
  'Start with list_work_items or get_project_configuration. Keys such as T-7K3M9X stand for ids everywhere.',
  'An update needs the version you read; after a VersionConflictError read again and repeat.',
  'A result names its data_source; when it is not postgresql, tell the user, as with every warning.',
].join(' ');
