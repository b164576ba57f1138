import { spawn, type ChildProcess } from 'node:child_process';

/** Shows what the child says; its errors are counted, too. */
export function run(program: string, failed: (times: number) => void): ChildProcess {
  const child = spawn(program, { stdio: ['ignore', 'pipe', 'pipe'] });
  let times = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(chunk); // finds: data-handler pipe -> stdio-file
  });
  child.stderr.on('data', (chunk) => process.stderr.write(chunk)); // finds: data-handler pipe -> stdio-file
  child.on('error', () => {
    times++;
    failed(times);
  });
  return child;
}

export function tail(child: ChildProcess): void {
  child.stderr?.on('data', (chunk) => process.stderr.write(chunk)); // finds: data-handler pipe -> stdio-file
}
