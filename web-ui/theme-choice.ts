import { store } from './store.ts';

export type Theme = 'system' | 'light' | 'dark';

function kept(): Theme {
  const now = document.documentElement.dataset.theme;
  return now === 'light' || now === 'dark' ? now : 'system';
}

/** Light, dark, or as the machine is set. Kept in this browser; theme.ts applies it before the first paint. */
export const theme = store<Theme>(kept());

export function chooseTheme(next: Theme): void {
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', next);
  } catch {
    // Then it holds until the page is closed.
  }
  theme.set(next);
}
