/**
 * What is typed and not saved stays in this tab until it is saved or given up: a click too far, a reload or an ended
 * session loses nothing. Secrets are never kept.
 */
export type Values = Readonly<Record<string, unknown>>;

export function readDraft(key: string): Values | undefined {
  try {
    const text = sessionStorage.getItem(`draft ${key}`);
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

export function writeDraft(key: string, values: Values | undefined): void {
  try {
    if (values) sessionStorage.setItem(`draft ${key}`, JSON.stringify(values));
    else sessionStorage.removeItem(`draft ${key}`);
  } catch {
    // Storage can be full or forbidden; then only this page knows.
  }
}
