import type { By } from '../../cost/index.js';
import { printable } from '../message.js';
import { panelFigures, stationName, type Panel } from './panel.js';

const ARROWS: Readonly<Record<By, string>> = { cpu: '=CPU=>', dma: '-DMA->', page: '......>' };

/** The figure for where no picture can be shown: two lines for each way, under 100 columns for known names. */
export function textFigure(panels: readonly Panel[]): readonly string[] {
  return panels.flatMap((panel) => [`${panel.title}: ${panelFigures(panel)}`, `  ${pathLine(panel)}`]);
}

/** "disk -DMA-> page cache =CPU=> [buf] =CPU=> socket buffer -DMA-> network card"; a program's memory is in brackets. */
export function pathLine(panel: Panel): string {
  const { stations, hops } = panel.path;
  return stations
    .map((station, index) => {
      const name = printable(stationName(panel, index));
      const hop = hops[index - 1];
      const arrow = hop === undefined ? '' : `${ARROWS[hop.by]} `;
      return `${arrow}${station.lane === 'user' ? `[${name}]` : name}`;
    })
    .join(' ');
}
