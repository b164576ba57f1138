// A thread of its own for type checkers: answers the questions that come from WorkerTypes.
import { parentPort } from 'node:worker_threads';
import { LocalTypes } from '../engine/index.js';
import { nodeLanguageHost, nodeTypeHost, type TypeRequest, type TypeResponse } from '../hosts/node/index.js';
import { allLanguages } from './languages.generated.js';

const types = new LocalTypes(allLanguages, nodeLanguageHost(), nodeTypeHost());

parentPort?.on('message', ({ id, task, cancelled }: TypeRequest) => {
  const cancellation = {
    get cancelled() {
      return Atomics.load(cancelled, 0) !== 0;
    },
  };
  const reply = (response: TypeResponse): void => {
    parentPort?.postMessage(response);
  };
  types.answer(task, cancellation).then(
    (answers) => {
      reply({ id, answers });
    },
    (error: unknown) => {
      const isCancelled = error instanceof Error && error.name === 'Cancelled';
      reply(isCancelled ? { id } : { id, error: error instanceof Error ? error.message : String(error) });
    },
  );
});
