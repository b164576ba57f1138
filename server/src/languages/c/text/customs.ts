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

const ENUMERATOR = /^(?:k?[A-Z][a-z]\w*|[a-z]\w*_[A-Z]\w*)$/;

/** Whether a name may be that of a constant: `READ`, `DirRead`, `kRead`, `way_Read`. Types and variables have such names, too. */
export function mayBeConstant(name: string): boolean {
  return isConstantName(name) || ENUMERATOR.test(name);
}

const RESET = /(?:^|_)(?:reset|clear|empty)$/;

/** Whether a call of that name leaves nothing in what it is given: `strbuf_reset(&line)`. */
export function isReset(name: string): boolean {
  return RESET.test(name);
}

const GIVES = /(?:^|_)(?:p?read|recv|get|fetch|load|pull)(?:_|[A-Z\d]|$)/;
const PASSES_ON = /write|copy|send|forward|relay|pump|transfer|dump|echo|tee|put/i;

/** Whether a function of that name reads for its caller, whatever else it does with what it read: `read_logged(s, buf, n)`. */
export function readsForCaller(name: string): boolean {
  return GIVES.test(name) && !PASSES_ON.test(name);
}
