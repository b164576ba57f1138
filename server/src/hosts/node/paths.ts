import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `path` as seen from `root` (both absolute), with `/`; absolute, with `/`, where it is not below the root. */
export function pathFrom(root: string, path: string): string {
  const name = relative(root, path);
  const outside = name === '..' || name.startsWith(`..${sep}`) || isAbsolute(name);
  return (outside ? path : name).split(sep).join('/');
}

/** The `file:` URI of a folder, with a `/` at the end. */
export function folderUri(folder: string): string {
  const uri = pathToFileURL(folder).href;
  return uri.endsWith('/') ? uri : `${uri}/`;
}
