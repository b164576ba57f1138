/** What the host lends to a room without timers. */
export interface Scheduler {
  /** Resolves in a later turn of the event loop, after messages that have already arrived were handed out. */
  turn(): Promise<void>;
  /** Resolves after so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Milliseconds since some moment, never less than before. */
  now(): number;
}
