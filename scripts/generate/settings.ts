import type { JsonSchema, SettingEntry } from './contributions.js';
import { bullets, code, fence, page, table } from './markdown.js';

/** docs/settings.md */
export function settingsPage(entries: readonly SettingEntry[]): string {
  return page(
    'Settings',
    'In VS Code, settings start with `zerocopy.` and may differ by folder. The command line reads the same names, without the ' +
      'prefix, from the nearest `zerocopy.json` or `.zerocopyrc.json`, not looking beyond the root of the repository:',
    fence('json', '{ "exclude": ["third_party/"], "patterns": { "copy-loop": "warning" } }'),
    'A setting that is wrong or unknown is named once, and its default stands.',
    ...entries.map(({ key, schema }) =>
      [
        `## ${code(key)}`,
        schema.markdownDescription ?? '',
        `Default: ${code(JSON.stringify(schema.default))}`,
        values(schema),
      ].join('\n\n'),
    ),
    '## In the source',
    'A comment silences findings, with the reason behind the colon:',
    table(
      ['comment', 'silences'],
      [
        [code('zerocopy-ignore-next-line: reason'), 'all findings of the next line'],
        [code('zerocopy-ignore-next-line PATTERN: reason'), 'those of one pattern'],
        [code('zerocopy-ignore-file: reason'), 'all findings of the file'],
      ],
    ),
  );
}

/** The README's table of settings. */
export function settingsTable(entries: readonly SettingEntry[]): string {
  return table(
    ['setting', 'default', ''],
    entries.map(({ key, schema }) => [
      code(key),
      code(JSON.stringify(schema.default)),
      schema.markdownDescription ?? '',
    ]),
  );
}

/** The allowed values or keys, with their meaning. */
function values(schema: JsonSchema): string {
  const items: JsonSchema = typeof schema.items === 'object' && !Array.isArray(schema.items) ? schema.items : schema;
  if (items.enum !== undefined) {
    return bullets(
      items.enum.map((value, index) => {
        const meaning = items.enumDescriptions?.[index];
        return code(String(value)) + (meaning === undefined ? '' : `: ${meaning}`);
      }),
    );
  }
  const entry = schema.additionalProperties;
  if (typeof entry === 'object') {
    const fields = Object.entries(entry.properties ?? {}).map(([name, field]) => {
      const { description = '', default: preset } = typeof field === 'object' ? field : {};
      const isNeeded = entry.required?.includes(name) === true;
      const otherwise = isNeeded
        ? ' Required.'
        : preset === undefined
          ? ''
          : ` Default: ${code(JSON.stringify(preset))}.`;
      return `${code(name)}: ${description}${otherwise}`;
    });
    return [
      'Of each entry:',
      bullets(fields),
      'An entry that is wrong is named once and left out; the others count.',
    ].join('\n\n');
  }
  const keys = Object.keys(schema.properties ?? {});
  return keys.length === 0 ? '' : `Keys: ${keys.map(code).join(', ')}.`;
}
