export type { FileChoice, FileRead, Kept, KeptLists, WorkspaceFiles } from './files.js';
export type { Scheduler } from './scheduler.js';
export { serve, type ServerParts } from './server.js';
