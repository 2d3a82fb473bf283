import { renderSVG } from 'uqr';

/** A text as a QR code, SVG text without any style of its own but black on white. */
export function qrCode(text: string): string {
  return renderSVG(text, { ecc: 'M', border: 2 });
}
