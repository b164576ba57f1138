import type { PhrasingContent, Table, TableRow } from 'mdast';
import type { Advice, CopySite, CostFigures } from '../../model/index.js';
import { code, quantity, words } from './inline.js';

const MIB = 1024 * 1024;

/** "Each iteration takes 2 system calls (4 mode switches) and 4 copies: 2 by the processor, 2 by DMA." */
export function iterationLine(site: CopySite, cost: CostFigures): string {
  const copies = cost.cpuCopies + cost.dmaCopies;
  return (
    `${subject(site, cost)} ${quantity(cost.systemCalls, 'system call')} ` +
    `(${quantity(cost.modeSwitches, 'mode switch', 'mode switches')}) and ` +
    `${quantity(copies, 'copy', 'copies')}: ${cost.cpuCopies} by the processor, ${cost.dmaCopies} by DMA.`
  );
}

/** What it is that the figures are about: not every round of a stdio loop enters the kernel. */
function subject(site: CopySite, cost: CostFigures): string {
  if (cost.mechanism === 'stdio') return 'Filling and emptying the buffers of the stdio streams once takes';
  if (site.shape === 'loop') return 'Each iteration takes';
  if (site.shape === 'callback') return 'Each chunk takes';
  return 'One read and one write take';
}

/** "512 system calls, 1,024 mode switches, 2 MiB moved by the processor", where the size of an iteration is known. */
export function perMiBLine(cost: CostFigures): string | undefined {
  if (cost.perMiB === undefined) return undefined;
  const { systemCalls, modeSwitches, cpuBytes } = cost.perMiB;
  const moved = cpuBytes === 0 ? 'nothing' : `${(cpuBytes / MIB).toLocaleString('en')} MiB`;
  return `${quantity(systemCalls, 'system call')}, ${quantity(modeSwitches, 'mode switch', 'mode switches')}, ${moved} moved by the processor`;
}

/** What one iteration costs now and with each advice. `nameOf` gives the name people know a technique by. */
export function costTable(now: CostFigures, advice: readonly Advice[], nameOf: (advice: Advice) => string): Table {
  return {
    type: 'table',
    align: ['left', 'right', 'right', 'right'],
    children: [
      row(['per iteration', 'system calls', 'mode switches', 'copies (CPU + DMA)'].map((title) => [words(title)])),
      figuresRow([words('now')], now),
      ...advice.map((it) => figuresRow([code(nameOf(it))], it.cost.after)),
    ],
  };
}

function figuresRow(name: PhrasingContent[], cost: CostFigures): TableRow {
  const copies = `${cost.cpuCopies + cost.dmaCopies} (${cost.cpuCopies} + ${cost.dmaCopies})`;
  return row([name, [words(`${cost.systemCalls}`)], [words(`${cost.modeSwitches}`)], [words(copies)]]);
}

function row(cells: readonly PhrasingContent[][]): TableRow {
  return { type: 'tableRow', children: cells.map((children) => ({ type: 'tableCell', children })) };
}
