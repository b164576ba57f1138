import { URI } from 'vscode-uri';

/** How the analysis names a document's file: with `/`, and a drive's letter in one case, however the client writes it. */
export function pathOf(uri: string): string {
  return URI.parse(uri).path.replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase());
}

/** The only documents whose files can be looked at from here. */
export function isOnDisk(uri: string): boolean {
  return URI.parse(uri).scheme === 'file';
}
