import { getProjectConfiguration } from '@tracker/core';
import { configurationText } from '../text/configuration-text.ts';
import { defineTool, reads } from './tool.ts';

export const getProjectConfigurationTool = defineTool(getProjectConfiguration, {
  name: 'get_project_configuration',
  title: 'Read the configuration',
  description:
    'The workspace’s context type, current session, git state, token budget and database health. Example: {}',
  annotations: reads,
  text: configurationText,
});
