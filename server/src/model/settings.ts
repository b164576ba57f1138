import * as z from 'zod';
import { PATTERN_IDS, TECHNIQUE_IDS } from './ids.generated.js';
import { SYSTEMS } from './target.js';

const argument = z.number().int().min(0).max(31);

/** What a function does, as its user says: see DeclaredFunctions. */
const functionSchema = z
  .strictObject({
    does: z
      .enum(['fills', 'drains'])
      .describe('`fills`: it fills the buffer with bytes of its endpoint; `drains`: it moves them there.'),
    endpoint: argument.describe('The argument that names where the bytes come from or go to.'),
    access: z
      .enum(['descriptor', 'stdio', 'path', 'stream'])
      .default('descriptor')
      .describe(
        'What the endpoint is: a `descriptor` of which nothing is kept in a buffer between calls, a `FILE *` (`stdio`), the name of a file (`path`), or an object of a library (`stream`).',
      ),
    buffer: argument.describe('The argument that points to the bytes.'),
    length: argument
      .optional()
      .describe('The argument that says how many bytes there are, or fit. Without it the bytes end with a 0.'),
    returns: z
      .enum(['count', 'zero', 'boolean', 'nothing'])
      .default('count')
      .describe(
        'What it returns: how many bytes it moved (`count`), 0 on success (`zero`), true on success (`boolean`), or `nothing` of use.',
      ),
    count: argument.optional().describe('The argument that points to where it stores how many bytes it moved.'),
    complete: z.boolean().default(false).describe('It goes on until all is moved, or something fails.'),
    transforms: z.boolean().default(false).describe('It may change the bytes: nothing is advised on what uses it.'),
  })
  .refine(({ endpoint, buffer, length, count }) => {
    const used = [endpoint, buffer, length, count].filter((a) => a !== undefined);
    return new Set(used).size === used.length;
  }, 'one argument can not be two of `endpoint`, `buffer`, `length` and `count`');

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
  functions: z
    .record(z.string().regex(/^[A-Za-z_]\w*$/, 'is no name of a C function'), functionSchema)
    .default({})
    .describe(
      'What C functions do whose bodies are not in the project, or not understood, by name: `{ "my_read": { "does": "fills", "endpoint": 0, "buffer": 1, "length": 2 } }`. Arguments are counted from 0. It counts more than what is learned from a body.',
    ),
  target: z
    .enum(['auto', 'any', ...SYSTEMS])
    .default('auto')
    .describe(
      'What C code is written for. Calls that the system does not have are not advised. With `any`, new calls stand behind `#ifdef __linux__`; with `auto`, only where a condition in the file, or at the top level of another file of its project, names a system.',
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

/** What C functions do, by name, with defaults filled in. Arguments are counted from 0. */
export type DeclaredFunctions = Settings['functions'];

export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({});

/** A setting, or an entry of one, that was not understood. */
export interface SettingsProblem {
  /** The setting as users write it: `zerocopy.maxFileSize`; with the entry, where it is one of several. */
  readonly setting: string;
  readonly because: string;
  /** What becomes of it, for people: of a wrong entry, the others count. */
  readonly instead: 'the default is used' | 'it is left out';
}

const UNUSED = { instead: 'the default is used' } as const;

/**
 * Reads what a user wrote. Never throws: a wrong or unknown setting is named in `problems` and its default stands.
 */
export function readSettings(value: unknown): {
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
} {
  if (value === undefined || value === null) return { settings: DEFAULT_SETTINGS, problems: [] };
  if (typeof value !== 'object' || Array.isArray(value)) {
    return {
      settings: DEFAULT_SETTINGS,
      problems: [{ setting: 'zerocopy', because: 'expected an object', ...UNUSED }],
    };
  }
  const problems: SettingsProblem[] = [];
  const accepted: Record<string, unknown> = {};
  const shape: Readonly<Record<string, z.ZodType>> = settingsSchema.shape;
  for (const [key, given] of Object.entries(value)) {
    const schema = shape[key];
    if (schema === undefined) {
      // `trace` is the client's own.
      if (key !== 'trace') problems.push({ setting: `zerocopy.${key}`, because: 'unknown setting', ...UNUSED });
      continue;
    }
    if (given === null) continue;
    const read = schema.safeParse(given);
    if (read.success) {
      accepted[key] = read.data;
      continue;
    }
    const { sound, broken } = apart(given, schema, read.error);
    if (sound !== undefined) accepted[key] = sound;
    for (const { name, because } of broken) {
      const setting = `zerocopy.${key}`;
      problems.push(
        name === undefined
          ? { setting, because, ...UNUSED }
          : { setting: `${setting}.${name}`, because, instead: 'it is left out' },
      );
    }
  }
  return { settings: settingsSchema.parse(accepted), problems };
}

interface Broken {
  /** Of an entry; undefined for the whole setting. */
  readonly name?: string;
  readonly because: string;
}

/** Of a setting with entries, those that are right, and what is wrong with each other; of others only the latter. */
function apart(
  given: unknown,
  schema: z.ZodType,
  error: z.ZodError,
): { readonly sound?: unknown; readonly broken: readonly Broken[] } {
  const whole = { broken: [{ because: error.issues.map((i) => i.message).join('; ') }] };
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return whole;
  const reasons = new Map<string, string[]>();
  for (const issue of error.issues) {
    const [name, ...inside] = issue.path.map(String);
    const because = inside.length === 0 ? issue.message : `\`${inside.join('.')}\`: ${issue.message}`;
    const unknown = name === undefined && issue.code === 'unrecognized_keys' ? issue.keys : [];
    if (name === undefined && unknown.length === 0) return whole;
    for (const key of name === undefined ? unknown : [name]) reasons.set(key, [...(reasons.get(key) ?? []), because]);
  }
  const rest = schema.safeParse(Object.fromEntries(Object.entries(given).filter(([name]) => !reasons.has(name))));
  if (!rest.success) return whole;
  return { sound: rest.data, broken: [...reasons].map(([name, list]) => ({ name, because: list.join('; ') })) };
}
