import { listDeployments } from '@tracker/core';
import { deploymentListText } from '../text/deployment-text.ts';
import { defineTool, reads } from './tool.ts';

export const listDeploymentsTool = defineTool(listDeployments, {
  name: 'list_deployments',
  title: 'List deployments',
  description:
    'The deployment timeline, newest first, by commit, vendor, work item or date. To add one use record_deployment. Example: {"vendor":"ADP","since":"2026-01-01T00:00:00Z"}',
  annotations: reads,
  text: deploymentListText,
});
