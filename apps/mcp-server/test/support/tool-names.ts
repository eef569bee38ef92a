/** The names are a contract (SPEC section 4). */
export const theEight = [
  'create_work_item',
  'update_work_item',
  'query_work_item',
  'list_work_items',
  'record_deployment',
  'query_vendor_status',
  'update_vendor_status',
  'get_project_configuration',
];
