/** Comments become blanks of the same length; strings stay. */
export function blankComments(text: string): string {
  const token = /"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|\/\/(?:[^\n\\]|\\[^])*|\/\*[^]*?(?:\*\/|$)/g;
  return text.replace(token, (found) => (found.startsWith('/') ? found.replace(/[^\r\n]/g, ' ') : found));
}
