import { recordDeployment } from '@tracker/core';
import { deploymentText } from '../text/deployment-text.ts';
import { adds, defineTool } from './tool.ts';

export const recordDeploymentTool = defineTool(recordDeployment, {
  name: 'record_deployment',
  title: 'Record a deployment',
  description:
    'Records a deployment with the vendors and work items it touched. Immutable: correct one by recording another. Example: {"metadata":{"pr_number":7,"pr_title":"Fix ADP","commit_hash":"<40 hex>","test_summary":{"unit":12},"constitutional_compliance":true},"affected_vendor_ids":["ADP"]}',
  annotations: adds,
  text: deploymentText,
});
