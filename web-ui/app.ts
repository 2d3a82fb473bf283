import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from './components/button.ts';
import { Notice } from './components/notice.ts';
import { Shell } from './components/shell.ts';
import { html, type VNode } from './html.ts';
import { pageFor, type RoutedPage } from './pages/index.ts';
import { SignIn, SignInAgain } from './pages/sign-in.ts';
import { place, startRouter } from './router.ts';
import { session, start } from './session.ts';
import { useStore } from './store.ts';
import { language, prefetchWords, t } from './words/index.ts';

/** Draws the page of an address once its module is here; the one before stays until then. */
function Page({ routed }: { routed: RoutedPage }): VNode | null {
  const [shown, show] = useState<{ routed: RoutedPage; draw: (params: Record<string, string>) => VNode } | undefined>(
    undefined,
  );
  const [failed, fail] = useState(false);
  useEffect(() => {
    let current = true;
    fail(false);
    routed.load().then(
      (draw) => current && show({ routed, draw }),
      () => current && fail(true),
    );
    return () => {
      current = false;
    };
  }, [routed.name]);
  if (failed) {
    const again = html`<${Button} kind="quiet" onClick=${() => location.reload()}>${t('again')}<//>`;
    return html`<${Notice} state="broken" alert=${true} action=${again}>${t('problem.page')}<//>`;
  }
  if (!shown) return null;
  // Parameters belong to the page they were read for.
  const params = shown.routed.name === routed.name ? routed.params : shown.routed.params;
  return html`<${shown.draw} key=${shown.routed.name} ...${params} />`;
}

function Unreachable({ sentence }: { sentence: string }): VNode {
  const again = html`<${Button} kind="quiet" onClick=${() => void start()}>${t('again')}<//>`;
  return html`<main class="gate"><div class="gate-card broad">
    <h1 class="unseen">Cordboard</h1>
    <${Notice} state="broken" alert=${true} action=${again}>${sentence}<//></div></main>`;
}

function App(): VNode | null {
  const now = useStore(session);
  const { path } = useStore(place);
  useStore(language);
  const routed = pageFor(path);
  if (now.state === 'starting') return null;
  if (now.state === 'unreachable') return html`<${Unreachable} sentence=${now.problem.message} />`;
  if (routed.open) return html`<${Page} routed=${routed} />`;
  if (now.state === 'out') return html`<${SignIn} start=${now.start} />`;
  return html`<${Shell} key=${`${now.me.id} ${language.get()}`}><${Page} routed=${routed} /><//>
    ${now.state === 'lapsed' && html`<${SignInAgain} me=${now.me} />`}`;
}

startRouter();
render(html`<${App} />`, document.getElementById('app') as HTMLElement);
// Who sits there and what they came for are fetched side by side.
void pageFor(place.get().path)
  .load()
  .catch(() => undefined);
prefetchWords();
await start();
