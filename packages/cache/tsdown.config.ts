import { library } from '../../tsdown.shared.ts';

export default library({
  entry: {
    index: 'src/index.ts',
    'cache-worker': 'src/cache/cache-worker.ts',
    'serve-cache': 'src/cache/serve-cache.ts',
  },
});
