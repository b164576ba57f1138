import { promises as files, readFileSync, writeFileSync } from 'node:fs';

/** Methods that bring what they give back, or write what they get. */
export class Shelf {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async move(from: string, to: string): Promise<void> {
    const content = await this.load(from);
    await files.writeFile(to, content); // finds: read-file-write-file file -> file keeps(conditional-write)
  }

  async keep(from: string): Promise<void> {
    const content = await files.readFile(from);
    await this.#store('kept', content); // finds: read-file-write-file file -> file keeps(conditional-write)
  }

  async check(from: string, to: string): Promise<void> {
    const content = await this.checked(from);
    await files.writeFile(to, content);
  }

  async sign(from: string): Promise<void> {
    await this.signed('signed', await this.load(from));
  }

  private async load(path: string): Promise<Buffer> {
    return files.readFile(path);
  }

  async #store(name: string, content: Buffer): Promise<void> {
    await files.writeFile(`${this.#root}/${name}`, content);
  }

  private async checked(path: string): Promise<Buffer> {
    const content = await files.readFile(path);
    if (content[0] === 0) throw new Error(path);
    return content;
  }

  private async signed(path: string, content: Buffer): Promise<void> {
    await files.writeFile(path, Buffer.concat([content, Buffer.from('signature')]));
  }
}

/** A function that hands on what another one brings. */
function found(path: string): Buffer {
  return readFileSync(path);
}

function wanted(path: string): Buffer | undefined {
  try {
    return found(path);
  } catch (error) {
    console.warn(error);
    return undefined;
  }
}

export function fetched(from: string, to: string): void {
  const content = wanted(from);
  if (content !== undefined) writeFileSync(to, content); // finds: read-file-write-file file -> file keeps(conditional-write)
}

/** Nothing comes where the file is missing. */
export async function optional(from: string, to: string): Promise<void> {
  const content = await files.readFile(from).catch(() => undefined);
  if (content) await files.writeFile(to, content); // finds: read-file-write-file file -> file keeps(conditional-write)
}
