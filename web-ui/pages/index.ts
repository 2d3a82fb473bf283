import type { VNode } from '../html.ts';
import { match } from '../router.ts';
import type { Area } from '../words/areas.ts';
import { openArea } from '../words/index.ts';

type Draw = (params: Record<string, string>) => VNode;

interface Route {
  readonly patterns: readonly string[];
  /** Pages are fetched when first needed. */
  readonly load: () => Promise<Draw>;
  /** Drawn without the frame and for anybody. */
  readonly open?: boolean;
}

export interface RoutedPage {
  readonly name: string;
  readonly params: Record<string, string>;
  readonly load: () => Promise<Draw>;
  readonly open: boolean;
}

/** A page that says more than the first load brings: its words come with it. */
async function withWords<Page>(areas: readonly Area[], page: Promise<Page>): Promise<Page> {
  // Together: should the box go away just now, one that fails alone would be nobody's.
  const [loaded] = await Promise.all([page, ...areas.map(openArea)]);
  return loaded;
}

/** Every address of the page. Patterns of one route share one page, which stays while going between them. */
const routes: readonly Route[] = [
  { patterns: ['/'], load: async () => (await import('./home.ts')).Home },
  { patterns: ['/live', '/live/:id'], load: async () => (await import('./live.ts')).Live as Draw },
  {
    patterns: ['/history', '/history/:id'],
    load: async () => (await withWords(['try', 'contacts'], import('./history.ts'))).History as Draw,
  },
  {
    patterns: ['/people', '/people/:id', '/people/:id/:deed', '/people/:id/lines/:lineId'],
    load: async () => (await withWords(['extensions', 'contacts'], import('./people.ts'))).People as Draw,
  },
  {
    patterns: ['/contacts', '/contacts/:id', '/contacts/:id/:deed'],
    load: async () => (await withWords(['extensions', 'contacts'], import('./contacts.ts'))).Contacts as Draw,
  },
  {
    patterns: ['/blocking', '/blocking/:id', '/blocking/:id/:deed'],
    load: async () => (await withWords(['extensions', 'contacts'], import('./blocking.ts'))).Blocking as Draw,
  },
  {
    patterns: ['/voicemail', '/voicemail/:id', '/voicemail/:id/:deed'],
    load: async () => (await import('./voicemail.ts')).Voicemail as Draw,
  },
  {
    patterns: ['/extensions', '/extensions/:id', '/extensions/:id/:deed'],
    load: async () => (await withWords(['extensions', 'routing'], import('./extensions.ts'))).Extensions as Draw,
  },
  { patterns: ['/try'], load: async () => (await withWords(['try', 'overview'], import('./try-a-call.ts'))).TryACall },
  {
    patterns: ['/recordings', '/recordings/:id'],
    load: async () => (await import('./recordings.ts')).Recordings as Draw,
  },
  {
    patterns: ['/prompts', '/prompts/:id', '/prompts/:id/:deed'],
    load: async () => (await withWords(['extensions'], import('./prompts.ts'))).Prompts as Draw,
  },
  { patterns: ['/playlists'], load: async () => (await withWords(['extensions'], import('./playlists.ts'))).Playlists },
  { patterns: ['/voices'], load: async () => (await import('./voices.ts')).Voices },
  {
    patterns: ['/changes', '/changes/:revision'],
    load: async () =>
      (await withWords(['extensions', 'outside', 'routing', 'contacts'], import('./changes.ts'))).Changes as Draw,
  },
  {
    patterns: ['/graph', '/graph/:of/:id'],
    load: async () => (await withWords(['overview'], import('./graph.ts'))).Graph as Draw,
  },
  { patterns: ['/check'], load: async () => (await withWords(['overview'], import('./check.ts'))).Check },
  { patterns: ['/booklet'], load: async () => (await withWords(['overview'], import('./booklet.ts'))).Booklet },
  {
    patterns: ['/trunks', '/trunks/:id', '/trunks/:id/:deed'],
    load: async () => (await withWords(['extensions', 'outside'], import('./trunks.ts'))).Trunks as Draw,
  },
  {
    patterns: ['/numbers', '/numbers/:id', '/numbers/:id/:deed'],
    load: async () => (await withWords(['extensions', 'routing'], import('./numbers.ts'))).NumbersPage as Draw,
  },
  {
    patterns: ['/plans', '/plans/:id', '/plans/:id/:deed'],
    load: async () => (await withWords(['extensions', 'routing'], import('./plans.ts'))).Plans as Draw,
  },
  {
    patterns: ['/emergency'],
    load: async () => (await withWords(['outside', 'safety'], import('./emergency.ts'))).EmergencyPage,
  },
  {
    patterns: ['/limits', '/limits/:id', '/limits/:id/:deed'],
    load: async () => (await withWords(['extensions', 'safety'], import('./limits.ts'))).Limits as Draw,
  },
  { patterns: ['/kept-out'], load: async () => (await withWords(['safety'], import('./kept-out.ts'))).KeptOut },
  { patterns: ['/log'], load: async () => (await import('./audit.ts')).AuditLog },
  {
    patterns: ['/settings', '/settings/:part'],
    load: async () => (await withWords(['extensions', 'outside'], import('./settings.ts'))).Settings as Draw,
  },
  { patterns: ['/welcome'], load: async () => (await import('./welcome.ts')).Welcome, open: true },
  { patterns: ['/set-password'], load: async () => (await import('./set-password.ts')).SetPassword, open: true },
  { patterns: ['/components'], load: async () => (await import('./components.ts')).Components, open: true },
];

const lost = { load: async () => (await import('./lost.ts')).Lost, open: false };

/** Which page an address means; unknown ones lead to the page that says so. */
export function pageFor(path: string): RoutedPage {
  for (const { patterns, load, open = false } of routes) {
    for (const pattern of patterns) {
      const params = match(pattern, path);
      if (params) return { name: patterns[0] ?? '', params, load, open };
    }
  }
  return { name: 'lost', params: {}, ...lost };
}
