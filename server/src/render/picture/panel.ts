import { copiesOn, type DataPath } from '../../cost/index.js';
import { quantity } from '../quantity.js';

/** One way of the bytes, to be drawn; of several the one before stands above the one after. */
export interface Panel {
  /** "now: read and write". */
  readonly title: string;
  readonly tone: 'now' | 'instead';
  readonly path: DataPath;
  /** What to call the program's memory instead of the model's word for it: the buffer's name and size. */
  readonly memory?: string;
}

/** "2 calls, 4 mode switches, 4 copies: 2 CPU + 2 DMA". */
export function panelFigures({ path }: Panel): string {
  const { cpu, dma } = copiesOn(path);
  const calls = path.calls.length;
  return [
    quantity(calls, 'call'),
    quantity(2 * calls, 'mode switch', 'mode switches'),
    `${quantity(cpu + dma, 'copy', 'copies')}: ${cpu} CPU + ${dma} DMA`,
  ].join(', ');
}

/** What stands at a station: the program's own name for its memory, else the model's word. */
export function stationName({ path, memory }: Panel, index: number): string {
  const station = path.stations[index];
  if (station === undefined) return '';
  const isOwn = station.lane === 'user' && station.peer !== true && station.column === 2;
  return isOwn && memory !== undefined && station.name !== 'mapping' ? memory : station.name;
}
