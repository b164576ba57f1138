import { mechanismTitle, pathOf, type Circumstance } from '../../server/src/cost/index.js';
import type { EndpointKind, Mechanism } from '../../server/src/model/index.js';
import { pictureText, svgPicture, type Panel } from '../../server/src/render/picture/index.js';
import type { Output } from './output.js';

/** A picture of the docs: the same drawing as on the cards, as a file that GitHub shows, too. */
interface Drawing {
  readonly name: string;
  readonly panels: readonly Panel[];
}

function panel(mechanism: Mechanism, source: EndpointKind, sink: EndpointKind, circumstance?: Circumstance): Panel {
  const path = pathOf(mechanism, source, sink, circumstance);
  const where: Readonly<Record<Circumstance, string>> = {
    'gathering-card': ', a card that gathers',
    'same-machine': ', with the reader',
    'shared-extents': ', shared extents',
    'one-server': ', on the server',
  };
  const title = `${mechanismTitle(mechanism)}${circumstance === undefined ? '' : where[circumstance]}`;
  const isOld = mechanism === 'read-write' || mechanism === 'stream-chunks';
  return { title, tone: isOld ? 'now' : 'instead', path };
}

const DRAWINGS: readonly Drawing[] = [
  { name: 'read-write', panels: [panel('read-write', 'file', 'socket')] },
  { name: 'mmap-write', panels: [panel('mmap-write', 'file', 'socket')] },
  {
    name: 'sendfile',
    panels: [panel('sendfile', 'file', 'socket'), panel('sendfile', 'file', 'socket', 'gathering-card')],
  },
  { name: 'splice', panels: [panel('splice', 'socket', 'file'), panel('splice', 'pipe', 'file')] },
  {
    name: 'copy-file-range',
    panels: [panel('copy_file_range', 'file', 'file'), panel('copy_file_range', 'file', 'file', 'shared-extents')],
  },
  { name: 'streams', panels: [panel('stream-chunks', 'file', 'socket'), panel('copy-file', 'file', 'file')] },
];

function pathOfDrawing(name: string): string {
  return `docs/images/paths/${name}.svg`;
}

/** All drawings of the docs. */
export function drawings(): readonly Output[] {
  return DRAWINGS.map(({ name, panels }) => ({ path: pathOfDrawing(name), content: `${svgPicture(panels)}\n` }));
}

/** The picture for a page whose folder lies `depth` folders below docs/. Throws where there is no such drawing. */
export function drawing(name: string, depth = 0): string {
  const found = DRAWINGS.find((it) => it.name === name);
  if (found === undefined) throw new Error(`no drawing "${name}"`);
  const alt = pictureText(found.panels).replace(/[[\]]/g, '');
  return `![${alt}](${'../'.repeat(depth)}images/paths/${name}.svg)`;
}
