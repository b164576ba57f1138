const LANGUAGES = ['c', 'cpp', 'javascript', 'javascriptreact', 'typescript', 'typescriptreact'];

/** Documents on the disk, unsaved ones and those of a virtual workspace; not what a diff or the history shows. */
const SCHEMES = ['file', 'untitled', 'vscode-remote', 'vscode-vfs'];

/** The documents that the server is told of. */
export const documentSelector: { readonly scheme: string; readonly language: string }[] = SCHEMES.flatMap((scheme) =>
  LANGUAGES.map((language) => ({ scheme, language })),
);
