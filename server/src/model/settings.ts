import { z } from 'zod';
import { PATTERN_IDS, TECHNIQUE_IDS } from './ids.generated.js';
import { SYSTEMS } from './target.js';

/**
 * All settings, declared once. package.json's contributions, docs/settings.md and the check of what users write are
 * made from this schema; descriptions are what the settings editor shows.
 */
export const settingsSchema = z.object({
  enable: z.boolean().default(true).describe('Look for needless copies at all.'),
  exclude: z
    .array(z.string())
    .default([])
    .describe('Files and folders to leave out, as in `.gitignore`, relative to the workspace folder.'),
  maxFileSize: z
    .number()
    .int()
    .positive()
    .default(2 * 1024 * 1024)
    .describe('Files with more bytes than this are left out.'),
  patterns: z
    .partialRecord(z.enum(PATTERN_IDS), z.enum(['off', 'information', 'warning']))
    .default({})
    .describe('Severity of single patterns: `off`, `information` or `warning`. Others decide by the site.'),
  disabledTechniques: z.array(z.enum(TECHNIQUE_IDS)).default([]).describe('Techniques that are never advised.'),
  unknownEndpoints: z
    .boolean()
    .default(true)
    .describe('Also report copies whose descriptors are of unknown kind, as information.'),
  index: z
    .enum(['workspace', 'openFiles'])
    .default('workspace')
    .describe(
      'Which files of the editor’s workspace are looked through for functions that move bytes: all of them, in the background (`workspace`), or only those that are open (`openFiles`).',
    ),
  indexMaxFiles: z
    .number()
    .int()
    .positive()
    .default(30_000)
    .describe('So many files of a workspace folder are looked through in the background.'),
  indexMaxBytes: z
    .number()
    .int()
    .positive()
    .default(1024 * 1024 * 1024)
    .describe('So many bytes of a workspace folder are looked through in the background.'),
  indexMaxMemory: z
    .number()
    .int()
    .positive()
    .default(1024)
    .describe(
      'No more files are looked through in the background when the language server takes so many MiB of memory.',
    ),
  target: z
    .enum(['auto', 'any', ...SYSTEMS])
    .default('auto')
    .describe(
      'What C code is written for. Calls that the system does not have are not advised. With `any`, new calls stand behind `#ifdef __linux__`; with `auto`, only in files that name other systems.',
    ),
  targetKernel: z
    .string()
    .regex(/^(?:\d+\.\d+(?:\.\d+)?)?$/)
    .default('')
    .describe('The oldest kernel that C code has to run on, as `5.4`: newer calls are not advised. Empty: any.'),
  targetLibc: z
    .string()
    .regex(/^(?:glibc \d+\.\d+)?$/)
    .default('')
    .describe(
      'The oldest C library that C code is built with, as `glibc 2.31`: calls it lacks are not advised. Empty: any.',
    ),
  types: z
    .boolean()
    .default(true)
    .describe(
      'Ask the type checker of the TypeScript project, in the background, what receivers are where nothing else tells.',
    ),
  hover: z.boolean().default(true).describe('Show the card of a copy on hover.'),
  referenceCards: z
    .boolean()
    .default(true)
    .describe(
      'Show a card on hover at every call that moves bytes (`read`, `sendfile`, `fs.copyFile`, ...), also where there is no copy: what it copies, when it waits, what its count and its errors mean.',
    ),
  hints: z.boolean().default(false).describe('Show behind every copy what it costs: `4 copies, 512 calls per MiB`.'),
});

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({});

/** A setting that was not understood, and for which the default stands. */
export interface SettingsProblem {
  /** The setting as users write it: `zerocopy.maxFileSize`. */
  readonly setting: string;
  readonly because: string;
}

/**
 * Reads what a user wrote. Never throws: a wrong or unknown setting is named in `problems` and its default stands.
 */
export function readSettings(value: unknown): {
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
} {
  if (value === undefined || value === null) return { settings: DEFAULT_SETTINGS, problems: [] };
  if (typeof value !== 'object' || Array.isArray(value)) {
    return { settings: DEFAULT_SETTINGS, problems: [{ setting: 'zerocopy', because: 'expected an object' }] };
  }
  const problems: SettingsProblem[] = [];
  const accepted: Record<string, unknown> = {};
  const shape: Readonly<Record<string, z.ZodType>> = settingsSchema.shape;
  for (const [key, given] of Object.entries(value)) {
    const schema = shape[key];
    if (schema === undefined) {
      // `trace` is the client's own.
      if (key !== 'trace') problems.push({ setting: `zerocopy.${key}`, because: 'unknown setting' });
      continue;
    }
    if (given === null) continue;
    const read = schema.safeParse(given);
    if (read.success) accepted[key] = read.data;
    else problems.push({ setting: `zerocopy.${key}`, because: read.error.issues.map((i) => i.message).join('; ') });
  }
  return { settings: settingsSchema.parse(accepted), problems };
}
