/** So much is kept, in UTF-16 units. */
const MOST = 16 * 1024 * 1024;

/** The texts that were taken in or read last. One that was taken in is what is known of its file, whatever the disk says. */
export class RecentTexts {
  readonly #read: (path: string) => string | undefined;
  readonly #texts = new Map<string, string>();
  #size = 0;

  constructor(read: (path: string) => string | undefined) {
    this.#read = read;
  }

  read(path: string): string | undefined {
    const text = this.#texts.get(path) ?? this.#read(path);
    if (text !== undefined) this.set(path, text);
    return text;
  }

  /** What a file holds, for those who have it. */
  set(path: string, text: string): void {
    this.forget(path);
    this.#texts.set(path, text);
    this.#size += text.length;
    for (const [oldest] of this.#texts) {
      if (this.#size <= MOST) return;
      this.forget(oldest);
    }
  }

  forget(path: string): void {
    this.#size -= this.#texts.get(path)?.length ?? 0;
    this.#texts.delete(path);
  }
}
