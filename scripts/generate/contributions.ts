import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { settingsSchema, type Pattern, type Technique } from '../../server/src/model/index.js';
import { output, type Output } from './output.js';

/** A setting as VS Code's package.json and the docs know it. */
export interface SettingEntry {
  /** With the prefix: `zerocopy.exclude`. */
  readonly key: string;
  readonly schema: JsonSchema;
}

export type JsonSchema = z.core.JSONSchema.BaseSchema & {
  markdownDescription?: string;
  enumDescriptions?: string[];
  uniqueItems?: boolean;
};

const SEVERITIES: Readonly<Record<string, string>> = {
  off: 'Not reported.',
  information: 'Reported as information.',
  warning: 'Reported as a warning.',
};

const traceServer: SettingEntry = {
  key: 'zerocopy.trace.server',
  schema: {
    type: 'string',
    enum: ['off', 'messages', 'verbose'],
    enumDescriptions: ['No trace.', 'Names of messages.', 'Messages with their content.'],
    default: 'off',
    scope: 'window',
    markdownDescription: 'What the editor writes to the output channel about its talk with the language server.',
  },
};

/** All settings, the server's from the schema and the client's own. */
export function settingEntries(
  patterns: readonly Pattern[],
  techniques: readonly Technique[],
): readonly SettingEntry[] {
  const described = new Map([
    ...Object.entries(SEVERITIES),
    ...techniques.map((technique): [string, string] => [technique.id, technique.name]),
  ]);
  const titles = new Map(patterns.map((pattern): [string, string] => [pattern.id, pattern.title]));
  const entries = Object.entries(z.toJSONSchema(settingsSchema, { io: 'input' }).properties ?? {}).map(
    ([name, property]): SettingEntry => {
      if (typeof property === 'boolean') throw new Error(`setting ${name} has no schema`);
      const { description, ...rest } = property;
      const schema: JsonSchema = { scope: 'resource', ...rest };
      if (description !== undefined) schema.markdownDescription = description;
      if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
      describeEnum(schema, described);
      if (typeof schema.items === 'object' && !Array.isArray(schema.items)) {
        schema.uniqueItems = true;
        describeEnum(schema.items, described);
      }
      spellOutKeys(schema, described, titles);
      return { key: `zerocopy.${name}`, schema };
    },
  );
  return [...entries, traceServer];
}

function describeEnum(schema: JsonSchema, described: ReadonlyMap<string, string>): void {
  const descriptions = schema.enum?.map((value) => described.get(String(value)));
  if (descriptions?.every((text) => text !== undefined)) schema.enumDescriptions = descriptions;
}

/** VS Code completes named properties, but not the names that `propertyNames` allows. */
function spellOutKeys(
  schema: JsonSchema,
  described: ReadonlyMap<string, string>,
  titles: ReadonlyMap<string, string>,
): void {
  const names = schema.propertyNames;
  const value = schema.additionalProperties;
  if (typeof names !== 'object' || typeof value !== 'object') return;
  // Names that users make up.
  if (names.enum === undefined) return;
  describeEnum(value, described);
  const properties = names.enum.map((id): [string, JsonSchema] => {
    const title = titles.get(String(id));
    return [String(id), title === undefined ? value : { ...value, description: title }];
  });
  schema.properties = Object.fromEntries(properties);
  schema.additionalProperties = false;
  delete schema.propertyNames;
}

/** The schema of `zerocopy.json`, for editors: the server's settings without their prefix. */
export async function configSchema(root: string, entries: readonly SettingEntry[]): Promise<Output> {
  const properties = entries
    .filter(({ key }) => key !== traceServer.key)
    .map(({ key, schema: { scope: _scope, ...schema } }): [string, unknown] => [key.slice('zerocopy.'.length), schema]);
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Zero-Copy Lint',
    type: 'object',
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(properties) },
    additionalProperties: false,
  };
  return output(root, CONFIG_SCHEMA, JSON.stringify(schema, undefined, 2));
}

const CONFIG_SCHEMA = 'docs/zerocopy.schema.json';

const packageSchema = z.looseObject({ contributes: z.looseObject({}) });

/** package.json with `contributes.configuration` as the settings declare it, and the schema of `zerocopy.json`. */
export async function packageJson(root: string, entries: readonly SettingEntry[]): Promise<Output> {
  const before = packageSchema.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  const configuration = {
    title: 'Zero-Copy Lint',
    properties: Object.fromEntries(entries.map(({ key, schema }) => [key, schema])),
  };
  const jsonValidation = [{ fileMatch: ['zerocopy.json', '.zerocopyrc.json'], url: `./${CONFIG_SCHEMA}` }];
  const after = { ...before, contributes: { ...before.contributes, configuration, jsonValidation } };
  return output(root, 'package.json', JSON.stringify(after, undefined, 2));
}
