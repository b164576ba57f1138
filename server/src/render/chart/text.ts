import { mechanismTitle, ratiosOf, type Measurement, type WayRatio } from '../../cost/index.js';
import { byteSize } from '../quantity.js';
import type { Style } from '../style.js';

/** Columns of the longest bar. */
const WIDTH = 36;

/** What was measured, in words that every chart of it needs. */
export function measuredWhat({ source, sink, bufferBytes, bytes, machine, day }: Measurement): string {
  return `${source} to ${sink}, ${byteSize(bytes)} each, against a loop with ${byteSize(bufferBytes)}; ${machine}, ${day}`;
}

/** What must be known to read the figures. */
export function measuredCaveats({ source, sink, complete }: Measurement): readonly string[] {
  return [
    'processor time of the process that copies, as a share of what the loop took in the same round; page cache hot',
    'other work on the machine shows in the spread: differences smaller than it mean nothing',
    ...(source === 'socket' || sink === 'socket'
      ? ['sockets over loopback: the receiver pays what the sender saves, and no network card took part']
      : []),
    ...(complete ? [] : ['ended early: there are fewer rounds than asked for']),
  ];
}

/** The name of a way, with the loop's own buffer: "read and write, 4 KiB". */
export function wayTitle({ bufferBytes }: Measurement, way: WayRatio['way']): string {
  return way === 'read-write' ? `${mechanismTitle(way)}, ${byteSize(bufferBytes)}` : mechanismTitle(way);
}

/** "0.52", "1.08". */
export function share(value: number): string {
  return value.toFixed(2);
}

/** A bar chart for a terminal: bars to the median, dots to the highest round. */
export function chartText(measurement: Measurement, style: Style): string {
  const ratios = ratiosOf(measurement);
  const most = Math.max(1, ...ratios.map(({ high }) => high));
  const scale = (value: number): number => Math.round((value / most) * WIDTH);
  const titles = ratios.map(({ way }) => wayTitle(measurement, way));
  const widest = Math.max(...titles.map((title) => title.length));
  const lines = ratios.map(({ way, median, low, high, together, calls }, index) => {
    const paint = way === 'read-write' ? style.faint : median < 1 ? style.added : style.removed;
    const length = Math.max(1, scale(median));
    const bar = paint('#'.repeat(length)) + style.faint('.'.repeat(Math.max(0, scale(high) - length)));
    const pad = ' '.repeat(WIDTH - Math.max(length, scale(high)));
    const spread = `${share(median)} (${share(low)} to ${share(high)})`;
    const both = together === median ? '' : `, with the other end ${share(together)}`;
    return `  ${(titles[index] ?? '').padEnd(widest)}  ${bar}${pad}  ${spread}${both}, ${calls.toLocaleString('en')} calls`;
  });
  return [
    style.strong(measuredWhat(measurement)),
    '',
    ...lines,
    '',
    ...measuredCaveats(measurement).map((it) => style.faint(`  ${it}`)),
    '',
  ].join('\n');
}
