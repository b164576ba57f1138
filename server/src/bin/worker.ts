// A thread of its own for type checkers: wires it to the questions of WorkerTypes.
import { parentPort } from 'node:worker_threads';
import { LocalTypes } from '../engine/index.js';
import { answerTypes, nodeTypeHost } from '../hosts/node/index.js';
import { allLanguages } from './languages.generated.js';

if (parentPort === null) throw new Error('this is a thread of the language server');
answerTypes(parentPort, new LocalTypes(allLanguages, nodeTypeHost()));
