/** A telephone's screen and a desk's, in CSS pixels. */
export const SCREENS = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];
