import { store } from './store.ts';

/** Where the page is. Every thing has its own address; back, forward and reload stay true. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

function here(): Place {
  return { path: location.pathname.replace(/(.)\/+$/, '$1'), query: new URLSearchParams(location.search) };
}

export const place = store<Place>(here());

/** `/people/:id` against `/people/42`: `{ id: '42' }`, or undefined where it doesn't fit. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const found: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? '';
    if (part.startsWith(':') && value !== '') found[part.slice(1)] = safeDecode(value);
    else if (part !== value) return undefined;
  }
  return found;
}

function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Goes to an address of the page; `replace` leaves no step to go back to (filters while typing). */
export function go(to: string, options: { readonly replace?: boolean } = {}): void {
  if (to === location.pathname + location.search) return;
  const before = location.pathname;
  history[options.replace ? 'replaceState' : 'pushState']({}, '', to);
  place.set(here());
  // Within a list and its detail the list must not jump.
  if (before.split('/')[1] !== location.pathname.split('/')[1]) window.scrollTo(0, 0);
}

/** Changes single parameters of the address in place; empty ones go away. */
export function setQuery(change: Readonly<Record<string, string | undefined>>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  go(location.pathname + (text ? `?${text}` : ''), { replace: true });
}

/** The same address with other parameters kept: for links inside a filtered list. */
export function withQuery(path: string): string {
  return path + location.search;
}

function followed(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = (event.target as Element | null)?.closest?.('a');
  if (!link || link.origin !== location.origin || link.target || link.hasAttribute('download')) return undefined;
  if (link.pathname.startsWith('/api/') || link.getAttribute('href')?.startsWith('#')) return undefined;
  return link.pathname + link.search;
}

/** Ordinary links become steps inside the page. Call once. */
export function startRouter(): void {
  window.addEventListener('popstate', () => place.set(here()));
  document.addEventListener('click', (event) => {
    const to = followed(event);
    if (to === undefined) return;
    event.preventDefault();
    go(to);
  });
}
