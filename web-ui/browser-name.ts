/** In this order: each browser also claims to be those further down. */
const browsers: readonly (readonly [string, RegExp])[] = [
  ['Edge', /Edg[A-Za-z]*\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /(?:Headless)?(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /Version\/(\d+).*Safari/],
];
const systems: readonly (readonly [string, RegExp])[] = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['Mac', /Macintosh/],
  ['Linux', /Linux|X11/],
];

/** `Mozilla/5.0 (X11; Linux x86_64) … Firefox/140.0` → `Firefox 140, Linux`; unknown ones as they are. */
export function browserName(userAgent: string): string {
  const named = browsers.map(([name, pattern]) => [name, pattern.exec(userAgent)?.[1]]).find(([, version]) => version);
  const system = systems.find(([, pattern]) => pattern.test(userAgent))?.[0];
  if (!named) return userAgent;
  return system ? `${named.join(' ')}, ${system}` : named.join(' ');
}
