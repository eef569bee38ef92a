// Another machine's program, which brings the schema of the database in its first argument up to date.
import { createDatabase } from '@tracker/repository';

const target = { connectionString: process.argv[2] };
const database = createDatabase({ target, applicationName: 'preparing', clock: () => new Date().toISOString() });
await database.prepare();
await database.close();
