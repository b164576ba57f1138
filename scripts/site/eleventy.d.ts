/** Of Eleventy and markdown-it, which bring no types with them, what the site uses. */
declare module '@11ty/eleventy' {
  export interface Token {
    readonly type: string;
    readonly children: readonly Token[] | null;
    attrGet(name: string): string | null;
    attrSet(name: string, value: string): void;
  }

  export interface MarkdownIt {
    readonly core: {
      readonly ruler: { push(name: string, rule: (state: { readonly tokens: readonly Token[] }) => void): void };
    };
  }

  export interface UserConfig {
    setUseGitIgnore(use: boolean): void;
    addPlugin(plugin: unknown): void;
    amendLibrary(name: 'md', change: (library: MarkdownIt) => void): void;
    addPassthroughCopy(paths: Readonly<Record<string, string>>): void;
    addGlobalData(name: string, data: unknown): void;
    addFilter(name: string, filter: (...values: never[]) => unknown): void;
  }

  export const IdAttributePlugin: unknown;

  export class Eleventy {
    constructor(input: string, output: string, options: { readonly quietMode: boolean; readonly configPath: string });
    write(): Promise<void>;
  }
}
