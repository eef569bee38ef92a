import { search } from '@tracker/core';
import { searchText } from '../text/search-text.ts';
import { defineTool, reads } from './tool.ts';

export const searchTool = defineTool(search, {
  name: 'search',
  title: 'Search',
  description: 'Finds entities by words in any of their texts, the best first. Example: {"query":"csv parser"}',
  annotations: reads,
  text: searchText,
});
