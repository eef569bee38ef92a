import { updateProjectConfiguration } from '@tracker/core';
import { configurationText } from '../text/configuration-text.ts';
import { defineTool, overwrites } from './tool.ts';

export const updateProjectConfigurationTool = defineTool(updateProjectConfiguration, {
  name: 'update_project_configuration',
  title: 'Update the configuration',
  description:
    'Changes the workspace’s configuration. Needs the version you read with get_project_configuration. Example: {"version":1,"active_context_type":"maintenance"}',
  // A repeat meets a newer version and changes nothing.
  annotations: { ...overwrites, idempotentHint: true },
  text: configurationText,
});
