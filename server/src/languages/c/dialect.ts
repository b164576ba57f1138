/** Which grammar a file is read with. */
export type Dialect = 'c' | 'cpp';

/** Extensions of C++ files, lower case. Headers of C++ that end in `.h` are read as C. */
export const CPP_EXTENSIONS: readonly string[] = ['.cc', '.cpp', '.cxx', '.hpp', '.hh', '.hxx'];

/** By the extension, for any case. */
export function dialectOf(path: string): Dialect {
  const lower = path.toLowerCase();
  return CPP_EXTENSIONS.some((extension) => lower.endsWith(extension)) ? 'cpp' : 'c';
}
