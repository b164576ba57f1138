const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Words that are types by themselves. */
export const TYPE_WORDS = words('void char short int long float double signed unsigned _Bool wchar_t');

/** Words in front of the name of a type. */
export const TAG_WORDS = words('struct union enum');

/** Words that stand beside a type. */
export const QUALIFIERS = words(
  'const volatile static extern inline register restrict typedef auto _Noreturn _Thread_local __thread _Atomic ' +
    '__extension__ __restrict __restrict__ __inline __inline__ __const __const__ __volatile__ __volatile thread_local',
);

/** Words that begin a statement. */
export const STATEMENT_WORDS = words('if else for while do switch case default return break continue goto');

/** Words that are no names and stand beside no type. */
export const OTHER_WORDS = words(
  'sizeof offsetof _Alignof alignof __alignof__ _Generic _Static_assert static_assert typeof __typeof__ __typeof ' +
    'typeof_unqual asm __asm__ __asm goto __attribute__ __attribute __declspec',
);

export function isName(text: string): boolean {
  return (
    !TYPE_WORDS.has(text) &&
    !TAG_WORDS.has(text) &&
    !QUALIFIERS.has(text) &&
    !STATEMENT_WORDS.has(text) &&
    !OTHER_WORDS.has(text)
  );
}

/** Names that by custom are macros that say something about a declaration: `FAST_FUNC`, `__unused`, `_cleanup_free_`. */
export function looksLikeDecoration(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*$|^_|_$/.test(name) || /unused|attribute|noreturn/i.test(name);
}
