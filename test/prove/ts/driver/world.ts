/** The folder, the files and the bytes of one case. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from './case.js';

export interface World {
  readonly case: Case;
  readonly folder: string;
  /** All bytes of the source. */
  readonly content: Buffer;
  readonly from: string;
  readonly to: string;
  /** What the target held before. */
  readonly old: Buffer | undefined;
  /** Settles when the program has begun: only then other sides do what is not normal. */
  readonly begun: Promise<void>;
  begin(): void;
}

const contents = new Map<string, Buffer>();

/** Bytes that never repeat in step with a page; as text, letters of one to three bytes. */
function contentOf(size: number, kind: Case['content']): Buffer {
  const key = `${kind} ${size}`;
  const known = contents.get(key);
  if (known) return known;
  const bytes = Buffer.alloc(size);
  if (kind === 'text') bytes.write('süß 日本 plain '.repeat(Math.ceil(size / 18)));
  else for (let i = 0, x = 1; i < size; i++, x = (x * 1_103_515_245 + 12_345) & 0x7fffffff) bytes[i] = x >> 16;
  contents.set(key, bytes);
  return bytes;
}

const SOURCE_MODE = 0o640;
const OLD_MODE = 0o600;
/** A file below /proc has size 0 for those who ask, and content for those who read. */
const PROC = '/proc/version';

export function makeWorld(one: Case): World {
  const folder = mkdtempSync(join(tmpdir(), 'zerocopy-case-'));
  const proc = one.source === 'proc';
  const content = proc ? readFileSync(PROC) : contentOf(one.size, one.content);
  const file = join(folder, 'source');
  if (one.source === 'directory') mkdirSync(file);
  else if (one.source !== 'missing' && one.source !== 'missing-stream') {
    writeFileSync(file, content);
    chmodSync(file, SOURCE_MODE);
  }
  if (one.source === 'link') symlinkSync('source', join(folder, 'link'));
  const from = proc ? PROC : one.source === 'link' ? join(folder, 'link') : file;
  let to = join(folder, 'target');
  let old: Buffer | undefined;
  if (one.sink === 'existing') {
    old = Buffer.alloc(70_000, 'old');
    writeFileSync(to, old);
    chmodSync(to, OLD_MODE);
  } else if (one.sink === 'directory') mkdirSync(to);
  else if (one.sink === 'no-directory' || one.sink === 'no-directory-stream') to = join(folder, 'nowhere', 'target');
  else if (one.sink === 'same') to = file;
  else if (one.sink === 'link-to-source') symlinkSync('source', to);
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  return { case: one, folder, content, from, to, old, begun, begin };
}

/** `part` is any beginning: how far a copy comes before an error is a matter of time. What is appended is told so. */
export function classify(bytes: Buffer, content: Buffer, old?: Buffer): string {
  if (bytes.equals(content)) return 'complete';
  if (old?.equals(bytes)) return 'untouched';
  if (old?.equals(bytes.subarray(0, old.length))) return `old and ${classify(bytes.subarray(old.length), content)}`;
  return content.subarray(0, bytes.length).equals(bytes) ? 'part' : 'other bytes';
}

/** What is at the target's path. */
export function targetState({ to, content, old }: World): { readonly bytes: string; readonly mode: string } {
  if (!existsSync(to)) return { bytes: 'absent', mode: '' };
  if (lstatSync(to).isDirectory()) return { bytes: 'a directory', mode: '' };
  return { bytes: classify(readFileSync(to), content, old), mode: (lstatSync(to).mode & 0o7777).toString(8) };
}

/** Files that neither the case nor a whole copy makes. */
export function otherFiles({ folder, content }: World): readonly string[] {
  return readdirSync(folder)
    .filter((name) => !/^(?:source|target|link|socket-\d+)$/.test(name))
    .map(
      (name) =>
        `${name.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, 'ID')} ${classify(readFileSync(join(folder, name)), content)}`,
    )
    .sort();
}
