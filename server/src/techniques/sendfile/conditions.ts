import type { Condition } from '../../model/index.js';
import {
  assumed,
  byDescriptors,
  errorsComeAgain,
  fileStaysAsItIs,
  inLoop,
  proved,
  refuted,
  sourceIsFile,
} from '../hand-over/conditions.js';

const sinkTakesPages: Condition = {
  title: 'the sink is a file, a stream socket or a pipe',
  ask: ({ sink }) => {
    if (sink.traits.includes('append')) return refuted(`\`${sink.handle}\` is opened with \`O_APPEND\``);
    if (sink.traits.includes('datagram')) return refuted(`\`${sink.handle}\` is a datagram socket`);
    if (sink.traits.includes('tls')) return refuted(`\`${sink.handle}\` is encrypted by the program`);
    if (sink.traits.includes('special-file')) return refuted(`\`${sink.handle}\` is a special file`);
    switch (sink.kind) {
      case 'file':
      case 'socket':
      case 'pipe':
        return sink.proof ? proved(sink.proof.because) : assumed(`\`${sink.handle}\` is a ${sink.kind}`);
      case 'unknown':
        return assumed(`\`${sink.handle}\` is a file, a stream socket or a pipe`);
      case 'tty':
      case 'stdio-file':
      case 'http-response':
      case 'stream':
      case 'memory':
        return refuted(`\`${sink.handle}\` is a ${sink.kind}`);
    }
  },
};

export const conditions: readonly Condition[] = [
  byDescriptors,
  inLoop,
  sourceIsFile,
  sinkTakesPages,
  fileStaysAsItIs,
  errorsComeAgain,
];
