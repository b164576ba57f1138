/** The words by which bytes are brought and taken, made of the catalogue. */
import {
  BODY_METHODS,
  BODY_OPTIONS,
  BODY_WORDS,
  CALLBACK_BODY,
  CHUNK_EVENT,
  CONSUMER_MODULES,
  FILE_CALLS,
  LISTEN_METHODS,
  PULL_EVENT,
  REQUEST_PACKAGES,
  STORED_BODY,
  SUFFIXES,
  type FileCall,
} from '../catalogue.js';

export const files = (does: readonly FileCall['does'][]): string =>
  oneOf(Object.entries(FILE_CALLS).flatMap(([name, call]) => (does.includes(call.does) ? [name] : [])));

export function oneOf(words: readonly string[]): string {
  return `(?:${words.join('|')})`;
}

export const READS = `\\b${files(['read'])}${SUFFIXES}\\b`;
export const IS_READ = new RegExp(`^${files(['read'])}${SUFFIXES}$`);
export const DESCRIPTOR_READS = '\\bread(?:Sync)?\\s*\\(';

/** Something brings bytes, beside functions of files. */
const OTHER_SOURCES =
  `${BODY_WORDS}|${CALLBACK_BODY}|${DESCRIPTOR_READS}|\\b${oneOf(LISTEN_METHODS)}\\s*\\(\\s*['"\`]${oneOf([CHUNK_EVENT, PULL_EVENT])}['"\`]` +
  `|\\bfor\\s+await\\b|\\.\\s*${oneOf(BODY_METHODS)}\\s*\\(\\s*\\)|${oneOf(CONSUMER_MODULES)}`;

/** An expression gives bytes, or holds one that does, beside functions of files. */
const OTHERS_GIVE =
  `${BODY_WORDS}|${DESCRIPTOR_READS}|\\b${oneOf(BODY_METHODS)}\\s*\\(|\\bBuffer\\s*\\.\\s*concat\\b(?!\\s*\\(\\s*\\[)|\\bPromise\\s*\\.\\s*all\\b` +
  '|\\bawait\\s+[\\w$]+\\s*$';

/** What stands in quotes with sources: alternatives that begin alike cost nothing. */
const QUOTED = [CHUNK_EVENT, PULL_EVENT, ...Object.keys(BODY_OPTIONS), ...Object.keys(REQUEST_PACKAGES)];

/** What every source has in it, as fast as it can be looked for: nearly all texts end here. */
export const MAY_BRING = new RegExp(
  `${files(['read'])}|read(?:Sync)?\\s*\\(|['"\`]${oneOf(QUOTED)}['"\`]|for\\s+await\\b` +
    `|\\.\\s*(?:${oneOf(BODY_METHODS)}\\s*\\(\\s*\\)|${STORED_BODY}\\s*\\()|${oneOf(CONSUMER_MODULES)}`,
);

/** The words of a text that has functions of files, and of one that has none. */
export interface Words {
  readonly source: RegExp;
  readonly gives: RegExp;
  readonly files: boolean;
}
export const WITH_FILES: Words = {
  source: new RegExp(`${READS}|${OTHER_SOURCES}`),
  gives: new RegExp(`${READS}|${OTHERS_GIVE}`, 'g'),
  files: true,
};
export const WITHOUT_FILES: Words = {
  source: new RegExp(OTHER_SOURCES),
  gives: new RegExp(OTHERS_GIVE, 'g'),
  files: false,
};

/** Of a text in which nothing brings bytes but what it imports: nothing else has to be looked for. */
export const ONLY_ELSEWHERE: Words = { source: /(?!)/, gives: /(?!)/g, files: true };
