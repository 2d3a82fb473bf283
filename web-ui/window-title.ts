import { store } from './store.ts';

/** Owner of the window's title: the page's own, behind what must be seen in any tab. */
const title = store<{ readonly page: string; readonly alarm: string | undefined }>({ page: '', alarm: undefined });

title.subscribe(() => {
  const { page, alarm } = title.get();
  const own = page ? `${page} – Cordboard` : 'Cordboard';
  document.title = alarm ? `${alarm} – ${own}` : own;
});

export function titlePage(page: string): void {
  title.change((now) => ({ ...now, page }));
}

/** Stands in front of every page's title until it is taken away (undefined). */
export function titleAlarm(alarm: string | undefined): void {
  title.change((now) => ({ ...now, alarm }));
}
