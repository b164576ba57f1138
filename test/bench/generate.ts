import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A repeatable source of choices (mulberry32): two runs of the bench measure the same texts. */
export class Choices {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * limit);
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }
}

const NOUNS = [
  'entry',
  'node',
  'record',
  'header',
  'option',
  'packet',
  'token',
  'session',
  'table',
  'filter',
  'queue',
  'path',
];
const VERBS = [
  'parse',
  'find',
  'update',
  'release',
  'merge',
  'check',
  'append',
  'format',
  'resolve',
  'init',
  'compare',
];

type Piece = (name: string, noun: string, choices: Choices) => string;

const C_PLAIN: readonly Piece[] = [
  (name, noun) => `/* Walks the list until a ${noun} has the wanted key. */
static struct ${noun} *${name}(struct ${noun} *head, const char *key, size_t len)
{
	struct ${noun} *at;

	for (at = head; at; at = at->next) {
		if (at->len != len)
			continue;
		if (memcmp(at->key, key, len) == 0 && !(at->flags & ${noun.toUpperCase()}_DEAD))
			return at;
	}
	return NULL;
}
`,
  (name, noun, choices) => `static int ${name}(struct ${noun} *it, const char *text)
{
	char *end = NULL;
	long value;

	if (!text || *text == '\\0') {
		fprintf(stderr, "%s: empty ${noun}\\n", it->name);
		return -EINVAL;
	}
	errno = 0;
	value = strtol(text, &end, ${choices.of(['0', '8', '10', '16'])});
	if (errno || *end != '\\0' || value < 0 || value > ${choices.below(90000) + 10})
		return -ERANGE;
	it->value = (int)value;
	it->flags |= ${noun.toUpperCase()}_SET;
	return 0;
}
`,
  (name, noun) => `int ${name}(struct ${noun} *it)
{
	switch (it->kind) {
	case ${noun.toUpperCase()}_NONE:
		return 0;
	case ${noun.toUpperCase()}_TEXT:
		free(it->text);
		it->text = NULL;
		break;
	case ${noun.toUpperCase()}_LIST: {
		size_t i;
		for (i = 0; i < it->count; i++)
			free(it->items[i]);
		free(it->items);
		it->items = NULL;
		it->count = 0;
		break;
	}
	default:
		return -1;
	}
	it->kind = ${noun.toUpperCase()}_NONE;
	return 1;
}
`,
];

const writer = (name: string): string => `int ${name}(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len > 0) {
		ssize_t n = write(fd, p, len);
		if (n < 0) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		p += n;
		len -= (size_t)n;
	}
	return 0;
}
`;

const C_MOVING: readonly Piece[] = [
  (name) => `/* Reads a line's worth of bytes and counts the fields. */
int ${name}(int fd, struct fields *out)
{
	char line[1024];
	ssize_t n = read(fd, line, sizeof(line) - 1);
	char *p;

	if (n <= 0)
		return -1;
	line[n] = '\\0';
	for (p = line; *p; p++)
		if (*p == ':')
			out->count++;
	if (write(out->log, "ok\\n", 3) != 3)
		return -1;
	return (int)out->count;
}
`,
  writer,
];

/** Hardly any function that moves bytes is a copy; it is one in a hundred in the programs that were looked at. */
const C_COPY: Piece = (name) => `static ${writer(name)}
int ${name}_relay(int in, int out)
{
	char chunk[16384];
	ssize_t n;

	while ((n = read(in, chunk, sizeof(chunk))) > 0)
		if (${name}(out, chunk, (size_t)n) < 0)
			return -1;
	return n < 0 ? -1 : 0;
}
`;

const MOVERS_PER_COPY = 30;

const TS_PLAIN: readonly Piece[] = [
  (name, noun) => `/** Finds the ${noun} by its key. */
export function ${name}(items: readonly Item[], key: string): Item | undefined {
  for (const item of items) {
    if (item.key.length !== key.length) continue;
    if (item.key === key && !item.dead) return item;
  }
  return undefined;
}
`,
  (name, noun) => `export function ${name}(text: string): number {
  const value = Number.parseInt(text.trim(), 10);
  if (Number.isNaN(value)) {
    throw new RangeError(\`not a ${noun}: \${text}\`);
  }
  return Math.max(0, value);
}
`,
  (name) => `export class ${name[0]?.toUpperCase() ?? ''}${name.slice(1)} {
  readonly #items = new Map<string, Item>();

  add(item: Item): this {
    this.#items.set(item.key, item);
    return this;
  }

  total(): number {
    let sum = 0;
    for (const { weight } of this.#items.values()) sum += weight;
    return sum;
  }
}
`,
];

const TS_MOVING: readonly Piece[] = [
  (name) => `export async function ${name}(from: string, to: string): Promise<void> {
  const content = await fs.readFile(from);
  await fs.writeFile(to, content);
}
`,
  (name) => `export async function ${name}(path: string): Promise<number> {
  const content = await fs.readFile(path, 'utf8');
  const fields = content.split(':').length;
  await fs.writeFile(\`\${path}.count\`, String(fields));
  return fields;
}
`,
];

const C_HEAD =
  '#include <errno.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n\n';
const TS_HEAD = `import * as fs from 'node:fs/promises';\n\ninterface Item {\n  readonly key: string;\n  readonly weight: number;\n  readonly dead: boolean;\n}\n\n`;

/** About every twelfth function moves bytes, as in programs that are mostly about something else. */
export function sourceText(language: 'c' | 'typescript', lines: number, seed: number): string {
  const choices = new Choices(seed);
  const [head, plain, moving] = language === 'c' ? [C_HEAD, C_PLAIN, C_MOVING] : [TS_HEAD, TS_PLAIN, TS_MOVING];
  let text = head;
  let written = head.split('\n').length;
  for (let i = 0; written < lines; i++) {
    const noun = choices.of(NOUNS);
    const name = `${choices.of(VERBS)}${language === 'c' ? '_' : ''}${noun}${language === 'c' ? '_' : ''}${seed}x${i}`;
    const isMover = choices.below(12) === 0;
    const isCopy = isMover && language === 'c' && choices.below(MOVERS_PER_COPY) === 0;
    const piece = `${(isCopy ? C_COPY : choices.of(isMover ? moving : plain))(name, noun, choices)}\n`;
    text += piece;
    written += piece.split('\n').length - 1;
  }
  return text;
}

/** Writes a tree of C files of a few hundred lines each below `folder`. */
export function writeCProject(folder: string, files: number): void {
  const choices = new Choices(1);
  for (let i = 0; i < files; i++) {
    const part = join(folder, `part${i % 20}`);
    mkdirSync(part, { recursive: true });
    writeFileSync(join(part, `unit${i}.c`), sourceText('c', 150 + choices.below(900), i + 2));
  }
}
