import { library } from '../../tsdown.shared.ts';

export default library({ entry: { index: 'src/index.ts', 'git-worker': 'src/git-worker.ts' } });
