/** So many texts are kept. */
const MOST = 48;

/** The files read last. For the time of one piece of work only: what changes meanwhile is not seen. */
export class RecentTexts {
  readonly #read: (path: string) => string | undefined;
  readonly #texts = new Map<string, string | undefined>();

  constructor(read: (path: string) => string | undefined) {
    this.#read = read;
  }

  read(path: string): string | undefined {
    if (this.#texts.has(path)) return this.#texts.get(path);
    const text = this.#read(path);
    this.set(path, text);
    return text;
  }

  /** What a file holds, for those who have it. */
  set(path: string, text: string | undefined): void {
    const [oldest] = this.#texts.keys();
    if (oldest !== undefined && this.#texts.size >= MOST) this.#texts.delete(oldest);
    this.#texts.set(path, text);
  }

  forget(): void {
    this.#texts.clear();
  }
}
