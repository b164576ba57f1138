export { type Panel } from './panel.js';
export {
  pictureDefinitions,
  pictureElement,
  picturePanelElements,
  pictureSize,
  pictureText,
  pictureUrl,
  svgPicture,
} from './svg.js';
export { textFigure } from './text.js';
