import type { DataSource, LayerUnavailableError, Warning } from '@tracker/core';

interface Dated {
  readonly source: DataSource;
  readonly asOf: string;
}

/** Seconds for which the cache counts as fresh (FR-028). */
const freshSeconds = 30 * 60;

/** A clock that was put back makes nothing older than new. */
export const ageSeconds = (asOf: string, now: string): number =>
  Math.max(0, (Date.parse(now) - Date.parse(asOf)) / 1000);

export const isFresh = ({ asOf }: Dated, now: string): boolean => ageSeconds(asOf, now) <= freshSeconds;

/**
 * Git, markdown; of a cache that has expired what is newer comes first and the rest, which may hold what the cache
 * lacks, last (SPEC section 5, Reads).
 */
export const inReadOrder = <Layer extends Dated>(layers: readonly Layer[]): readonly Layer[] => {
  const cache = layers.find(({ source }) => source === 'sqlite_cache');
  const lower = layers.filter((layer) => layer !== cache);
  if (cache === undefined) return lower;
  const newer = lower.filter(({ asOf }) => asOf > cache.asOf);
  return [...newer, cache, ...lower.filter((layer) => !newer.includes(layer))];
};

/** In a sentence. */
export const layerNames: Readonly<Record<DataSource, string>> = {
  postgresql: 'the database',
  sqlite_cache: 'the local cache',
  git_history: 'the status in the Git history',
  markdown_file: 'the status file',
  none: 'what waits on this machine',
};

const usedLayerCodes: Partial<Record<DataSource, string>> = {
  sqlite_cache: 'using_fallback_cache',
  git_history: 'using_git_history_fallback',
  markdown_file: 'using_markdown_fallback',
};

const usedLayer = (source: DataSource): readonly Warning[] => {
  const code = usedLayerCodes[source];
  return code === undefined ? [] : [{ code, message: `This comes from ${layerNames[source]}.` }];
};

/** What an answer that does not come from PostgreSQL says about itself. */
export const flagsOf = (
  layer: Dated,
  /** Null while the database answers. */
  away: LayerUnavailableError | null,
  now: string,
): readonly Warning[] => [
  ...(away === null ? [] : [databaseUnavailable(away)]),
  ...usedLayer(layer.source),
  ...(layer.source === 'sqlite_cache' && !isFresh(layer, now)
    ? [{ code: 'cache_stale', message: `The cache was last in step with the database at ${layer.asOf}.` }]
    : []),
];

export const databaseUnavailable = ({ message, hint }: LayerUnavailableError): Warning => ({
  code: 'database_unavailable',
  message: [message, 'Tracker goes on without it.', hint ?? []].flat().join(' '),
});
