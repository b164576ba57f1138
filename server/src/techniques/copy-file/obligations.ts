import type { Technique } from '../../model/index.js';
import { kept, keptByCode, lost } from '../answers.js';

export const discharges: Technique['discharges'] = {
  'byte-count': lost('`copyFile` does not tell how many bytes there were'),
  limit: lost('`copyFile` copies all'),
  'source-offset': lost('`copyFile` starts at the first byte'),
  'sink-offset': lost('`copyFile` starts at the first byte'),
  eintr: kept('libuv tries an interrupted call again'),
  'short-write': kept('`copyFile` goes on until all is copied'),
  'error-split': lost('one error stands for reading and writing'),
  nonblocking: kept('files are never waited for'),
  timeout: lost('`copyFile` takes as long as it takes'),
  progress: lost('`copyFile` says nothing until it is done'),
  cancel: lost('`copyFile` takes no `AbortSignal`'),
  throttle: lost('`copyFile` goes as fast as it can'),
  order: lost('`copyFile` replaces all that the target held'),
  append: lost('`copyFile` replaces what the target held'),
  'stdio-buffer': kept('there is none'),
  'send-flags': kept('there are none'),
  'drain-after-error': lost('`copyFile` stops at the first error'),
  'keep-sink-open': lost('`copyFile` takes paths only'),
  'error-answer': lost('the error is another one'),
  'file-mode': lost('`copyFile` takes the permission bits from the source'),
  encoding: kept('text of one encoding on both sides is the same bytes'),
  'conditional-write': (keep) => lost(`\`${keep.text ?? 'something'}\` stands between the read and the write`),
  exclusive: keptByCode('`COPYFILE_EXCL` refuses an existing target'),
};
