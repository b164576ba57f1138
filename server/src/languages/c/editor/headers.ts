/** Opens a header of the project as it is named in `from`; undefined when the project has none of that name. */
export type OpenHeader = (name: string, from: string) => Header | undefined;

export interface Header {
  readonly path: string;
  readonly text: string;
}

/** So many headers of one file are read. */
const MOST_HEADERS = 400;

/** The headers of the project that one file leads to, each once. */
export class Headers {
  readonly #read: Set<string>;
  readonly #open: OpenHeader | undefined;

  /** `path`: the file itself. */
  constructor(path: string, open: OpenHeader | undefined) {
    this.#read = new Set([path]);
    this.#open = open;
  }

  /** The header that is named in `from`; undefined where there is none, or there are too many. */
  next(name: string, from: string): Header | 'read' | undefined {
    const header = this.#open?.(name, from);
    if (header === undefined || this.#read.size > MOST_HEADERS) return undefined;
    if (this.#read.has(header.path)) return 'read';
    this.#read.add(header.path);
    return header;
  }
}

const ELSEWHERE = /_WIN32|_MSC_VER|__MINGW|__APPLE__|BSD\w*__|__sun|__CYGWIN__|_AIX|__hpux/;

/** Whether a condition does not hold where the new calls are, so that its `#else` does: `ifdef`, and what it asks. */
export function isForElsewhere(condition: string, asks: string): boolean {
  return condition !== 'ifndef' && ELSEWHERE.test(asks);
}
