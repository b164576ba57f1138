import { Measurements, pathFrom } from '../../hosts/node/index.js';
import type { CopySite, Finding } from '../../model/index.js';
import { LineIndex, PLAIN, ANSI, renderCard, renderInspectedText } from '../../render/index.js';
import { EXIT, type Context, type ExitCode } from './context.js';
import type { Examined } from './examiner.js';
import { examineAt, smallestAt, type Target } from './place.js';

/** `zerocopy explain`: the card of the copy at a place, or why the place is none. Exits with 1 when nothing is there. */
export async function explain(place: string, context: Context): Promise<ExitCode> {
  const texts: string[] = [];
  const code = await examineAt(place, context, (file, target) => {
    texts.push(explanation(file, target, context));
  });
  if (code !== EXIT.clean) return code;
  const text = texts.join('');
  context.terminal.print(text);
  if (text !== '') return EXIT.clean;
  context.terminal.warn(`no copy found at ${place}`);
  return EXIT.findings;
}

/** The text for the smallest site at the target; empty when there is none. */
function explanation(file: Examined, target: Target, context: Context): string {
  const { analysis, path } = file;
  const source = file.source();
  const lines = new LineIndex(source.text);
  const finding = smallestAt(analysis.findings, (it: Finding) => it.site, lines, target);
  const style = context.terminal.colours ? ANSI : PLAIN;
  if (finding !== undefined) {
    const measured = new Measurements(context.environment).read();
    return renderCard(finding, source.text, { format: 'plaintext', style, measured });
  }
  const inspected = smallestAt(analysis.inspected, (it: CopySite) => it, lines, target);
  return inspected === undefined ? '' : renderInspectedText(pathFrom(context.cwd, path), lines, inspected, style);
}
