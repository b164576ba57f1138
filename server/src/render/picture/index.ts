export { type Panel } from './panel.js';
export { pictureElement, pictureText, pictureUrl, svgPicture } from './svg.js';
export { textFigure } from './text.js';
