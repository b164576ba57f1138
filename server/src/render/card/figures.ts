import type { PhrasingContent, Table, TableRow } from 'mdast';
import { CIRCUMSTANCES, costOf } from '../../cost/index.js';
import type { Advice, CopySite, CostFigures } from '../../model/index.js';
import { byteSize, quantity } from '../quantity.js';
import { code, prose, words } from './inline.js';

/**
 * All in one line: "512 system calls and 2 MiB moved by the processor per MiB; `sendfile(2)`: 1 call, at most 1 MiB".
 * Without the size of an iteration the counts are those of one.
 */
export function costLine(site: CopySite, now: CostFigures, best: Advice | undefined, name: string): PhrasingContent[] {
  const { perMiB } = now;
  const is =
    perMiB === undefined
      ? `${quantity(now.systemCalls, 'system call')} and ${copies(now)} for ${unitOf(site, now)}`
      : `${quantity(perMiB.systemCalls, 'system call')} and ${moved(perMiB.cpuBytes)} moved by the processor per MiB`;
  if (best === undefined) return [words(is)];
  return [words(`${is}; `), code(name), words(': '), ...instead(site, now, best)];
}

function instead(site: CopySite, now: CostFigures, { cost }: Advice): PhrasingContent[] {
  const { after } = cost;
  const isSame =
    after.systemCalls === now.systemCalls &&
    after.cpuCopies === now.cpuCopies &&
    after.perMiB?.systemCalls === now.perMiB?.systemCalls;
  if (isSame) return prose(cost.gainBecause);
  const most = mayBeLess(site, after) ? 'at most ' : '';
  if (after.perMiB === undefined) {
    return [words(`${quantity(after.systemCalls, 'call')}, ${after.cpuCopies === 0 ? '' : most}${copies(after)}`)];
  }
  const { systemCalls, cpuBytes } = after.perMiB;
  return [words(`${quantity(systemCalls, 'call')}, ${cpuBytes === 0 ? '' : most}${moved(cpuBytes)}`)];
}

/** Whether hardware or a file system may save a copy that the figures count. */
function mayBeLess({ source, sink }: CopySite, { mechanism, cpuCopies }: CostFigures): boolean {
  return CIRCUMSTANCES.some((it) => costOf(mechanism, source.kind, sink.kind, undefined, it).cpuCopies < cpuCopies);
}

function copies({ cpuCopies, dmaCopies }: CostFigures): string {
  return quantity(cpuCopies + dmaCopies, 'copy', 'copies');
}

function moved(bytes: number): string {
  return bytes === 0 ? 'nothing' : byteSize(bytes);
}

/** What it is that the counts are about: not every round of a stdio loop enters the kernel. */
function unitOf(site: CopySite, { mechanism }: CostFigures): string {
  if (mechanism === 'stdio') return 'one filling of the stdio buffers';
  if (site.shape === 'loop') return 'one iteration';
  return site.shape === 'callback' ? 'one chunk' : 'one read and one write';
}

/** What an iteration and a MiB cost, now and with each advice, side by side. */
export function costTable(
  site: CopySite,
  now: CostFigures,
  advice: readonly Advice[],
  nameOf: (advice: Advice) => string,
): Table {
  const all = [now, ...advice.map(({ cost }) => cost.after)];
  const line = (title: string, cell: (cost: CostFigures) => string | undefined): readonly TableRow[] => {
    const cells = all.map(cell);
    return cells.every((it) => it === undefined) ? [] : [row([words(title)], ...cells.map((it) => [words(it ?? '?')]))];
  };
  const head = row([words(`for ${unitOf(site, now)}`)], [words('now')], ...advice.map((it) => [code(nameOf(it))]));
  return {
    type: 'table',
    align: ['left', ...all.map(() => 'right' as const)],
    children: [
      head,
      ...line('system calls', ({ systemCalls }) => `${systemCalls}`),
      ...line('mode switches', ({ modeSwitches }) => `${modeSwitches}`),
      ...line('copies (CPU + DMA)', (it) => `${it.cpuCopies + it.dmaCopies} (${it.cpuCopies} + ${it.dmaCopies})`),
      ...line('calls per MiB', ({ perMiB }) => perMiB?.systemCalls.toLocaleString('en')),
      ...line('switches per MiB', ({ perMiB }) => perMiB?.modeSwitches.toLocaleString('en')),
      ...line('moved by CPU per MiB', ({ perMiB }) => (perMiB === undefined ? undefined : moved(perMiB.cpuBytes))),
      ...(all.some(({ perMiB }) => (perMiB?.pageFaults ?? 0) > 0)
        ? line('page faults per MiB', ({ perMiB }) => perMiB?.pageFaults.toLocaleString('en'))
        : []),
      ...(advice.length === 0
        ? []
        : [row([words('gain')], [], ...advice.map(({ cost }) => [words(GAINS[cost.gain])]))]),
    ],
  };
}

const GAINS: Readonly<Record<Advice['cost']['gain'], string>> = {
  known: 'measured',
  depends: 'depends',
  none: 'none measured',
};

function row(...cells: PhrasingContent[][]): TableRow {
  return { type: 'tableRow', children: cells.map((children) => ({ type: 'tableCell', children })) };
}

/** "4 copies, 512 calls per MiB": for a hint at the site. */
export function costHint(cost: CostFigures): string {
  const calls = cost.perMiB === undefined ? cost.systemCalls : cost.perMiB.systemCalls;
  return `${copies(cost)}, ${quantity(calls, 'call')}${cost.perMiB === undefined ? '' : ' per MiB'}`;
}
