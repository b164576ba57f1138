export { chartElement, renderMeasurementHtml } from './svg.js';
export { chartText, measuredCaveats, share, wayTitle } from './text.js';
