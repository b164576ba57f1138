/** What names say by custom. */

/** Whether a call of that name stands for its argument: a macro around it. */
export function isMacroName(name: string | undefined): boolean {
  return name !== undefined && /^[A-Z][A-Z0-9_]*$/.test(name);
}

const CONSTANT = /^[A-Z_][A-Z0-9_]+$/;

/** `STDOUT_FILENO`: the same for every call. */
export function isConstantName(name: string): boolean {
  return CONSTANT.test(name);
}

const RESET = /(?:^|_)(?:reset|clear|empty)$/;

/** Whether a call of that name leaves nothing in what it is given: `strbuf_reset(&line)`. */
export function isReset(name: string): boolean {
  return RESET.test(name);
}
