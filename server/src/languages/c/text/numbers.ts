/** Types whose values lead nowhere. */
export const NUMBERS: ReadonlySet<string> = new Set(
  (
    'char short int long unsigned signed float double bool _Bool size_t ssize_t off_t off64_t loff_t ptrdiff_t mode_t ' +
    'time_t pid_t uid_t gid_t socklen_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t u8 u16 u32 u64 ' +
    'uint ulong uchar u_char u_int u_long uintmax_t intmax_t idx_t'
  ).split(' '),
);

const QUALIFIER = /^(?:const|volatile|static|register)$/;
const SIZED_NUMBER = /^(?:u?int\d+|u?int(?:max|ptr)_t)$/;

/** Whether the words of a type are those of a number. */
export function isNumberType(type: string): boolean {
  const words = type.split(/\s+/).filter((word) => word !== '');
  return words.length > 0 && words.every((w) => NUMBERS.has(w) || QUALIFIER.test(w) || SIZED_NUMBER.test(w));
}
