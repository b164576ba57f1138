import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEFAULT_SETTINGS, readSettings, type Settings } from '../../model/index.js';
import { codeOf, describeFailure } from './failure.js';

/** Looked for in this order; the first that exists counts. */
const CONFIG_NAMES = ['zerocopy.json', '.zerocopyrc.json'] as const;

export interface Config {
  readonly settings: Settings;
  /** The folder that `exclude` is relative to: where the config file stands, else the folder that was asked about. */
  readonly folder: string;
  /** The config file, absent where there is none. */
  readonly path?: string;
  /** What was not understood, one line each; the default stands for it. */
  readonly problems: readonly string[];
}

/**
 * The settings for `folder` (absolute): from the nearest config file in it or above, not looking beyond the root of the
 * repository that it is in. Never throws: a broken config file is a problem, and the defaults stand.
 */
export function readConfig(folder: string): Config {
  for (let at = folder; ; at = dirname(at)) {
    for (const name of CONFIG_NAMES) {
      const path = join(at, name);
      const config = readConfigFile(path, at);
      if (config !== undefined) return config;
    }
    if (existsSync(join(at, '.git')) || dirname(at) === at) return { settings: DEFAULT_SETTINGS, folder, problems: [] };
  }
}

/** The nearest folder, `folder` (absolute) or one above it, with a repository or a config file. */
export function projectRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (['.git', ...CONFIG_NAMES].some((name) => existsSync(join(at, name)))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function readConfigFile(path: string, folder: string): Config | undefined {
  const broken = (because: string): Config => ({ settings: DEFAULT_SETTINGS, folder, path, problems: [because] });
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    return broken(`${describeFailure(error)}; the default settings are used`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return broken(`is not valid JSON (${describeFailure(error)}); the default settings are used`);
  }
  const { settings, problems } = readSettings(withoutSchema(value));
  return {
    settings,
    folder,
    path,
    problems: problems.map(
      ({ setting, because, instead }) => `\`${setting.replace(/^zerocopy\./, '')}\`: ${because}; ${instead}`,
    ),
  };
}

/** `$schema` is for editors. */
function withoutSchema(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '$schema'));
}
